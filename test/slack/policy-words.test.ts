import { describe, expect, test } from 'vitest';
import { MOST_IMAGES } from '../../src/policy/lifecycle/policy.ts';
import type { PolicyChangeFacts } from '../../src/policy/policy-change.ts';
import { OTHER_NAMES } from '../../src/policy/policy-facts.ts';
import { DAY } from '../../src/policy/time.ts';
import { POLICY_ACTION } from '../../src/slack/policy-ids.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { checkHome, checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { policyAnswerView } from '../../src/slack/views/policy-answer.ts';
import { policyMessage, policyText } from '../../src/slack/views/policy-card.ts';
import { evidenceLines, globsFirst, named } from '../../src/slack/views/policy-said.ts';
import { policyLine } from '../../src/slack/views/policy-thread.ts';
import { policyImagesModal, policyTextModal } from '../../src/slack/views/policy-windows.ts';
import { LEAD, MEMBER, NOW, READING } from './cards.ts';
import { EMPTY_HOME } from './fake-answers.ts';
import { CHANGE, POLICY_STATES, policyCard } from './policies.ts';
import { buttons, render } from './render.ts';

const cardOf = (facts: Partial<PolicyChangeFacts>, more: Partial<typeof CHANGE> = {}) =>
  policyCard({ ...more, facts: { ...CHANGE.facts, ...facts } });
const read = (card: ReturnType<typeof policyCard>) => render(policyMessage(card, READING).blocks);
const approveText = (card: ReturnType<typeof policyCard>) =>
  buttons(policyMessage(card, READING).blocks).find(({ action_id }) => action_id === POLICY_ACTION.approve)
    ?.text.text;
const NONE = { images: 0, bytes: 0 };

test('what is ready to paste is shown as it is', () => {
  const [rule] = CHANGE.retention.prevention;
  if (!rule) throw new Error('the example is empty');
  const answer = { registry: '123456789012/eu-west-1', rejected: [], mode: 'delete', isLead: true } as const;
  const snippet = { language: 'yaml', text: 'owner: team-name' } as const;
  const prevention = [{ ...rule, kind: 'image-fields' as const, snippet }];
  const retention = { ...CHANGE.retention, prevention };
  expect(render(policyAnswerView({ ...answer, retention }, READING).blocks)).toContain('owner: team-name');
});

describe('what it reaches', () => {
  test('where there was no policy, what falls due later is told with its horizon', () => {
    const { former: _none, ...change } = CHANGE;
    const diff = { newlyExpired: { images: 6, bytes: 5e9 }, newlyArchived: NONE, noLongerExpired: NONE };
    const facts = { ...CHANGE.facts, horizon: 91 * DAY };
    const all = { ...diff, noLongerArchived: NONE, sooner: NONE, later: NONE };
    const card = { ...policyCard(), change: { ...change, facts: { ...facts, diff: all } } };
    expect(read(card)).toContain('ECR has no lifecycle policy for it, so nothing goes by itself.');
    expect(read(card)).toContain(
      '*What changes, sooner or later, within 91 days:* 6 images, up to 5.0 GB deleted that stay now.',
    );
  });

  test('nothing today is said in words, on the button too', () => {
    const card = cardOf({ images: 143, expires: NONE });
    expect(read(card)).toContain(
      '*Nothing today*: none of 143 images is due. Once applied, it deletes what falls due by itself, every day.',
    );
    expect(approveText(card)).toBe('Apply to ECR: nothing today…');
    expect(read(card)).not.toMatch(/\b0 (of|images|bytes)/);
    expect(policyText(card)).toContain('would delete nothing today');
    const later = cardOf({ images: 143, expires: NONE, soon: { images: 3, bytes: 1e9 } });
    expect(read(later)).toMatch(
      /none of 143 images is due\. By <!date.*> it reaches 3 images, up to 1\.0 GB\./,
    );
    expect(approveText(later)).toBe('Apply to ECR: 3 images by Mon 7 Dec 2026…');
  });

  test('the preview speaks of now, the card of a day: the numbers are put together', () => {
    const of = (images: number, due: number) =>
      read(
        cardOf({
          expires: { images: due, bytes: 1e9 },
          preview: { status: 'agrees', at: NOW, images },
        }),
      );
    expect(of(16, 17)).toContain(
      "ECR's own preview agrees on the 16 due now; 1 more falls due within a day.",
    );
    expect(of(0, 2)).toContain('agrees on the 0 due now; 2 fall due within a day.');
    expect(of(17, 17)).toContain("ECR's own preview agrees: 17 images.");
  });

  test('card, button and Home say the same number', () => {
    const card = cardOf({ expires: { images: 17, bytes: 1e9 }, soon: { images: 3, bytes: 1e9 } });
    const home = homeView({ ...EMPTY_HOME, policies: [card] }, READING);
    expect(checkHome(home)).toEqual([]);
    for (const text of [read(card), render(home.blocks as Block[])]) {
      expect(text).toMatch(/Within a day it deletes 17 of .*20 in all\./s);
      expect(text).toContain('Apply to ECR: 20 images by Mon 7 Dec 2026');
    }
  });
});

