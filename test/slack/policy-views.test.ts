import type { ModalView } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import type { PolicyAnswer } from '../../src/slack/policy-desk.ts';
import { POLICY_ACTION, readPolicyValue, readProposeValue } from '../../src/slack/policy-ids.ts';
import type { Block, Message } from '../../src/slack/views/blocks.ts';
import { checkHome, checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { policyAnswerView, proposedView } from '../../src/slack/views/policy-answer.ts';
import { policyMessage } from '../../src/slack/views/policy-card.ts';
import { peopleOf, policyLine } from '../../src/slack/views/policy-thread.ts';
import { policyImagesModal, policyTextModal } from '../../src/slack/views/policy-windows.ts';
import { LEAD, NOW, READING } from './cards.ts';
import { EMPTY_HOME } from './fake-answers.ts';
import { CHANGE, POLICY_ID, POLICY_STATES, policyCard, policyImage } from './policies.ts';
import { buttons, render } from './render.ts';

const read = (message: Message) => `${message.text}\n\n${render(message.blocks)}`;
const readModal = ({ blocks }: ModalView) => render(blocks as Block[]);
const ids = (message: Message) => buttons(message.blocks).map(({ action_id }) => action_id);

describe('the card of a proposed policy', () => {
  test.each(Object.entries(POLICY_STATES))('%s', (_name, state) => {
    const message = policyMessage(policyCard(state), READING);
    expect(checkMessage(message)).toEqual([]);
    expect(read(message)).toMatchSnapshot();
  });

  test.each(Object.entries(POLICY_STATES))('thread line: %s', (_name, state) => {
    const card = policyCard(state);
    const names = new Map(peopleOf(card.change.state).map((id) => [id, `name of ${id}`]));
    expect(policyLine(card, names, [LEAD]) ?? 'none').toMatchSnapshot();
  });

  test.each(['observe', 'ask', 'quarantine'] as const)(
    'in mode %s it informs and offers no approval',
    (mode) => {
      const message = policyMessage(policyCard({}, { mode }), READING);
      expect(ids(message)).not.toContain(POLICY_ACTION.approve);
      expect(render(message.blocks)).toContain('in the mode `delete` only');
    },
  );

  test('without a former policy, an answer of ECR, a known owner, and with an archive', () => {
    const { former: _none, ...change } = CHANGE;
    const { diff: _diff, ...facts } = CHANGE.facts;
    const card = {
      ...policyCard(),
      change: {
        ...change,
        owner: { why: 'no tag' },
        facts: {
          ...facts,
          archives: { images: 3, bytes: 1e9 },
          rules: [{ priority: 1, action: 'expire', sentence: 'Deletes all.', images: 0, bytes: 0 } as const],
          preview: { status: 'not-checked', why: 'access was denied' } as const,
        },
      },
    };
    expect(read(policyMessage(card, READING))).toMatchSnapshot();
  });

  test('where ECR sees it otherwise, the card says for which images', () => {
    const differences = [
      { digest: policyImage(1).digest, tags: ['feat-1'], ours: 1 },
      { digest: policyImage(2).digest, tags: [], theirs: 2 },
    ];
    const preview = { status: 'differs', at: NOW, differences, total: 5 } as const;
    const message = policyMessage(policyCard({ facts: { ...CHANGE.facts, preview } }), READING);
    expect(render(message.blocks)).toContain(
      "*ECR's own preview differs* for 5 images: `feat-1` (here rule 1, ECR none), `sha256:000200020002` (here none, ECR rule 2) and 3 more.",
    );
  });

  test('the largest one still is a message that Slack takes', () => {
    const long = '<&>'.repeat(400);
    const rules = Array.from({ length: 50 }, (_, i) => ({
      ...({ priority: i + 1, action: 'expire', images: 1e6, bytes: 1e15 } as const),
      sentence: long,
    }));
    const differences = Array.from({ length: 20 }, (_, i) => ({
      ...policyImage(i),
      tags: ['x'.repeat(128)],
    }));
    const preview = { status: 'differs', at: NOW, differences, total: 1e6 } as const;
    const texts = Array.from({ length: 50 }, () => long);
    const facts = { ...CHANGE.facts, rules, never: texts, notes: texts, preview };
    const retention = { ...CHANGE.retention, evidence: texts };
    const owner = { team: long, why: long };
    const repository = `r${'/a'.repeat(127)}`;
    const card = policyCard({ facts, retention, owner, repository, id: `${POLICY_ID}${repository}` });
    expect(checkMessage(policyMessage(card, READING))).toEqual([]);
    const refused = { status: 'refused', what: 'apply', why: long, at: NOW } as const;
    expect(
      checkMessage(policyMessage({ ...card, change: { ...card.change, state: refused } }, READING)),
    ).toEqual([]);
  });

  test('its button carries what stood on it', () => {
    const [approve] = buttons(policyMessage(policyCard(), READING).blocks);
    expect(approve?.text.text).toBe('Apply to ECR: 412 images within a day…');
    expect(readPolicyValue(approve?.value)).toEqual({
      policy: POLICY_ID,
      count: 412,
      mark: expect.any(String),
    });
  });
});

describe('its windows', () => {
  test('images by rule, a page of them', () => {
    const images = [
      policyImage(1),
      policyImage(2, { tags: [] }),
      policyImage(3, { rule: 2, action: 'transition' }),
    ];
    const view = policyImagesModal({ card: policyCard(), images, page: 2, pages: 3 }, READING);
    expect(checkModal(view)).toEqual([]);
    expect(readModal(view)).toMatchSnapshot();
  });

  test('a page of the longest names fits', () => {
    const tags = Array.from({ length: 30 }, (_, i) => `${i}${'&'.repeat(126)}`);
    const images = Array.from({ length: 40 }, (_, i) => policyImage(i, { tags, rule: i + 1 }));
    const view = policyImagesModal({ card: policyCard(), images, page: 1, pages: 1 }, READING);
    expect(checkModal(view)).toEqual([]);
  });

  test('the texts, indented', () => {
    const view = policyTextModal(policyCard(POLICY_STATES.applied), READING);
    expect(checkModal(view)).toEqual([]);
    expect(readModal(view)).toMatchSnapshot();
  });

  test('the longest text is cut between blocks, what is no JSON is shown as it is', () => {
    const { former: _none, ...change } = CHANGE;
    const one = { ...change, text: `"${'<`'.repeat(15_000)}"` };
    const view = policyTextModal({ ...policyCard(), change: one }, READING);
    expect(checkModal(view)).toEqual([]);
    expect(readModal(view)).toContain('The rest does not fit here.');
    expect(readModal(view)).toContain('There was none.');
    expect(readModal(policyTextModal(policyCard({ text: '{not json' }), READING))).toContain('{not json');
  });
});

const ANSWER: PolicyAnswer = {
  registry: '123456789012/eu-west-1',
  retention: CHANGE.retention,
  current: CHANGE.text,
  facts: CHANGE.facts,
  isSame: false,
  rejected: [],
  fields: ['owner'],
  mode: 'delete',
  isLead: true,
};

describe('the answer to /ecr policy', () => {
  test('what was learned, what it would do, and the button for leads', () => {
    const message = policyAnswerView(ANSWER, READING);
    expect(checkMessage(message)).toEqual([]);
    expect(read(message)).toMatchSnapshot();
    const [button] = buttons(message.blocks);
    expect(readProposeValue(button?.value)).toEqual({
      registry: '123456789012/eu-west-1',
      repository: 'payments/api',
    });
  });

  test('nothing learned yet', () => {
    const retention = { ...CHANGE.retention, expires: [], exceptions: [], prevention: [], notProposed: [] };
    const { current: _none, facts: _facts, fields: _fields, ...rest } = ANSWER;
    const message = policyAnswerView(
      { ...rest, retention, rejected: ['There is no rule to compile.'] },
      READING,
    );
    expect(read(message)).toMatchSnapshot();
  });

  test('an open proposal is linked, and no other one offered', () => {
    const message = policyAnswerView(
      {
        ...ANSWER,
        proposal: CHANGE,
        link: 'https://example.slack.com/archives/C0PAYMENTS/p1',
        fields: [...(ANSWER.fields ?? [])],
      },
      READING,
    );
    expect(render(message.blocks)).toContain(
      'waits for two approvals. <https://example.slack.com/archives/C0PAYMENTS/p1|Open its card>',
    );
    expect(buttons(message.blocks)).toEqual([]);
  });

  test.each([
    ['members', { isLead: false }],
    ['another mode', { mode: 'quarantine' }],
    ['a policy that changes nothing', { isSame: true }],
    ['a rejected one', { rejected: ['it would touch 3 images'] }],
  ] as const)('no button for %s', (_what, change) => {
    expect(buttons(policyAnswerView({ ...ANSWER, ...change }, READING).blocks)).toEqual([]);
  });

  test('why nothing was proposed, and when it is tried again', () => {
    const why = ['it would touch 3 images that must stay.', 'There is no room.'];
    const told = (change: Partial<PolicyAnswer>) =>
      render(policyAnswerView({ ...ANSWER, ...change }, READING).blocks);
    const stands = told({ tried: { at: NOW - DAY, why, ground: 'a' } });
    expect(stands).toContain('*Proposal:* none yet.\n');
    expect(stands).toMatch(
      /\*Tried last\* on <.*Sun 22 Nov 2026>, not proposed: it would touch 3 images that must stay, and 1 more\. /,
    );
    expect(stands).toMatch(
      /once the answers or the present policy change, at the latest after .*19 Dec 2026/,
    );
    const passing = told({ tried: { at: NOW - DAY, why: ['What is in use is not known.'] } });
    expect(passing).toContain('not proposed: What is in use is not known. The next weekly scan tries again.');
    const same = told({
      tried: { at: NOW - DAY, why: ['There is no room.'], ground: 'a' },
      rejected: ['There is no room.'],
    });
    expect(same.split('There is no room')).toHaveLength(2);
    expect(told({})).toContain('The weekly scan makes one when there is a rule to propose.');
    expect(told({ mode: 'quarantine' })).toContain('none. They are made in the mode `delete` only.');
  });

  test('the largest one still fits', () => {
    const long = '<&>'.repeat(500);
    const many = <T>(one: T) => Array.from({ length: 40 }, () => one);
    const [exception] = CHANGE.retention.exceptions;
    const [rule] = CHANGE.retention.expires;
    const [prevention] = CHANGE.retention.prevention;
    if (!exception || !rule || !prevention) throw new Error('the example is empty');
    const snippet = { language: 'yaml', text: `  ${'&`'.repeat(449)}` } as const;
    const message = policyAnswerView(
      {
        ...ANSWER,
        retention: {
          ...CHANGE.retention,
          owner: { team: long, why: long },
          protects: many({ class: 'release', tags: many(long), keepNewest: 10, why: long }),
          expires: many({ ...rule, selection: { kind: 'tagged', patterns: many(long) }, because: long }),
          exceptions: many({ ...exception, why: long, until: NOW + DAY }),
          notProposed: many({ class: 'cache', why: long }),
          evidence: many(long),
          prevention: many({ ...prevention, text: long, snippet }),
        },
        rejected: many(long),
        proposal: CHANGE,
        tried: { at: NOW, why: many(long), ground: 'a' },
      },
      READING,
    );
    expect(checkMessage(message)).toEqual([]);
  });

  test('what became of a wish', () => {
    expect(proposedView('payments/api', { status: 'proposed' }).text).toContain('is proposed');
    expect(proposedView('payments/api', { status: 'same', why: 'It has it.' }).text).toContain('It has it.');
    expect(proposedView('payments/api', { status: 'rejected', why: ['One.', 'Two'] }).text).toContain(
      'One. Two.',
    );
  });
});

test('Home shows the open ones with their buttons', () => {
  const policies = Array.from({ length: 5 }, () => policyCard());
  const view = homeView({ ...EMPTY_HOME, policies }, READING);
  expect(checkHome(view)).toEqual([]);
  expect(render(view.blocks as Block[])).toContain('and 2 more policies in the channels of your teams');
});

test('values that nobody wrote here are not read', () => {
  for (const text of [undefined, '', '{', '[]', '{"l":""}', '{"g":"","r":"x"}', '{"g":1,"r":"x"}']) {
    expect(readPolicyValue(text)).toBeUndefined();
    expect(readProposeValue(text)).toBeUndefined();
  }
  expect(readPolicyValue('{"l":"a","n":-1,"p":"2","k":3}')).toEqual({ policy: 'a' });
});
