import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { history } from './events.ts';
import { openTellers, type Tellers } from './lanes.ts';
import { MUTANTS } from './mutants.ts';
import { play } from './switch.ts';

const { mutable } = await vi.hoisted(() => import('./switch.ts'));

vi.mock('../../src/policy/as-left.ts', async (real) => mutable('as-left', await real<object>()));
vi.mock('../../src/policy/step-brakes.ts', async (real) => mutable('step-brakes', await real<object>()));
vi.mock('../../src/policy/step-delete.ts', async (real) => mutable('step-delete', await real<object>()));
vi.mock('../../src/policy/step-quarantine.ts', async (real) =>
  mutable('step-quarantine', await real<object>()),
);
vi.mock('../../src/policy/look.ts', async (real) => mutable('look', await real<object>()));
vi.mock('../../src/policy/freeze.ts', async (real) => mutable('freeze', await real<object>()));
vi.mock('../../src/policy/evidence.ts', async (real) => mutable('evidence', await real<object>()));
vi.mock('../../src/policy/rules/doubt.ts', async (real) => mutable('doubt', await real<object>()));
vi.mock('../../src/policy/rules/protection.ts', async (real) => mutable('protection', await real<object>()));
vi.mock('../../src/policy/rules/conflict.ts', async (real) => mutable('conflict', await real<object>()));
vi.mock('../../jobs/compare.ts', async (real) => mutable('compare', await real<object>()));
vi.mock('../../jobs/pause.ts', async (real) => mutable('pause', await real<object>()));
vi.mock('../../jobs/races.ts', async (real) => mutable('races', await real<object>()));
vi.mock('../../jobs/intent.ts', async (real) => mutable('intent', await real<object>()));
vi.mock('../../jobs/prepare.ts', async (real) => mutable('prepare', await real<object>()));

const SEED = 20_261_123;
/** A mutant that so many histories let live is not caught. */
const MOST = 160;
const AT_ONCE = 40;

let tellers: Tellers;
beforeAll(async () => {
  tellers = await openTellers();
});
afterAll(async () => {
  play({});
  await tellers.close();
});

const histories = fc.sample(history, { seed: SEED, numRuns: MOST });

it.each(MUTANTS)('a worker that $name is caught', { timeout: 120_000 }, async ({ plays, breaks }) => {
  play(plays);
  const broken = new Set<string>();
  for (let from = 0; from < MOST && !broken.has(breaks); from += AT_ONCE) {
    const told = await tellers.tellAll(histories.slice(from, from + AT_ONCE)).catch((error: unknown) => {
      throw new Error(`it stopped the history, which is not what is looked for: ${String(error)}`);
    });
    for (const one of told) for (const promise of one.broken.keys()) broken.add(promise);
  }
  expect([...broken]).toContain(breaks);
});
