import type { Redis } from 'ioredis';
import type { Truth, Word } from './truth.ts';

/** All of Redis as it was, with what people had said by then. */
export interface Backup {
  readonly keys: readonly { readonly key: string; readonly dump: Buffer; readonly life: number }[];
  readonly words: Truth['words'];
  readonly paused: boolean;
}

export async function backUp(redis: Redis, { words, paused }: Truth): Promise<Backup> {
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
  };
}

/**
 * Redis is what it was then. What was said since is lost with it, and is asked for again; only what can be seen in
 * the registry still counts.
 */
export async function rollBack(redis: Redis, truth: Truth, { keys, words, paused }: Backup): Promise<void> {
  await redis.flushdb();
  await Promise.all(keys.map(({ key, life, dump }) => redis.restore(key, life, dump)));
  truth.words = new Map<Word['family'][number], Word>(words);
  truth.paused = paused;
}
