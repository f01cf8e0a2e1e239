import { isDenied, isNamed, isNotFromAws } from '../policy/failure.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** An error in the words of whoever has to do something about it; undefined where it is none of the expected ones. */
type Explainer = (error: Error, env: Variables) => string | undefined;

const EXPLAINERS: readonly Explainer[] = [
  denied,
  credentials,
  region,
  connection,
  redis,
  slack,
  missing,
  slow,
  notAws,
  otherAws,
];

/**
 * Sentences for an error that reached the top: what went wrong and what to do. An error nobody expected is a fault
 * in Layaway: its stack is shown, because a report without it helps nobody.
 */
export function sentencesFor(error: unknown, { env }: { readonly env: Variables }): readonly string[] {
  for (const each of chainOf(error)) {
    for (const explain of EXPLAINERS) {
      const sentence = explain(each, env);
      if (sentence !== undefined) return [sentence];
    }
  }
  if (isSentence(error)) return [error.message];
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return ['this should not have happened. Please report it with the lines below.', shown];
}

/** Layaway's own plain errors carry sentences; faults of the program are of JavaScript's other types. */
export function isSentence(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error && !('code' in error);
}

/** The error, its causes, and the errors an AggregateError gathered (one for each address that was tried). */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  const pending: unknown[] = [error];
  while (pending.length > 0 && chain.length < 20) {
    const next = pending.shift();
    if (!(next instanceof Error) || chain.includes(next)) continue;
    chain.push(next);
    pending.push(next.cause, ...(next instanceof AggregateError ? next.errors : []));
  }
  return chain;
}

function denied(error: Error): string | undefined {
  if (!isDenied(error)) return undefined;
  const [, action, resource] =
    /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(error.message) ?? [];
  const what = action ? `${action}${resource ? ` on ${resource}` : ''}` : `this call (${error.message})`;
  return `AWS does not allow ${what}. The policies Layaway needs are in docs/iam: scan.json for the command line, app.json and worker.json for the services.`;
}

const NOT_VALID = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
];

function credentials(error: Error): string | undefined {
  if (/ExpiredToken/.test(error.name) || /(token|session).*expired/i.test(error.message)) {
    return 'the AWS credentials have expired: log in again (for example `aws sso login`) and repeat the command.';
  }
  if (error.name === 'CredentialsProviderError') {
    return `no AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role. (${firstLine(error)})`;
  }
  if (!isNamed(error, NOT_VALID)) return undefined;
  return `AWS does not accept the credentials (${error.name}): check AWS_PROFILE or AWS_ACCESS_KEY_ID, and the clock of this machine.`;
}

function region(error: Error): string | undefined {
  if (!/^Region is missing/.test(error.message)) return undefined;
  return 'no AWS Region is set: set AWS_REGION, or name it under registries in layaway.yml (region: eu-west-1).';
}

const UNREACHABLE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'ETIMEDOUT',
];

function connection(error: Error, env: Variables): string | undefined {
  const { code, address, hostname, port } = error as NodeJS.ErrnoException & {
    address?: string;
    hostname?: string;
    port?: number;
  };
  if (code === undefined || !UNREACHABLE.includes(code)) return undefined;
  const where = [hostname ?? address, port].filter((part) => part !== undefined).join(':') || 'the server';
  return `${where} cannot be reached (${code})${becauseOf(where, port, env)}.`;
}

/** Which setting sent us there, where one did. */
function becauseOf(where: string, port: number | undefined, env: Variables): string {
  const settings = Object.keys(env).filter((name) => /^AWS_ENDPOINT_URL|^SLACK_API_URL$/.test(name));
  const guilty = settings.find((name) => {
    const url = env[name] ?? '';
    if (!URL.canParse(url)) return false;
    const { port: named, hostname, protocol } = new URL(url);
    return port === undefined
      ? where === hostname
      : Number(named || (protocol === 'https:' ? 443 : 80)) === port;
  });
  return guilty === undefined
    ? ': check the network and the Region'
    : `: check ${guilty}, and that the server there runs`;
}

function redis(error: Error): string | undefined {
  if (error.name !== 'StoreUnavailable') return undefined;
  const said = firstLine(error).replace(/\.$/, '');
  if (/\bNOAUTH\b/.test(said)) {
    const [, address = 'host:6379'] = /^Redis at (\S+) /.exec(said) ?? [];
    return `Redis wants a password: REDIS_URL=redis://:<password>@${address}.`;
  }
  return `${said}. ${REFUSALS.find(([code]) => code.test(said))?.[1] ?? 'Check REDIS_URL, and that Redis runs there.'}`;
}

/** Redis runs there, and says no: what to do about the answers that are known. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/: READONLY /, 'That is a replica: set REDIS_URL to the primary, or make this one the primary.'],
  [/: OOM /, 'Redis is full: give it more memory (maxmemory).'],
  [/: MISCONF /, 'Redis cannot write to its disk: its log says why.'],
  [/: (NOPERM|WRONGPASS) /, 'Check the user and the password in REDIS_URL, and what they may do.'],
];

function slack(error: Error): string | undefined {
  const { code, data } = error as Error & { code?: string; data?: { error?: string; needed?: string } };
  if (code === 'slack_webapi_request_error')
    return 'Slack could not be reached: check the network, a proxy, and SLACK_API_URL.';
  if (code !== 'slack_webapi_platform_error') return undefined;
  const reason = data?.error ?? 'no reason given';
  if (reason === 'missing_scope') {
    return `the Slack app lacks the scope ${data?.needed ?? 'it needs'}: compare it with manifest.yml and install it again.`;
  }
  if (['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive'].includes(reason)) {
    return `Slack does not accept SLACK_BOT_TOKEN (${reason}): copy the Bot User OAuth Token again.`;
  }
  return `Slack refused: ${reason}.`;
}

function missing(error: Error): string | undefined {
  if (error.name !== 'RepositoryNotFoundException') return undefined;
  return `${firstLine(error)} Check the name, the account and the Region.`;
}

function slow(error: Error): string | undefined {
  if (isNamed(error, ['ThrottlingException', 'Throttling', 'TooManyRequestsException'])) {
    return `AWS throttled the calls until all attempts were used up (${firstLine(error)}): try again later.`;
  }
  if (!isNamed(error, ['TimeoutError'])) return undefined;
  return `a server did not answer in time (${firstLine(error)}): try again, and check the network.`;
}

function notAws(error: Error): string | undefined {
  if (!isNotFromAws(error)) return undefined;
  const where =
    'hostname' in error && error.hostname !== undefined ? String(error.hostname) : "AWS's address";
  return `something other than AWS answered at ${where}: a proxy, or a login page? Check the network and AWS_ENDPOINT_URL.`;
}

/** Any other answer of AWS: its name is what one looks up. */
function otherAws(error: Error): string | undefined {
  return '$metadata' in error ? `AWS refused (${error.name}): ${firstLine(error)}` : undefined;
}

function firstLine(error: Error): string {
  return error.message.split('\n', 1)[0] ?? '';
}
