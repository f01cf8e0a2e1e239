import { expect, test } from 'vitest';
import { appliedHere, everyRuleStays, rulesInForce } from '../../src/policy/applied-rules.ts';
import { compiled, expirable, retention } from './lifecycle/retention.ts';

const PREVIEWS = expirable(['pr-*'], { class: 'preview' });
const both = compiled(retention({ expires: [PREVIEWS, expirable([])] })).text;
const previews = compiled(retention({ expires: [PREVIEWS] })).text;
const ours = appliedHere([{ text: both, receipt: { at: 0 } }]);

test('what expires images by rules of ours, and only where they were applied', () => {
  expect(rulesInForce(both, ours).map(({ selection }) => selection.tagStatus)).toEqual([
    'tagged',
    'untagged',
  ]);
  expect(rulesInForce(both, appliedHere([{ text: both }]))).toEqual([]);
  expect(rulesInForce(undefined, ours)).toEqual([]);
  expect(rulesInForce('not a policy', ours)).toEqual([]);
});

test('a rule of ours that another text leaves out is missed, whatever its days', () => {
  expect(everyRuleStays(both, previews, ours)).toBe(false);
  expect(everyRuleStays(previews, both, ours)).toBe(true);
  const longer = { ...PREVIEWS, limit: { kind: 'days', days: 90 } } as const;
  expect(everyRuleStays(previews, compiled(retention({ expires: [longer] })).text, ours)).toBe(true);
  expect(everyRuleStays(undefined, previews, ours)).toBe(true);
});
