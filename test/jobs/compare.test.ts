import { expect, it } from 'vitest';
import { compare, type View } from '../../jobs/compare.ts';
import type { Family } from '../../src/policy/family.ts';
import type { Hold } from '../../src/policy/hold.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { context, digest, familiesOf, INDEX, image, NOW } from '../policy/build.ts';
import { hold, member } from '../policy/step-build.ts';

function viewOf(all: readonly Family[]): View {
  const around = {
    grants: { unknown: 'not asked' },
    surroundings: { replication: { rules: [] }, pullThrough: { rules: [] } },
  } as const;
  return {
    at: NOW,
    all,
    families: new Map(all.map((family) => [family.root.digest, family])),
    context: context(),
    evidence: { reports: [], index: indexReports([]), notCovered: [], around, at: NOW },
  };
}

/** A family of #1, which is gone: its index #2 is left, with #3 of its own and #4, which another image held, too. */
const held = (shared: Partial<Hold>): Hold =>
  hold('deleting', { members: [member(1), member(2), member(3)], ...shared });
const LEFT = [image(2, { mediaType: INDEX }), image(3), image(4), image(5, { mediaType: INDEX })];
const needs = (n: number) => ({ status: 'changed', why: `${digest(n).slice(0, 19)} needs a part of it` });
const judged = (of: Hold, children: Record<number, readonly number[]>) =>
  compare(
    of,
    viewOf(
      familiesOf(
        LEFT,
        new Map(Object.entries(children).map(([n, ones]) => [digest(Number(n)), ones.map(digest)])),
      ),
    ),
  );

it('what was shared when it was approved is no stranger below an index that is left', () => {
  const known = held({ shared: [digest(4)] });
  expect(judged(known, { 2: [3, 4], 5: [4] })).toMatchObject({ status: 'as-approved' });
  expect(judged(known, { 2: [3, 4], 5: [] })).toMatchObject({ status: 'as-approved' });
});

it('anything else is, also where a record does not say what was shared', () => {
  expect(judged(held({}), { 2: [3, 4], 5: [4] })).toEqual(needs(4));
  expect(judged(held({ shared: [digest(4)] }), { 2: [3, 4, 5] })).toEqual(needs(5));
});

it('whatever lists a part of ours needs it, also where it was shared itself', () => {
  const known = held({ shared: [digest(4), digest(5)] });
  expect(judged(known, { 2: [4], 5: [3] })).toEqual(needs(5));
});
