/** Modules whose functions mutants may play, by the name mutants call them. */
export const MUTABLE: Readonly<Record<string, string>> = {
  allowance: 'src/policy/rules/allowance.ts',
  'as-left': 'src/policy/as-left.ts',
  budget: 'jobs/budget.ts',
  compare: 'jobs/compare.ts',
  continuity: 'src/store/continuity.ts',
  doubt: 'src/policy/rules/doubt.ts',
  family: 'src/policy/family.ts',
  intent: 'jobs/intent.ts',
  'last-name': 'jobs/last-name.ts',
  look: 'src/policy/look.ts',
  pause: 'jobs/pause.ts',
  prepare: 'jobs/prepare.ts',
  protection: 'src/policy/rules/protection.ts',
  races: 'jobs/races.ts',
  'review-decide': 'src/policy/review-decide.ts',
  'step-brakes': 'src/policy/step-brakes.ts',
  'step-delete': 'src/policy/step-delete.ts',
  'step-quarantine': 'src/policy/step-quarantine.ts',
  'use-index': 'src/policy/use-index.ts',
  watched: 'src/policy/watched.ts',
};

/** A rule as a mutant plays it: it may ask the real one. */
export type Played = (real: Rule, ...args: readonly unknown[]) => unknown;
export type Rule = (...args: readonly unknown[]) => unknown;

/** What is played in place of the real rules now, by module and name. */
const playing = new Map<string, Played>();

export function play(parts: Readonly<Record<string, Played>>): void {
  playing.clear();
  for (const [name, played] of Object.entries(parts)) {
    const [module = ''] = name.split('.');
    // One that plays nowhere would never be caught.
    if (!Object.hasOwn(MUTABLE, module)) throw new Error(`${module} is not mutable`);
    playing.set(name, played);
  }
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
