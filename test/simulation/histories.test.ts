import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/policy/time.ts';
import { history } from './events.ts';
import { openTellers, type Tellers } from './lanes.ts';
import type { Told } from './tale.ts';

/** `npm run soak` sets the minutes: then seeds are new ones, and each is printed. */
const SOAK = Number(process.env.SOAK_MINUTES ?? 0) * MINUTE;
const SEED = Number(process.env.SEED ?? 20_261_123);
const RUNS = Number(process.env.HISTORIES ?? 100);

let tellers: Tellers;
beforeAll(async () => {
  tellers = await openTellers();
});
afterAll(async () => {
  await tellers.close();
});

/** Tells random histories; where one breaks a promise, the shortest that does is shown with its seed. */
async function tellAll(seed: number, numRuns: number): Promise<readonly Told[]> {
  const told = await tellers.tellAll(fc.sample(history, { seed, numRuns }));
  const broken = told.flatMap((one) => [...one.broken]);
  if (broken.length === 0) return told;
  const property = fc.asyncProperty(history, async (one) => {
    expect(Object.fromEntries((await tellers.tell(one)).broken)).toEqual({});
  });
  await fc.assert(property, { seed, numRuns });
  throw new Error(`seed ${seed}, only when told side by side: ${JSON.stringify(broken)}`);
}

it.skipIf(SOAK > 0)(
  'no random history breaks a promise, and many come to a deletion',
  async () => {
    const told = await tellAll(SEED, RUNS);
    const count = (reached: (one: Told) => number) => told.filter((one) => reached(one) > 0).length;
    expect(count(({ putAside }) => putAside)).toBeGreaterThan(RUNS / 2);
    expect(count(({ deleted }) => deleted)).toBeGreaterThan(RUNS / 5);
    expect(count(({ restored }) => restored)).toBeGreaterThan(RUNS / 20);
    const ends = new Set(told.flatMap((one) => one.ends));
    for (const end of ['deleted', 'restored', 'dropped', 'gone', 'quarantined']) expect(ends).toContain(end);
  },
  240_000,
);

it.runIf(SOAK > 0)(
  'through new histories for as long as it was told',
  async () => {
    const until = performance.now() + SOAK;
    for (let seed = Date.now() % 1e9; performance.now() < until; seed++) {
      const told = await tellAll(seed, 200);
      const deleted = told.filter((one) => one.deleted > 0).length;
      console.log(`seed ${seed}: ${told.length} histories, ${deleted} came to a deletion`);
    }
  },
  SOAK + 10 * MINUTE,
);
