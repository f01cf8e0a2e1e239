/** A rule as a mutant plays it: it may ask the real one. */
export type Played = (real: Rule, ...args: readonly unknown[]) => unknown;
export type Rule = (...args: readonly unknown[]) => unknown;

/** What is played in place of the real rules now, by module and name. */
const playing = new Map<string, Played>();

export function play(parts: Readonly<Record<string, Played>>): void {
  playing.clear();
  for (const [name, played] of Object.entries(parts)) playing.set(name, played);
}

/** A module whose functions can be played by mutants; without one it is as it was. */
export function mutable<T extends object>(module: string, real: T): T {
  const parts = Object.entries(real).map(([name, part]: [string, unknown]) => {
    if (typeof part !== 'function' || /^class\b/.test(String(part))) return [name, part];
    const own = part as Rule;
    const dispatch = (...args: unknown[]) => {
      const played = playing.get(`${module}.${name}`);
      return played ? played(own, ...args) : own(...args);
    };
    return [name, dispatch];
  });
  return Object.fromEntries(parts) as T;
}
