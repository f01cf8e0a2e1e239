import type { z } from 'zod';

/**
 * Remembers what can never change (a task definition's content) from sweep to sweep. Losing it costs calls only;
 * what changes must not be put in, and keys must tell accounts and Regions apart: several may share one cache.
 */
export interface ImmutableCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** Some 30 MB of task definitions and revisions. A worker runs for months, and every deployment makes new ones. */
const MOST_KEPT = 50_000;

/** A cache as long as the program runs, of at most so many values: what was asked for longest ago goes first. */
export function memoryCache(most = MOST_KEPT): ImmutableCache {
  const values = new Map<string, string>(); // in the order of their last use
  const put = (key: string, value: string) => {
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > most && oldest !== undefined) values.delete(oldest);
  };
  return {
    get: async (key) => {
      const value = values.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set: async (key, value) => put(key, value),
  };
}

/** The same cache, asked only once for each key that was used of late: a sweep reads thousands. */
export function keptInMemory(cache: ImmutableCache, most = MOST_KEPT): ImmutableCache {
  const near = memoryCache(most);
  return {
    async get(key) {
      const known = (await near.get(key)) ?? (await cache.get(key));
      if (known !== undefined) await near.set(key, known);
      return known;
    },
    async set(key, value) {
      await Promise.all([near.set(key, value), cache.set(key, value)]);
    },
  };
}

/** What was remembered under a key. A value that cannot be read back counts as none: then it is asked for again. */
export async function recall<T>(
  cache: ImmutableCache,
  key: string,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  const text = await cache.get(key);
  if (text === undefined) return undefined;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    // Not even JSON: written by something else, or cut off.
    return undefined;
  }
}