test('the caution about other names stands whole with what is never deleted, once', () => {
  const blocks = policyMessage(cardOf({ notes: [OTHER_NAMES, 'Tried.'] }), READING).blocks;
  const [never] = blocks.filter((block) => JSON.stringify(block).includes('Never deleted by it'));
  expect(JSON.stringify(never)).toContain(`*Mind:* ${OTHER_NAMES}`);
  expect(JSON.stringify(blocks).split('An image with one more tag')).toHaveLength(2);
});

describe('what is settled is not spoken of as open', () => {
  const soon = { ...CHANGE.facts, soon: { images: 7, bytes: 1e9 } };
  test.each(Object.entries(POLICY_STATES))('%s', (_name, state) => {
    const card = policyCard({ ...state, facts: soon });
    const { status } = card.change.state;
    const isOpen = status === 'proposed' || status === 'seconding';
    expect(read(card).includes('proposed retention policy')).toBe(isOpen);
    expect(policyText(card).includes('would delete')).toBe(isOpen);
    const isAhead = isOpen || status === 'approved' || status === 'applying';
    expect(read(card).includes('it reaches 7 images')).toBe(isAhead);
    expect(read(card).includes('Within a day it deletes')).toBe(isOpen);
  });

  test('an archive that was to be', () => {
    const archives = { images: 3, bytes: 1e9 };
    expect(read(cardOf({ archives }, POLICY_STATES.declined))).toContain(
      'it was to delete 412 of 1,204 images, up to 38 GB, within a day, and to archive 3 images',
    );
    const none = cardOf({ expires: NONE, rules: [{ ...rule(), images: 0 }] }, POLICY_STATES.applied);
    expect(read(none)).toContain('At its proposal none.');
    expect(read(none)).toContain('When it was proposed, none of 1,204 images was due. It goes on by itself');
  });
});

describe('an approval later than its proposal', () => {
  const soon = { images: 5, bytes: 1e9 };
  const late = { images: 5, expires: NONE, soon };
  const due = { at: NOW, images: 5, expires: { images: 5, bytes: 1e9 }, archives: NONE };

  test('what fell due while it waited is told before it is applied, too', () => {
    for (const state of [POLICY_STATES.approved, POLICY_STATES.applying]) {
      expect(read(cardOf(late, state))).toMatch(
        /When it was proposed, none of 5 images was due\. By <!date.*> it reaches 5 images, up to 1\.0 GB\. Once applied/,
      );
      expect(read(cardOf(late, state))).not.toContain('Nothing today');
    }
  });

  test('once it is applied thread and card say what was due then', () => {
    const applied = cardOf(late, { ...POLICY_STATES.applied, due });
    expect(policyLine(applied, new Map(), [])?.text).toBe(
      'Applied and seen in ECR. It deletes 5 images within a day. One click on the card takes it back.',
    );
    expect(read(applied)).toContain('When it was applied, it was to delete 5 of 5 images, up to 1.0 GB');
    const archiving = { ...due, expires: NONE, archives: { images: 2, bytes: 1 } };
    const line = policyLine(cardOf(late, { ...POLICY_STATES.applied, due: archiving }), new Map(), []);
    expect(line?.text).toContain('It archives 2 within a day.');
  });
});

test('what ECR refused is told with its reason and what to do', () => {
  const lineOf = (name: string) => policyLine(cardOf({}, POLICY_STATES[name]), new Map(), [LEAD])?.text;
  expect(lineOf('not applied, ECR refused')).toBe(
    `<@${LEAD}> This policy could not be applied: ECR refused it: AccessDenied, ecr:PutLifecyclePolicy is not allowed: add it to the role's policy. The policy in ECR is as it was. Once the cause is mended, a lead can have it proposed anew with \`/ecr policy\`.`,
  );
  expect(lineOf('not undone, ECR refused')).toContain(
    'The policy is still in force. Once the cause is mended, the button on its card tries again.',
  );
});

