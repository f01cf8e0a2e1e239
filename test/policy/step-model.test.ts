import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isResting } from '../../src/policy/hold.ts';
import { DAY, MINUTE, SECOND } from '../../src/policy/time.ts';
import { SEED } from './build.ts';
import { STATUSES } from './step-build.ts';
import { type Event, type Fate, type History, MOST_ROUNDS, OPENINGS } from './step-events.ts';
import { SHAPES } from './step-families.ts';
import { Telling } from './step-history.ts';
import { DEEDS, type Deed } from './step-outsiders.ts';
import { PROMISES } from './step-promises.ts';

const deed: fc.Arbitrary<Deed> = fc.record({ what: fc.constantFrom(...DEEDS), pick: fc.nat(5) });

const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constantFrom('lost', 'twice', 'late') }),
  fc.record({ kind: fc.constant('race'), deed }),
);

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('sweep'),
      listingAge: fc.constantFrom(0, 0, 5 * SECOND, 45 * SECOND),
      evidenceAge: fc.constantFrom(0, 0, 2 * MINUTE, 299 * SECOND, 5 * MINUTE, 20 * MINUTE),
      cheap: fc.constantFrom(false, false, true),
      rounds: fc.constantFrom(1, 2, 3, MOST_ROUNDS, MOST_ROUNDS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass'),
      time: fc.constantFrom(SECOND, 40 * SECOND, 20 * MINUTE, DAY, 7 * DAY, 14 * DAY),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('outside'), deed }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fate'), fate }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('use', 'unknown', 'pause', 'signal', 'caution', 'caution'),
      on: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mode'), rank: fc.constantFrom(0, 1, 2) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restore' }) },
);

const history: fc.Arbitrary<History> = fc.record({
  shape: fc.constantFrom(...Object.keys(SHAPES)),
  goal: fc.constantFrom('delete', 'delete', 'delete', 'archive', 'disable'),
  form: fc.constantFrom('pair', 'tag'),
  readsHidden: fc.boolean(),
  immutable: fc.boolean(),
  opening: fc.constantFrom([], ...OPENINGS),
  events: fc.array(event, { maxLength: 16 }),
  ending: fc.constantFrom('go on', 'go on', 'go back'),
});

const RUNS = { ...SEED, numRuns: 6_000 };

const tell = (one: History) => new Telling(one).tell();

describe('through random histories', () => {
  let told: readonly Telling[] = [];
  beforeAll(() => {
    told = fc.sample(history, RUNS).map(tell);
  });

  test.each(PROMISES)('%s', (promise) => {
    const broken = told.flatMap((telling) => telling.broken.get(promise) ?? []);
    // Told once more, only to find the shortest history that breaks it.
    if (broken.length > 0)
      fc.assert(
        fc.property(history, (one) => !tell(one).broken.has(promise)),
        RUNS,
      );
    expect(broken).toEqual([]);
  });

  test('every end and every kind of change was reached, many times', () => {
    const ends = told.map(({ hold }) => hold.state.status);
    const changes = told.flatMap(({ world }) => world.changes);
    for (const status of STATUSES.filter(isResting)) {
      expect(count(ends)[status], status).toBeGreaterThan(RUNS.numRuns / 20);
    }
    for (const change of ['put-tag', 'untag', 'archive', 'activate', 'delete']) {
      expect(count(changes)[change], change).toBeGreaterThan(RUNS.numRuns / 20);
    }
  });
});

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
