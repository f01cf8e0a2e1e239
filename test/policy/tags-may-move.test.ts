import { expect, test } from 'vitest';
import { step } from '../../src/policy/step.ts';
import { aside, facts, hold, lookAt, tagged, told } from './step-build.ts';

const A = aside(1, 'feat-a');

test('where tags may move and go by their name alone, nothing is put aside, and what was begun comes back', () => {
  const next = (status: 'approved' | 'quarantining', tags: readonly string[]) =>
    told(step(hold(status), facts(lookAt([tagged(1, tags)]), { untagForm: 'tag', tagsMayMove: true })));
  const why =
    'this registry takes tags away by their name alone, which is safe only where tags are immutable';
  expect(next('approved', ['feat-a'])).toBe(`wait: ${why}`);
  expect(next('quarantining', ['feat-a', A])).toBe(`→ restoring on a veto: ${why}`);
  // What is put aside already needs no name any more.
  expect(next('quarantining', [A])).toBe('→ quarantined');
});
