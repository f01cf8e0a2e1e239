/** The source of rollback exceptions: what somebody wrote down to be kept, used or not. */
export const EXCEPTIONS = 'exceptions';