test('promise 10: two registries with one name: title, buttons and dialogs say which is meant', () => {
  const registry = { account: '210987654321', region: 'ap-southeast-2' };
  const repository = 'payments/a-name-that-is-longer-than-any-dialog-has-room-for';
  for (const state of Object.values(POLICY_STATES)) {
    const card = { ...policyCard({ ...state, registry, repository }), several: true as const };
    expect(checkMessage(policyMessage(card, READING))).toEqual([]);
    const { blocks, text } = policyMessage(card, READING);
    expect(text).toContain(`${repository} in 210987654321/ap-southeast-2:`);
    const named = `*\`${repository}\`* in 210987654321/ap-southeast-2`;
    expect(read(card)).toContain(`${named} · `);
    const windows = [policyTextModal(card, READING), imagesOf(card)];
    for (const { blocks } of windows) expect(render(blocks as Block[])).toContain(named);
    for (const { accessibility_label, confirm } of buttons(blocks)) {
      expect(accessibility_label).toContain('payments/a-name-tha… in 210987654321/ap-southeast-2');
      if (confirm) expect(confirm.title?.text).toContain('… in 210987654321/ap-southeast-2?');
    }
    expect(render(policyMessage({ ...policyCard({ ...state, registry }) }, READING).blocks)).not.toContain(
      '210987654321/ap-southeast-2 · ',
    );
  }
});

const imagesOf = (card: ReturnType<typeof policyCard>) =>
  policyImagesModal({ card, images: [], page: 1, pages: 1 }, READING);

const rule = () => {
  const [first] = CHANGE.facts.rules;
  if (!first) throw new Error('the example is empty');
  return first;
};

test('the policy text shows what deletes, and folds the rules that only keep', () => {
  const one = (rulePriority: number, tag: string, limit: object) => ({
    rulePriority,
    selection: { tagStatus: 'tagged', tagPatternList: [tag], ...limit },
    action: { type: 'expire' },
  });
  const keep = { countType: 'imageCountMoreThan', countNumber: MOST_IMAGES };
  const days = { countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30 };
  const kept = Array.from({ length: 46 }, (_, i) => one(i + 1, `v${i}.*`, keep));
  const view = policyTextModal(
    policyCard({ text: JSON.stringify({ rules: [...kept, one(47, 'feat-*', days)] }) }),
    READING,
  );
  expect(checkModal(view)).toEqual([]);
  const text = render(view.blocks as Block[]);
  expect(text).toContain('"feat-*"');
  expect(text).toContain('"rulePriority": 47');
  expect(text).not.toContain('"v1.*"');
  expect(text).toContain('and 46 rules that only keep images: `v0.*`, `v1.*`');
});

describe('sentences of the rules', () => {
  test('people are mentioned, tags that look like ids are not', () => {
    expect(named(`${LEAD} removed 2 on 2026-11-03: UBUNTU2204-*, U0AB12CD`, 200, READING)).toMatch(
      new RegExp(`^<@${LEAD}> removed 2 on <!date\\^\\d+.*Tue 3 Nov 2026>: \`UBUNTU2204-\\*\`, U0AB12CD$`),
    );
    expect(named(`${LEAD} removed 2 images, after ${MEMBER}.`, 200, READING)).toContain(
      `after <@${MEMBER}>.`,
    );
    expect(named('wanted back on 2026-99-99', 200, READING)).toBe('wanted back on 2026-99-99');
    expect(named('nightly-2026-11-03', 200, READING)).toBe('nightly-2026-11-03');
  });

  test('days are shown in the reader’s zone, those of the sources too', () => {
    const asked = 'Sources asked last: ECS, Batch on 2026-11-23; Lambda (failed) on 2026-11-16.';
    const [line] = evidenceLines({ expires: [], evidence: [asked] }, READING);
    expect(line).toMatch(
      /^Sources asked last: ECS, Batch on <!date\^\d+\^\{date_short\}\|Mon 23 Nov 2026>; Lambda \(failed\) on <!date\^\d+\^\{date_short\}\|Mon 16 Nov 2026>\.$/,
    );
    expect(named('see lambda 2026-11-16.', 200, READING)).toBe('see lambda 2026-11-16.');
  });

  test('reasons are given once, regular expressions come last', () => {
    const evidence = ['40 images.', `2026-11-03: ${LEAD} removed 2 images (unused).`];
    expect(evidenceLines({ expires: [], evidence }, READING)).toEqual(['40 images.']);
    expect(globsFirst(['/^v/', 'rel-*'])).toEqual(['rel-*', '/^v/']);
  });
});

test('the thread of an applied one that deletes nothing yet says so', () => {
  const lineOf = (expires: typeof NONE) =>
    policyLine(cardOf({ expires }, POLICY_STATES.applied), new Map(), [])?.text;
  expect(lineOf(NONE)).toContain('Nothing is due today.');
  expect(lineOf({ images: 1, bytes: 1 })).toContain('It deletes 1 image within a day.');
});

test('who approved first is not asked to be the second', () => {
  const state = { status: 'seconding', by: { id: MEMBER }, role: 'member', at: NOW } as const;
  const shown = (viewer: string) => approveText({ ...policyCard({ state }), viewer });
  expect(shown(MEMBER)).toBeUndefined();
  expect(shown(LEAD)).toContain('Approve as second');
});
