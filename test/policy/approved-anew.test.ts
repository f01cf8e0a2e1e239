import { describe, expect, test } from 'vitest';
import { type Awaiting, isAnsweredBy, renewed, underNewer, unrenewed } from '../../src/policy/asked-again.ts';
import { DAY } from '../../src/policy/time.ts';
import { approval, awaiting } from './asked-again-build.ts';
import { NOW } from './build.ts';
import { hold } from './step-build.ts';

describe('promise 5: a window of what was approved anew', () => {
  test('begins no earlier than its approval, however far behind the clock is that dates it', () => {
    const next = renewed(awaiting(), hold('approved', { approval: approval(NOW) }), NOW - 16 * DAY, 0);
    const { watch } = hold('approved');
    expect(next.state).toMatchObject({ deleteAfter: NOW + watch });
  });

  test('leads to deletion, also where an older version turned back what was to be disabled', () => {
    const next = renewed(awaiting(), hold('approved', { approval: approval(NOW) }), NOW, 0);
    const disabled: Awaiting = { ...awaiting(), goal: 'disable' };
    expect(renewed(disabled, hold('approved', { approval: approval(NOW) }), NOW, 0)).toEqual(next);
  });
});

describe('promise 11: an approval that is no answer', () => {
  const asked = hold('approved', { review: 'r2', approval: approval(NOW) });

  test('because Redis lost records once more since leaves a hold waiting, under the newer question', () => {
    expect(isAnsweredBy(awaiting(), asked)).toBe(true);
    const lost = awaiting({}, NOW + DAY);
    expect(isAnsweredBy(lost, asked)).toBe(false);
    expect(unrenewed(lost, asked)).toBe('waits for a newer answer');
    expect(underNewer(lost, 'r2')).toEqual({ ...lost, review: 'r2', formerly: ['r1'] });
  });

  test('because it is on its way back already says so once', () => {
    const back = hold('restoring');
    expect(isAnsweredBy(back, asked)).toBe(false);
    expect(unrenewed(back, asked)).toBe('is on its way back already');
    expect(unrenewed(underNewer(back, 'r2'), asked)).toBe(undefined);
    expect(unrenewed(hold('approved'), asked)).toBe(undefined);
  });
});
