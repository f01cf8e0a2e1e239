import { describe, expect, it } from 'vitest';
import { compare, type View } from '../../jobs/compare.ts';
import type { Family } from '../../src/policy/family.ts';
import type { Hold } from '../../src/policy/hold.ts';
import { maybeNeeded } from '../../src/policy/unread-indexes.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { context, digest, familiesOf, INDEX, image, NOW } from '../policy/build.ts';
import { hold, member } from '../policy/step-build.ts';

function viewOf(all: readonly Family[], parts: Partial<View['context']> = {}): View {
  const around = {
    grants: { unknown: 'not asked' },
    surroundings: { replication: { rules: [] }, pullThrough: { rules: [] } },
  } as const;
  return {
    at: NOW,
    all,
    families: new Map(all.map((family) => [family.root.digest, family])),
    context: context(parts),
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

describe('an index that nobody read may need a part of it', () => {
  const unread = { unreadIndexes: [image(9, { mediaType: INDEX, status: 'ARCHIVED' })] };
  const doubt = { status: 'unknown', why: maybeNeeded([image(1)], unread), doubtedAt: NOW };

  it('so a family with parts waits, and one without goes on', () => {
    const ours = familiesOf(
      [image(1, { mediaType: INDEX, tags: ['feat-a'] }), image(2)],
      new Map([[digest(1), [digest(2)]]]),
    );
    const both = hold('quarantined', { members: [member(1, ['feat-a']), member(2)] });
    expect(compare(both, viewOf(ours, unread))).toEqual(doubt);
    const one = hold('quarantined', { members: [member(1, ['feat-a'])] });
    const archived: Hold = { ...one, goal: 'archive', stop: 'archive' };
    const alone = viewOf(familiesOf([image(1, { tags: ['feat-a'] })]), unread);
    expect(compare(one, alone)).not.toMatchObject({ status: 'unknown' });
    // In the archive nobody could pull it, by whatever name.
    expect(compare(archived, alone)).toEqual(doubt);
  });

  it('and so does what is left of one, unless it is known who needs it', () => {
    const left = (children: [number, number[]][]) =>
      viewOf(familiesOf(LEFT, new Map(children.map(([n, ones]) => [digest(n), ones.map(digest)]))), unread);
    const known = held({ shared: [digest(4)] });
    expect(compare(known, left([[2, [3, 4]]]))).toEqual(doubt);
    expect(
      compare(
        known,
        left([
          [2, [4]],
          [5, [3]],
        ]),
      ),
    ).toEqual(needs(5));
    expect(compare(hold('deleting', { members: [member(8)] }), left([]))).toMatchObject({
      status: 'as-approved',
    });
  });
});
