import { expect, test } from 'vitest';
import { type Hold, holdId } from '../../src/policy/hold.ts';
import { type Digest, parseDigest } from '../../src/policy/image.ts';
import { knownBetter, type TalliedHold, type Tally, tallyOf } from '../../src/policy/tally.ts';
import { DAY } from '../../src/policy/time.ts';

const REGISTRY = { account: '123456789012', region: 'eu-west-1' };

function digest(n: number): Digest {
  const parsed = parseDigest(`sha256:${n.toString(16).padStart(64, '0')}`);
  if (!parsed) throw new RangeError(`${n} makes no digest`);
  return parsed;
}

function hold(n: number, review: string, state: Hold['state'], goal?: 'archive' | 'disable'): Hold {
  return {
    id: holdId(REGISTRY, 'payments/api', digest(n)),
    version: 0,
    review,
    registry: REGISTRY,
    repository: 'payments/api',
    root: digest(n),
    members: [],
    stop: 'tags',
    ...(goal && { goal }),
    fingerprint: 'f',
    sizeBytes: n,
    watch: 1,
    approval: { by: 'U0PAYLEAD', at: 1, effect: 'delete' },
    state,
  };
}

const aside = (deleteAfter: number) => ({ status: 'quarantined', since: 1, deleteAfter }) as const;

test('a tally counts what was deleted and what lies aside, and names the soonest deletion of each question', () => {
  const holds = [
    hold(5, 'r1', { status: 'deleted', at: 2 }),
    hold(7, 'r1', { status: 'deleted', at: 2 }),
    hold(11, 'r2', { status: 'deleted', at: 2 }),
    hold(13, 'r3', aside(90)),
    hold(17, 'r3', aside(40)),
    hold(19, 'r4', aside(20), 'archive'),
    hold(23, 'r5', { status: 'approved' }),
    hold(31, 'r7', { status: 'disabled', at: 2 }, 'disable'),
    hold(29, 'r6', { status: 'dropped', at: 2, why: 'a new tag' }),
  ];
  const asked = new Map([
    ['r3', { team: 'payments' }],
    ['r4', {}],
  ]);
  const tally = tallyOf(holds, asked);
  expect(tally).toMatchObject({
    deleted: { images: 3, bytes: { upper: 23, estimate: 11 } },
    aside: { images: 2, bytes: { upper: 30, estimate: 17 } },
    resting: { images: 2, bytes: { upper: 50 } },
    archived: { images: 0 },
    throughArchive: 0,
    regret: { restored: 0, aside: 7 },
    underWay: [
      { review: 'r3', team: 'payments', deleteAfter: 40 },
      { review: 'r4', deleteAfter: 20 },
      { review: 'r5' },
      { review: 'r7' },
    ],
  });
  expect(tally.decisions.map(({ review }) => review)).toEqual(['r1', 'r2', 'r3', 'r4', 'r7']);
});

const deleted = { status: 'deleted', at: 2 } as const;
const base = { digest: 'base', size: 100 };
const own = (name: string) => ({ digest: name, size: 10 });
/** An image of a base and a layer of its own. */
const based = (one: Hold): TalliedHold => ({
  ...one,
  sizeBytes: 110,
  layers: [base, own(one.root)],
});
/** Questions that were estimated by layers, as far as the card goes. */
const known = new Map(['r1', 'r2'].map((review) => [review, { mostByLayers: 1000 }]));
const estimates = (tally: Tally) =>
  tally.decisions.map(({ deleted: gone, aside: put }) => [gone.bytes.estimate, put.bytes.estimate]);

test('a layer counts once, with the first decision that lets go of it', () => {
  const tally = tallyOf(
    [based(hold(1, 'r1', deleted)), based(hold(2, 'r1', deleted)), based(hold(3, 'r2', deleted))],
    known,
  );
  expect(estimates(tally)).toEqual([
    [120, 0],
    [10, 0],
  ]);
  expect(tally.deleted).toEqual({ images: 3, bytes: { upper: 330, estimate: 130, byLayers: 3 } });
});

