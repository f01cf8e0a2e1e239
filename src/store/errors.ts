import type { RedisOptions } from 'ioredis';

/** Redis did not do what was asked, in a sentence for the log and for `/readyz`. Never holds a password or a record. */
export class Unavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Where Redis is, fit for messages: `127.0.0.1:6379` or the path of a Unix socket. Never the password. */
export function addressOf(options: RedisOptions): string {
  // ioredis keeps the slashes of unix:///path.
  if (options.path) return options.path.replace(/^\/+/, '/');
  return `${options.host ?? 'localhost'}:${options.port ?? 6379}`;
}

/**
 * The error of one command as a sentence. Only the message of the original is kept: ioredis hangs the command with
 * its arguments on its errors, and for AUTH those are the password.
 */
export function explain(address: string, doing: string, error: unknown): Unavailable {
  const message = error instanceof Error ? error.message : String(error);
  if (message === 'Command timed out') {
    return new Unavailable(`Redis at ${address} did not answer in time while ${doing}: ${UNKNOWN_OUTCOME}`);
  }
  if (error instanceof Error && error.name === 'ReplyError') {
    return new Unavailable(`Redis at ${address} refused while ${doing}: ${message}`);
  }
  // "Max retries" is what ioredis calls a lost connection; other words may tell more.
  const detail = error instanceof Error && error.name === 'MaxRetriesPerRequestError' ? '' : ` (${message})`;
  return new Unavailable(`Redis at ${address} went away while ${doing}${detail}: ${UNKNOWN_OUTCOME}`);
}

const UNKNOWN_OUTCOME = 'whether it was done is not known';
