/**
 * Remembers what can never change (a task definition's content) from sweep to sweep. Losing it costs calls only;
 * what changes must not be put in.
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
