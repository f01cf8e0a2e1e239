import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTellers, type Tellers } from './lanes.ts';
import { MUTANTS } from './mutants.ts';
import { history } from './routes.ts';

const SEED = 20_261_123;
/** A mutant that so many histories let live is not caught. */
const MOST = 1_000;

let tellers: Tellers;
beforeAll(async () => {
  tellers = await openTellers('mutable');
});
afterAll(async () => {
  await tellers.close();
});

const histories = fc.sample(history, { seed: SEED, numRuns: MOST });

it.each(MUTANTS)(
  'a worker that $name is caught',
  { timeout: 120_000 },
  async ({ name, breaks, first = 0 }) => {
    await tellers.play(name);
    const told = await tellers
      .tellAll([...histories.slice(first), ...histories.slice(0, first)], ({ broken }) => broken.has(breaks))
      .catch((error: unknown) => {
        throw new Error(`it stopped the history, which is not what is looked for: ${String(error)}`);
      });
    expect(new Set(told.flatMap(({ broken }) => [...broken.keys()]))).toContain(breaks);
  },
);
