import type { z } from 'zod';

/**
 * Remembers what can never change (a task definition's content) from sweep to sweep. Losing it costs calls only;
 * what changes must not be put in, and keys must tell accounts and Regions apart: several may share one cache.
 */
export interface ImmutableCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** A cache as long as the program runs. */
export function memoryCache(): ImmutableCache {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value);
    },
  };
}

/** The same cache, asked only once for each key as long as the program runs: a sweep reads thousands. */
export function keptInMemory(cache: ImmutableCache): ImmutableCache {
  const near = memoryCache();
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
