import { describe, expect, it } from 'vitest';
import { moveHold } from '../../src/policy/hold.ts';
import { afterLapse, isDoubted, LAPSE_MARGIN } from '../../src/policy/lapse.ts';
import { NOW } from './build.ts';
import { hold, STATUSES } from './step-build.ts';

const lapse = { at: NOW, why: 'a backup was restored' };
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
      const after = afterLapse(held, NOW, true);
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
    expect(afterLapse(hold('deleting'), NOW, false)).toBeUndefined();
  });

  it('takes the deletion away from what is put aside, once, and leaves what never had one', () => {
    const after = afterLapse(hold('quarantined'), NOW, true);
    if (after?.kind !== 'undated') throw new Error('it keeps its date');
    expect(after.hold).toMatchObject({ goal: 'disable', approval: { effect: 'quarantine' } });
    expect(after.hold.state).toEqual(hold('quarantined').state);
    expect(afterLapse(after.hold, NOW, true)).toBeUndefined();
    const never = { approval: { ...hold('quarantined').approval, effect: 'quarantine' } } as const;
    expect(afterLapse(hold('quarantined', never), NOW, true)).toBeUndefined();
    expect(afterLapse(hold('quarantined', { goal: 'archive' }), NOW, true)).toBeUndefined();
  });
});
