import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/policy/time.ts';
import { openTellers, type Tellers } from './lanes.ts';
import { history } from './routes.ts';
import { REACHED, type Reached, type Told } from './told.ts';

/** `npm run soak` sets the minutes: then seeds are new ones, and each is printed. */
const SOAK = Number(process.env.SOAK_MINUTES ?? 0) * MINUTE;
const SEED = Number(process.env.SEED ?? 20_261_123);
/** As many as a full run of all tests has time for; `HISTORIES=2000` takes a minute more. */
const RUNS = Number(process.env.HISTORIES ?? 500);

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
  const first = told.findIndex(({ broken }) => broken.size > 0);
  if (first === -1) return told;
  const property = fc.asyncProperty(history, async (one) => {
    expect(Object.fromEntries((await tellers.tell(one)).broken)).toEqual({});
  });
  await fc.assert(property, { seed, path: `${first}`, numRuns });
  const broken = JSON.stringify([...(told[first]?.broken ?? [])]);
  throw new Error(`seed ${seed}, history ${first}, only when told beside others: ${broken}`);
}

/** Which share of histories has to reach what: with less, promises would be kept by doing nothing. */
const AT_LEAST: Readonly<Record<Reached, number>> = {
  'put aside': 0.4,
  deleted: 0.12,
  restored: 0.1,
  tripped: 0.005,
  'dropped PutImage': 0.003,
  'dropped BatchDeleteImage': 0.003,
  'dropped UpdateImageStorageClass': 0.001,
  'nobody there': 0.01,
  throttled: 0.004,
  failed: 0.002,
  'crashed sweep': 0.12,
  'crashed scan': 0.005,
  'two workers': 0.1,
  raced: 0.02,
  'rolled back': 0.04,
  'rolled back over a hold': 0.003,
  'rolled back, nobody there': 0.02,
  restarted: 0.001,
  disconnected: 0.001,
  'answered anew': 0.005,
};

/** How many histories reached what. */
function count(told: readonly Told[]): Record<Reached, number> {
  const entries = REACHED.map((what) => [what, told.filter(({ reached }) => reached[what]).length]);
  return Object.fromEntries(entries) as Record<Reached, number>;
}

it.skipIf(SOAK > 0)(
  'no random history breaks a promise, and many come to a deletion',
  async () => {
    const told = await tellAll(SEED, RUNS);
    const counts = count(told);
    for (const what of REACHED) {
      expect(counts[what], what).toBeGreaterThanOrEqual(Math.floor(RUNS * AT_LEAST[what]));
    }
    const ends = new Set(told.flatMap((one) => one.ends));
    for (const end of ['deleted', 'restored', 'dropped', 'gone', 'quarantined']) expect(ends).toContain(end);
  },
  10 * MINUTE,
);

it.runIf(SOAK > 0)(
  'through new histories for as long as it was told',
  async () => {
    const until = performance.now() + SOAK;
    for (let seed = Date.now() % 1e9; performance.now() < until; seed++) {
      const told = await tellAll(seed, 200);
      console.log(`seed ${seed}: ${told.length} histories; ${JSON.stringify(count(told))}`);
    }
  },
  SOAK + 10 * MINUTE,
);
