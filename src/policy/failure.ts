/**
 * What went wrong at AWS, as one sentence that says what to do. Pure, and here because registry, evidence and
 * owners all report failures and may not import each other.
 */
export function failureText(error: unknown, asked: string): string {
  const [text = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const name = error instanceof Error ? error.name : '';
  if (isDenied(error)) return `${deniedAction(text) ?? asked} is not allowed: add it to the role's policy`;
  if (isNamed(error, KMS))
    return `the repository's KMS key cannot be used (${kmsError(error) ?? text}): ${KEY_ADVICE}`;
  if (isNamed(error, EXPIRED)) return `the AWS credentials have expired or are not known there (${name})`;
  if (name === 'CredentialsProviderError') return `no AWS credentials were found: ${text}`;
  if (isNamed(error, THROTTLED)) return `${asked} was throttled until all attempts were used up`;
  if (name === 'TimeoutError') return `${asked} did not answer in time`;
  if (name === 'AbortError') return `${asked} was stopped`;
  if (isNotFromAws(error)) return `${asked}: something other than AWS answered (a proxy?)`;
  const code = errorCode(error);
  if (code !== undefined) return `${asked} could not be reached (${code})`;
  return name && name !== 'Error' ? `${asked}: ${name}: ${text}` : `${asked}: ${text}`;
}

/** Whether it is an answer of an AWS service, or of the SDK about one. */
export function isFromAws(error: unknown): boolean {
  return error instanceof Error && '$metadata' in error;
}

/** Whether a page came in place of AWS's answer: a proxy's, or a login's. */
export function isNotFromAws(error: unknown): error is Error {
  return isNamed(error, ['SyntaxError']) && isFromAws(error);
}

/** Whether AWS refused for want of a permission. */
export function isDenied(error: unknown): boolean {
  return isNamed(error, DENIED);
}

/**
 * Whether AWS will say the same until somebody changes a permission, a setting, or what is asked for. What bears no
 * name of AWS's own may come from what stands in between, and may pass.
 *
 * @param code that a change was refused with (a 4xx)
 */
export function isFinalCode(code: string): boolean {
  if (isDeniedCode(code)) return true;
  return /(Exception|ValidationError)$/.test(code) && !PASSING.includes(code);
}

/** Whether AWS refused for the sake of a repository's encryption key. */
export function isKeyTrouble(error: unknown): boolean {
  return isNamed(error, KMS);
}

/** The same of a code that a change was refused with. */
export function isDeniedCode(code: string): boolean {
  return DENIED.includes(code);
}

/** The same; `failures` of a batch call it otherwise. */
export function isKeyTroubleCode(code: string): boolean {
  return KMS.includes(code) || code === 'KmsError';
}

/** Whether the error is one of these AWS exception types. */
export function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

const DENIED = ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized'];
const KMS = ['KmsException'];
const KEY_ADVICE = 'enable it or cancel its deletion, and let the role use it';
const EXPIRED = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidSignatureException',
];
const THROTTLED = ['ThrottlingException', 'Throttling', 'ThrottledException', 'TooManyRequestsException'];
const PASSING = [...EXPIRED, ...THROTTLED, 'RequestThrottledException', 'RequestTimeoutException'];

/** `ecs:ListClusters` out of "…is not authorized to perform: ecs:ListClusters on resource…". */
function deniedAction(message: string): string | undefined {
  return /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
}

/** What KMS said: `DisabledException`. */
function kmsError(error: unknown): string | undefined {
  return error instanceof Error && 'kmsError' in error && typeof error.kmsError === 'string'
    ? error.kmsError
    : undefined;
}

/** The operating system's code of a connection that failed, `ECONNREFUSED`. */
function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z_]+$/.test(error.code) ? error.code : undefined;
}