test('of decisions in the same moment the order is that of their names', () => {
  const some = ['r2', 'r1', 'r3'].map((review, n) => hold(n + 1, review, deleted));
  expect(tallyOf(some, new Map()).decisions.map(({ review }) => review)).toEqual(['r1', 'r2', 'r3']);
});

test('a layer of what lies aside or came back is not freed yet', () => {
  const restored = { status: 'restored', at: 3, cause: { kind: 'veto', why: 'x' }, taken: [] } as const;
  const some = [based(hold(1, 'r1', deleted)), based(hold(2, 'r1', aside(9)))];
  expect(estimates(tallyOf(some, known))).toEqual([[10, 110]]);
  const back = [...some, based(hold(3, 'r1', restored))];
  expect(estimates(tallyOf(back, known))).toEqual([[10, 10]]);
});

test('no estimate is above that of its question, which knew the inventory', () => {
  const one = [based(hold(1, 'r1', deleted))];
  expect(tallyOf(one, new Map([['r1', { mostByLayers: 7 }]])).deleted.bytes).toEqual({
    upper: 110,
    estimate: 7,
    byLayers: 1,
  });
});

test('without an estimate of its question nothing is counted by layers: kept images may store them, too', () => {
  const two = [based(hold(1, 'r1', deleted)), based(hold(2, 'r1', deleted))];
  const bytes = { upper: 220, estimate: 110 };
  expect(tallyOf(two, new Map()).deleted.bytes).toEqual(bytes);
  expect(tallyOf(two, new Map([['r1', { team: 'payments' }]])).deleted.bytes).toEqual(bytes);
});

test('decisions of one repository without layers may share all they can, also with those by layers', () => {
  const ten = Array.from({ length: 10 }, (_, n) => ({ ...hold(n + 1, `r1${n}`, deleted), sizeBytes: 100 }));
  expect(tallyOf(ten, new Map()).deleted).toEqual({ images: 10, bytes: { upper: 1000, estimate: 100 } });
  const mixed = tallyOf([...ten, based(hold(11, 'r1', deleted))], known);
  expect(mixed.deleted).toEqual({ images: 11, bytes: { upper: 1110, estimate: 110, byLayers: 1 } });
});

test('what went through the archive, and what stays there, are told apart', () => {
  const through: TalliedHold = { ...hold(10, 'r1', deleted), stop: 'archive', watch: 45 * DAY };
  const long: TalliedHold = { ...through, watch: 200 * DAY };
  const tally = tallyOf([through, long, hold(7, 'r2', { status: 'archived', at: 3 }, 'archive')], new Map());
  expect(tally.throughArchive).toBe(5);
  expect(tally.archived.bytes.upper).toBe(7);
});

test('what was counted by layers stands where a manifest is forgotten and the images are the same', () => {
  const former = tallyOf([based(hold(1, 'r1', deleted))], known);
  const forgotten = tallyOf([{ ...hold(1, 'r1', deleted), sizeBytes: 110 }], known);
  expect(forgotten.deleted.bytes).toEqual({ upper: 110, estimate: 110 });
  const unlayered = { ...former, decisions: former.decisions.map((one) => ({ ...one, review: 'r0' })) };
  expect(knownBetter(forgotten, former).deleted.bytes.byLayers).toBe(1);
  expect(knownBetter(forgotten, unlayered).deleted.bytes.byLayers).toBeUndefined();
  expect(knownBetter(former, forgotten).deleted.bytes.byLayers).toBe(1);
  expect(knownBetter(forgotten, forgotten)).toEqual(forgotten);
  expect(knownBetter(forgotten, undefined)).toEqual(forgotten);
  const more = tallyOf([{ ...hold(1, 'r1', deleted), sizeBytes: 110 }, hold(2, 'r1', deleted)], known);
  expect(knownBetter(more, former)).toEqual(more);
});
