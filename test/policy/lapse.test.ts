import { describe, expect, it } from 'vitest';
import { goalOf, moveHold } from '../../src/policy/hold.ts';
import { afterLapse, isDoubted, isLost, LAPSE_MARGIN, seenOf } from '../../src/policy/lapse.ts';
import { NOW } from './build.ts';
import { aside, hold, lookAt, member, STATUSES, tagged } from './step-build.ts';

const lapse = { at: NOW, why: 'a backup was restored' };
const THERE = { rooted: true, aside: false };
const approvedAt = (at: number) => ({ approval: { by: 'U0PAYLEAD', at, effect: 'delete' } as const });

describe('a lapse of Redis', () => {
  it('casts doubt on what was approved before it, or shortly after: clocks differ', () => {
    expect(isDoubted(approvedAt(NOW - 1), undefined)).toBe(false);
    expect(isDoubted(approvedAt(NOW - 1), lapse)).toBe(true);
    expect(isDoubted(approvedAt(NOW + LAPSE_MARGIN), lapse)).toBe(true);
    expect(isDoubted(approvedAt(NOW + LAPSE_MARGIN + 1), lapse)).toBe(false);
  });

  it('turns every state to where nothing is lost, and no state to another that may not follow', () => {
    const ends = STATUSES.map((status) => {
      const held = hold(status);
      const after = afterLapse(held, NOW, THERE);
      if (after?.kind === 'become') moveHold(held, after.state);
      return [status, after?.kind === 'become' ? after.state.status : after?.kind];
    });
    expect(Object.fromEntries(ends)).toEqual({
      approved: 'dropped',
      quarantining: 'restoring',
      quarantined: 'undated',
      deleting: 'restoring',
      restoring: undefined,
      archived: undefined,
      disabled: undefined,
      deleted: undefined,
      restored: undefined,
      dropped: undefined,
      gone: undefined,
    });
  });

  it('finishes a family whose root is gone', () => {
    expect(afterLapse(hold('deleting'), NOW, { rooted: false, aside: false })).toBeUndefined();
  });

  it('takes the deletion away from what is put aside, once, and leaves what never had one', () => {
    const after = afterLapse(hold('quarantined'), NOW, THERE);
    if (after?.kind !== 'undated') throw new Error('it keeps its date');
    expect(after.hold.approval).toMatchObject({ effect: 'quarantine' });
    expect(goalOf(after.hold)).toBe('delete');
    expect(after.hold.state).toEqual(hold('quarantined').state);
    expect(afterLapse(after.hold, NOW, THERE)).toBeUndefined();
    const never = { approval: { ...hold('quarantined').approval, effect: 'quarantine' } } as const;
    expect(afterLapse(hold('quarantined', never), NOW, THERE)).toBeUndefined();
    expect(afterLapse(hold('quarantined', { goal: 'archive' }), NOW, THERE)).toBeUndefined();
  });

  it('counts a time that is no number as from before', () => {
    expect(isLost(Number.NaN, lapse)).toBe(true);
    expect(isLost(Number.NaN, undefined)).toBe(false);
  });

  it('gives back what is put aside although the record says that nothing was begun', () => {
    const after = afterLapse(hold('approved'), NOW, { rooted: true, aside: true });
    expect(after).toMatchObject({ kind: 'become', state: { status: 'restoring', cause: { kind: 'veto' } } });
  });

  it('sees by its names, or by its place in the archive, whether something is put aside', () => {
    const held = hold('approved', { members: [member(1, ['feat-a']), member(2)] });
    const seen = (...images: ReturnType<typeof tagged>[]) => seenOf(held, lookAt(images));
    expect(seen(tagged(1, ['feat-a']), tagged(2, []))).toEqual({ rooted: true, aside: false });
    expect(seen(tagged(1, ['feat-a', aside(1, 'feat-a')]))).toEqual({ rooted: true, aside: true });
    expect(seen(tagged(1, [aside(1, 'other')], { status: 'ARCHIVED' })).aside).toBe(false);
    expect(seen(tagged(2, []))).toEqual({ rooted: false, aside: false });
    const toArchive = hold('approved', { stop: 'archive' });
    const archived = (status: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING') =>
      seenOf(toArchive, lookAt([tagged(1, ['feat-a'], { status })])).aside;
    expect([archived('ACTIVE'), archived('ARCHIVED'), archived('ACTIVATING')]).toEqual([false, true, true]);
  });
});
