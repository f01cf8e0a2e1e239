import { expect, test } from 'vitest';
import { unprovenNote } from '../../src/policy/policy-notes.ts';
import { POLICY_ACTION } from '../../src/slack/policy-ids.ts';
import { checkMessage } from '../../src/slack/views/check.ts';
import { policyAnswerView } from '../../src/slack/views/policy-answer.ts';
import { takenBackMessage } from '../../src/slack/views/policy-taken-back.ts';
import { LEAD, READING } from './cards.ts';
import { CHANGE, policyCard } from './policies.ts';
import { buttons, render } from './render.ts';

const RULES = [{ patterns: ['pr-*'], why: 'wanted back on 2026-11-20 (a lead had it restored)' }];

test('a rule that was taken back is told with its reason, and with the click where that helps', () => {
  const told = (undoHelps: boolean, leads: readonly string[]) =>
    takenBackMessage({ card: policyCard(), rules: RULES, undoHelps, leads }, READING);
  const helps = told(true, [LEAD]);
  expect(checkMessage(helps)).toEqual([]);
  expect(render(helps.blocks)).toContain('wanted back on');
  expect(buttons(helps.blocks).map(({ action_id }) => action_id)).toEqual([POLICY_ACTION.undo]);
  const other = told(false, []);
  expect(render(other.blocks)).toContain('No click takes out such a rule alone');
  expect(buttons(other.blocks)).toEqual([]);
});

test('/ecr policy says whose policy is in force where there is nothing to propose', () => {
  const asked = { registry: '123456789012/eu-west-1', rejected: [], mode: 'delete', isLead: true } as const;
  const { retention } = CHANGE;
  const shown = (inForce?: readonly string[]) =>
    render(
      policyAnswerView({ ...asked, retention, current: '{}', ...(inForce && { inForce }) }, READING).blocks,
    );
  expect(shown(['Deletes images tagged pr-* 30 days after their push.'])).toContain(
    'ECR carries out what two people approved here',
  );
  expect(shown([])).toContain('made by its owner');
  expect(shown()).toContain('made by its owner');
  const facts = { ...CHANGE.facts, notes: [unprovenNote(2)] };
  const unproven = policyAnswerView({ ...asked, retention, current: '{}', facts, isSame: true }, READING);
  expect(render(unproven.blocks)).toContain("2 rules in ECR read like Layaway's");
});
