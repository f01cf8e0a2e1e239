import type { Outcome } from './changes.ts';

const CODES: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

/** Whether AWS turned a change away because there were too many: it surely did not happen, and may be tried later. */
export function isThrottled(outcome: Outcome): boolean {
  return outcome.status === 'refused' && CODES.has(outcome.code);
}
