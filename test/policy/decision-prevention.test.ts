import { expect, test } from 'vitest';
import { preventionIn } from '../../src/policy/decision-prevention.ts';
import type { PolicyChange } from '../../src/policy/policy-change.ts';
import type { Prevention } from '../../src/policy/retention-policy.ts';
import { daysAgo, NOW } from './build.ts';
import { policyChange, STATES } from './build-policy.ts';

const RULE: Prevention = {
  kind: 'lifecycle-rule',
  class: 'branch',
  group: 'branch',
  text: 'Branch images come back.',
};
const BRANCH = 'branch';

function change(status: keyof typeof STATES, prevention: readonly Prevention[], days = 3): PolicyChange {
  const base = policyChange(STATES[status]);
  return { ...base, proposedAt: daysAgo(days), retention: { ...base.retention, prevention } };
}

test.each([
  ['proposed', 'A policy is proposed since 2026-11-20 09:00 UTC.'],
  ['seconding', 'A policy is proposed since 2026-11-20 09:00 UTC.'],
  ['approved', 'A policy proposed 2026-11-20 09:00 UTC is being carried out.'],
  ['applying', 'A policy proposed 2026-11-20 09:00 UTC is being carried out.'],
  ['undoing', 'A policy proposed 2026-11-20 09:00 UTC is being carried out.'],
  ['applied', 'The proposed policy is applied since 2026-11-23 09:00 UTC.'],
  ['undone', 'A policy was applied and taken back 2026-11-23 09:00 UTC.'],
  ['refused', 'A policy proposed 2026-11-20 09:00 UTC could not be carried out: the repository is gone'],
  ['declined', 'A policy proposed 2026-11-20 09:00 UTC was declined.'],
  ['superseded', 'A policy was proposed 2026-11-20 09:00 UTC, another took its place.'],
] as const)('a %s policy is named with how far it came', (status, sentence) => {
  expect(preventionIn([change(status, [RULE])], BRANCH)?.text).toBe(`Branch images come back. ${sentence}`);
});

test('so are one that nobody answered, and one of a former owner', () => {
  const said = (state: PolicyChange['state']) =>
    preventionIn([{ ...change('proposed', [RULE]), state }], BRANCH)?.text;
  expect(said({ status: 'lapsed', at: NOW })).toContain('nobody answered it in time');
  expect(said({ status: 'superseded', at: NOW, because: 'owner' })).toContain('before another team owned');
});

test('the newest that says anything of the group counts', () => {
  const other: Prevention = { ...RULE, class: 'preview', group: 'preview', text: 'Preview.' };
  const changes = [
    change('applied', [RULE], 9),
    change('proposed', [other], 1),
    change('declined', [RULE], 5),
  ];
  expect(preventionIn(changes, BRANCH)?.text).toContain('was declined');
  expect(preventionIn(changes, 'release')).toBeUndefined();
  expect(preventionIn([], BRANCH)).toBeUndefined();
});

test('a rule for untagged images is none for tagged ones of the class they are given', () => {
  const untagged: Prevention = { ...RULE, class: 'unknown', group: 'untagged', text: 'Untagged images.' };
  expect(preventionIn([change('proposed', [untagged])], 'unknown')).toBeUndefined();
  expect(preventionIn([change('proposed', [untagged])], 'untagged')?.text).toContain('Untagged images.');
});
