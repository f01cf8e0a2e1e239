import { expect, test } from 'vitest';
import { NOTHING_EXPIRES } from '../../src/policy/lifecycle/compile.ts';
import type { PolicyChangeFacts } from '../../src/policy/policy-change.ts';
import { DAY } from '../../src/policy/time.ts';
import { POLICY_ACTION, readPolicyValue } from '../../src/slack/policy-ids.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { policyAnswerView } from '../../src/slack/views/policy-answer.ts';
import { policyMessage, policyText } from '../../src/slack/views/policy-card.ts';
import { policyImagesModal } from '../../src/slack/views/policy-windows.ts';
import { NOW, READING } from './cards.ts';
import { CHANGE, POLICY_STATES, policyCard, policyImage } from './policies.ts';
import { buttons, render } from './render.ts';

const NONE = { images: 0, bytes: 0 };
const LATER = { images: 29, bytes: 7.3e9, from: NOW + 50 * DAY, until: NOW + 121 * DAY };
const cardOf = (facts: Partial<PolicyChangeFacts>, more: Partial<typeof CHANGE> = {}) =>
  policyCard({ ...more, facts: { ...CHANGE.facts, images: 61, ...facts } });
const nothingYet = cardOf({ expires: NONE, later: LATER });
const blocksOf = (card: ReturnType<typeof policyCard>) => policyMessage(card, READING).blocks;
const buttonOf = (card: ReturnType<typeof policyCard>, action: string) =>
  buttons(blocksOf(card)).find(({ action_id }) => action_id === action);

test('promise 10: deletions to come stand on the button, in its dialog, and behind a list that can be opened', () => {
  const approve = buttonOf(nothingYet, POLICY_ACTION.approve);
  expect(approve?.text.text).toBe('Apply to ECR: 29 images by Wed 24 Mar 2027…');
  expect(readPolicyValue(approve?.value)?.count).toBe(29);
  expect(approve?.confirm?.text?.text).toBe(
    'ECR deletes nothing today, then 29 (up to 7.3 GB) by Wed 24 Mar 2027, and goes on with every image the rules reach later. What is deleted cannot be restored. First of two approvals: no change before the second.',
  );
  expect(buttonOf(nothingYet, POLICY_ACTION.images)?.text.text).toBe('Show 29 images');
  expect(policyText(nothingYet)).toContain(
    'would delete nothing today, and 29 images, up to 7.3 GB, in time',
  );
});

test('what is approved and what is an outlook are told apart', () => {
  const text = render(blocksOf(nothingYet));
  expect(checkMessage(policyMessage(nothingYet, READING))).toEqual([]);
  expect(text).toMatch(
    /none of 61 images is due\. \*By <.*Wed 24 Mar 2027> 29 images, up to 7\.3 GB\*, the first on <.*Tue 12 Jan 2027>, as things stand\./,
  );
  expect(text).toMatch(/that they reach no image until <.*Mon 7 Dec 2026>: anything else stops them/);
  const more = cardOf({ later: LATER, soon: { images: 3, bytes: 1e9 } });
  expect(render(blocksOf(more))).toMatch(/29 images, up to 7\.3 GB more, 444 in all\*/);
  expect(render(blocksOf(more))).toContain('that they reach 415 images until');
  expect(render(blocksOf(policyCard()))).not.toContain('What is approved');
  const applied = cardOf({ expires: NONE, later: LATER }, POLICY_STATES.applied);
  expect(render(blocksOf(applied))).toContain('as things stood then. It goes on by itself, every day.');
});

test('the longest dialog is not cut', () => {
  const many = { images: 99_999, bytes: 999.9e12 };
  const facts = { expires: many, archives: many, soon: many, later: { ...LATER, ...many } };
  const approve = buttonOf(cardOf(facts), POLICY_ACTION.approve);
  expect(approve?.confirm?.text?.text).toMatch(/before the second\.$/);
  const second = cardOf(facts, POLICY_STATES['half approved']);
  expect(buttonOf(second, POLICY_ACTION.approve)?.text.text).toBe(
    'Approve as second: 399,996 images by Wed 24 Mar 2027…',
  );
});

test('the list gives each image its day, the outlook apart', () => {
  const { at } = CHANGE.facts;
  const images = [
    policyImage(1),
    policyImage(2, { due: at + 9 * DAY }),
    policyImage(3, { due: at + 60 * DAY }),
  ];
  const card = cardOf({ later: LATER });
  const view = policyImagesModal({ card, images, page: 1, pages: 1 }, READING);
  expect(checkModal(view)).toEqual([]);
  const text = render(view.blocks as Block[]);
  expect(text).toMatch(/441 images by <.*Wed 24 Mar 2027>/);
  expect(text).toMatch(/Approved is what falls due until <.*>: 412 of these, the others are an outlook\./);
  expect(text).toMatch(/feat-1.* within a day.*feat-2.* from .*Outlook, each on its day.*feat-3.* from /s);
  const none = policyImagesModal({ card: nothingYet, images, page: 1, pages: 1 }, READING);
  expect(render(none.blocks as Block[])).toContain(': none of these, all are an outlook.');
});

test('a list that was let go is told so, not shown as empty', () => {
  const of = (images: Parameters<typeof policyImagesModal>[0]['images']) =>
    render(policyImagesModal({ card: policyCard(), images, page: 1, pages: 1 }, READING).blocks as Block[]);
  expect(of([])).toContain('The list is no longer kept');
  expect(of([policyImage(1)])).not.toContain('no longer kept');
});

test('a keep says until when, and the days of a rule where they come from', () => {
  const [rule] = CHANGE.retention.expires;
  if (!rule) throw new Error('the example is empty');
  const limitBecause = '90 days: the youngest image that was let go was 90 days old.';
  const retention = { ...CHANGE.retention, expires: [{ ...rule, limitBecause }] };
  const card = cardOf({ never: ['feat-9: kept, spared until 2027-02-21.'] }, { retention });
  expect(render(blocksOf(card))).toMatch(/feat-9: kept, spared until <!date.*Sun 21 Feb 2027>\./);
  expect(render(blocksOf(card))).toContain(`*Why, for branch images:* ${limitBecause}`);
});

test('/ecr policy says once that there is no rule', () => {
  const { facts: _none, retention } = CHANGE;
  const answer = {
    ...({ registry: '123456789012/eu-west-1', mode: 'delete', isLead: true } as const),
    retention: { ...retention, expires: [] },
    rejected: [NOTHING_EXPIRES],
  };
  const text = render(policyAnswerView(answer, READING).blocks);
  expect(text).toContain('*May go by itself:* nothing yet.');
  expect(text).not.toContain('Not proposed');
  expect(text).not.toContain('all the same');
});
