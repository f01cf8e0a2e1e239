import pLimit from 'p-limit';
import { failureText } from '../policy/failure.ts';
import { SourceFailure } from './source.ts';

/** What AWS clients of a source are made with. */
export interface AwsSettings {
  readonly region: string;
  readonly credentials?: AwsCredentials;
  readonly endpoint?: string;
}

/** Keys, or a function that answers them: whatever the SDK takes. */
export type AwsCredentials = Keys | (() => Promise<Keys>);
interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Reads are repeated while AWS throttles: giving up early would make everything in the registry unclear. */
export const READING = {
  maxAttempts: 10,
  retryMode: 'adaptive',
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
} as const;

const CALLS_AT_ONCE = 8;

/** Makes one call; its failure becomes a sentence that names the permission, `ecs:ListClusters`. */
export type Caller = <T>(
  action: string,
  call: (options: { abortSignal?: AbortSignal }) => Promise<T>,
) => Promise<T>;

/** A caller with a few calls at once, so that a source never crowds out deployments at the same API. */
export function createCaller(signal?: AbortSignal): Caller {
  const limit = pLimit(CALLS_AT_ONCE);
  const options = signal ? { abortSignal: signal } : {};
  return (action, call) =>
    limit(async () => {
      signal?.throwIfAborted();
      try {
        return await call(options);
      } catch (error) {
        throw new SourceFailure(failureText(error, action), { cause: error });
      }
    });
}

/** One page: AWS writes "no more" as a missing, null or empty token. */
export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly next: string | null | undefined;
}

/** Reads a list to its end. A page without a list, or one that comes again, is a failure: never a short list. */
export async function readAll<T>(what: string, read: (token?: string) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    if (!items) throw new SourceFailure(`the answer to ${what} holds no list`);
    if (next && next === token) throw new SourceFailure(`${what} repeated a page`);
    all.push(...items);
    token = next || undefined;
  } while (token !== undefined);
  return all;
}

/** Cuts a list into pieces as large as one call may ask for. */
export function inBatches<T>(list: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let i = 0; i < list.length; i += size) batches.push(list.slice(i, i + size));
  return batches;
}
