import type { Redis } from 'ioredis';
import type { Truth, Word } from './truth.ts';

/** All of Redis as it was, with what people had said by then. */
export interface Backup {
  readonly keys: readonly { readonly key: string; readonly dump: Buffer; readonly life: number }[];
  readonly words: ReadonlyMap<Word['family'][number], Word>;
  readonly paused: boolean;
  /** How many images had been put aside by then. */
  readonly asideThen: number;
}

export async function backUp(redis: Redis, { words, paused, asideSince }: Truth): Promise<Backup> {
  const names = await redis.keys('*');
  const keys = await Promise.all(
    names.map(async (key) => {
      const [dump, life] = await Promise.all([redis.dumpBuffer(key), redis.pttl(key)]);
      return { key, dump, life: Math.max(life, 0) };
    }),
  );
  return {
    keys: keys.flatMap(({ dump, ...rest }) => (dump ? [{ ...rest, dump }] : [])),
    words: new Map(words),
    paused,
    asideThen: asideSince.size,
  };
}

/**
 * Redis is what it was then. What was said since is lost with it and may be asked again, but it still counts: what the
 * newest decision forbids is not deleted.
 */
export async function rollBack(redis: Redis, truth: Truth, { keys, words, paused }: Backup): Promise<void> {
  await redis.flushdb();
  await Promise.all(keys.map(({ key, life, dump }) => redis.restore(key, life, dump)));
  for (const [digest, word] of truth.words) {
    if (words.get(digest) !== word) truth.words.set(digest, { ...word, lost: true });
  }
  truth.paused = paused;
  truth.sweptAt = 0;
}
