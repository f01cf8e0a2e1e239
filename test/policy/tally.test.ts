import { expect, test } from 'vitest';
import { type Hold, holdId } from '../../src/policy/hold.ts';
import { type Digest, parseDigest } from '../../src/policy/image.ts';
import { tallyOf } from '../../src/policy/tally.ts';

const REGISTRY = { account: '123456789012', region: 'eu-west-1' };

function digest(n: number): Digest {
  const parsed = parseDigest(`sha256:${n.toString(16).padStart(64, '0')}`);
  if (!parsed) throw new RangeError(`${n} makes no digest`);
  return parsed;
}

function hold(n: number, review: string, state: Hold['state'], goal?: 'archive'): Hold {
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
    hold(29, 'r6', { status: 'dropped', at: 2, why: 'a new tag' }),
  ];
  const teams = new Map([
    ['r3', 'payments'],
    ['r4', undefined],
  ]);
  expect(tallyOf(holds, teams)).toEqual({
    deleted: { images: 3, bytes: { upper: 23, estimate: 18 } },
    aside: { images: 2, bytes: { upper: 30, estimate: 17 } },
    underWay: [
      { review: 'r3', team: 'payments', deleteAfter: 40 },
      { review: 'r4', deleteAfter: 20 },
      { review: 'r5' },
    ],
  });
});
