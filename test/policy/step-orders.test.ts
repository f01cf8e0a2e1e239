import { describe, expect, test } from 'vitest';
import { namesToLookUp } from '../../src/policy/held-names.ts';
import type { HoldStatus } from '../../src/policy/hold.ts';
import { giveBackOrder, step } from '../../src/policy/step.ts';
import { DAY, MINUTE, SECOND } from '../../src/policy/time.ts';
import { digest, NOW } from './build.ts';
import { aside, facts, hold, lookAt, member, orderOf, STATUSES, tagged } from './step-build.ts';

const A = aside(1, 'feat-a');

describe('the watch window', () => {
  const done = (parts: Parameters<typeof hold>[1] = {}) =>
    step(hold('quarantining', parts), facts(lookAt([tagged(1, [A])], [], NOW - 5 * SECOND)));

  test('begins with the look that found the last name put aside', () => {
    const since = NOW - 5 * SECOND;
    expect(done()).toEqual({
      kind: 'become',
      state: { status: 'quarantined', since, deleteAfter: since + 14 * DAY, missed: 0 },
    });
  });

  test('lasts a day longer where our own read may hide a pull', () => {
    const since = NOW - 5 * SECOND;
    expect(done({ readAt: NOW - DAY })).toMatchObject({ state: { since, deleteAfter: since + 15 * DAY } });
  });

  test('a wait says until when', () => {
    const waiting = facts(lookAt([tagged(1, [A])]), { now: NOW - DAY });
    expect(step(hold('quarantined'), waiting)).toEqual({
      kind: 'wait',
      why: 'the watch window runs',
      until: NOW,
    });
  });
});

describe('an order', () => {
  const looks: [HoldStatus, string[]][] = [
    ['quarantining', ['feat-a']],
    ['deleting', [A]],
  ];
  test.each(looks)('in %s expires 30 s after the older of look and listing', (status, tags) => {
    const expiry = (look: number, listing: number, evidence = 0) =>
      orderOf(
        step(
          hold(status),
          facts(lookAt([tagged(1, tags)], [], NOW - look), {
            rejudged: { status: 'as-approved', at: NOW - listing, evidenceSince: NOW - evidence },
          }),
        ),
      ).expiresAt - NOW;
    expect([expiry(0, 0), expiry(7, 2), expiry(2, 9)]).toEqual([30_000, 29_993, 29_991]);
    // Or five minutes after the first source began to look, should that be sooner.
    expect([expiry(7, 2, 4 * MINUTE), expiry(7, 2, 5 * MINUTE - SECOND)]).toEqual([29_993, SECOND]);
  });

  test.each([
    ['approved', ['feat-a']],
    ['quarantining', ['feat-a']],
    ['quarantined', [A]],
    ['deleting', [A]],
  ] as const)('is not given in %s on evidence from five minutes ago, nor a step ahead', (status, tags) => {
    const old = { status: 'as-approved', at: NOW, evidenceSince: NOW - 5 * MINUTE } as const;
    const next = step(hold(status), facts(lookAt([tagged(1, tags)]), { rejudged: old }));
    expect(next).toEqual({
      kind: 'wait',
      why: 'its evidence is too old to act on: the sources were asked more than 5 minutes ago',
    });
  });

  test('to give back rests on the look alone, whatever the evidence says', () => {
    const look = lookAt([tagged(1, [A])], [], NOW - 7);
    const order = orderOf(
      step(hold('restoring'), facts(look, { rejudged: { status: 'as-approved', at: 0, evidenceSince: 0 } })),
    );
    expect(order.expiresAt).toBe(NOW + 29_993);
  });

  test('to give a name back to the image a race took it from names that image, not ours', () => {
    const held = hold('quarantining');
    expect(giveBackOrder(held, digest(9), 'feat-a', NOW)).toEqual({
      hold: held.id,
      registry: held.registry,
      repository: held.repository,
      change: { kind: 'put-tag', digest: digest(9), tag: 'feat-a' },
      expiresAt: NOW + 30 * SECOND,
    });
  });
});

describe('a look shows who carries the names that the next change may put', () => {
  const members = [member(1, ['a', 'b']), member(2), member(3, ['c'])];
  const [A, C] = [aside(1, 'a'), aside(3, 'c')];
  const names = (status: HoldStatus, one: readonly string[], three: readonly string[]) =>
    namesToLookUp(
      hold(status, { members }),
      lookAt([tagged(1, one), tagged(2, []), tagged(3, three)]).images,
    );
  test.each(STATUSES)('%s', (status) => {
    expect(names(status, ['a', 'b'], [C])).toEqual(
      status === 'restoring' ? ['c'] : ['approved', 'quarantining'].includes(status) ? [A] : [],
    );
  });

  test('none where it is to be taken away next, all that may be taken where it is to be put', () => {
    expect(names('quarantining', ['a', 'b', A], ['c'])).toEqual([]);
    expect(names('quarantining', [A], ['c'])).toEqual([C]);
    expect(names('quarantining', [A], [C])).toEqual([]);
    expect(names('restoring', [A], [C])).toEqual(['a', 'b', 'c']);
    expect(names('restoring', [A], ['c', C])).toEqual(['a', 'b']);
    expect(names('restoring', ['a', 'b', A], [C])).toEqual([]);
    expect(namesToLookUp(hold('restoring', { members }), new Map())).toEqual([]);
  });
});
