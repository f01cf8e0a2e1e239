import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionRecord } from '../../src/policy/decision-record.ts';
import type { Digest } from '../../src/policy/image.ts';
import { RETENTION_CLASSES } from '../../src/policy/retention.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import type {
  Amount,
  BrakeAnswer,
  DecisionSavings,
  ExplainAnswer,
  ExplainedFamily,
  HistoryAnswer,
  HomePage,
  ImageName,
  RestoreOffer,
  Savings,
} from '../../src/slack/answers.ts';
import type { Card } from '../../src/slack/desk.ts';
import { readRestoreValue } from '../../src/slack/restore-value.ts';
import type { Block, Message } from '../../src/slack/views/blocks.ts';
import { checkHome, checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { decisionsView } from '../../src/slack/views/decisions.ts';
import { explainingNotice, explainView, notExplained } from '../../src/slack/views/explain.ts';
import { helpView } from '../../src/slack/views/help.ts';
import { historyView } from '../../src/slack/views/history.ts';
import { homeModal, homeSentence, homeView } from '../../src/slack/views/home.ts';
import { brakeNews, brakeView } from '../../src/slack/views/pause.ts';
import { restoreOfferView, restoringView } from '../../src/slack/views/restore.ts';
import { savingsView } from '../../src/slack/views/savings.ts';
import { card, LEAD, MEMBER, NOW, READING, STATES } from './cards.ts';
import { EMPTY_HOME } from './fake-answers.ts';
import { buttons, render } from './render.ts';

const SEED = 20261124;
const RUNS = { seed: SEED, numRuns: 100 };
const NAME: ImageName = { registry: '123456789012/eu-west-1', repository: 'payments/api' };
const AMOUNT: Amount = { images: 37, bytes: { upper: 9.1e9, estimate: 1.2e9 }, monthlyUsd: 0.91 };
const SAVINGS: Savings = {
  deleted: { ...AMOUNT, bytes: { ...AMOUNT.bytes, byLayers: 36 } },
  aside: { ...AMOUNT, images: 12 },
  resting: { ...AMOUNT, images: 0 },
  archived: { ...AMOUNT, images: 3, monthlyUsd: 0 },
  archiveChargeUsd: 0.3,
  verified: { images: 35, bytes: 8.8e9, at: NOW - 2 * DAY },
  regret: { restored: 2, aside: 52 },
};
const DECISION: DecisionSavings = { ...SAVINGS, review: 'review-1', approvedAt: NOW - 30 * DAY };
const savingsIn = (one: Amount): Savings => ({ ...SAVINGS, deleted: one, aside: one, archived: one });
const RECORD: DecisionRecord = {
  review: 'review-1',
  registry: NAME.registry,
  repository: 'payments/api',
  candidate: 'payments/api: 38 branch images (feat-refunds, fix-vat and 36 more), up to 9.80 GB',
  owner: `payments (repository tag owner=payments); approved by <@${LEAD}>`,
  whyUnused: ['branch builds are expected to live 30 days', 'No source saw them.'],
  evidence: ['ECS: not found among 41 looked at, 2026-11-23 08:02 UTC.'],
  firstReversibleMove: 'Tags put aside.',
  watchSignals: ['None went off.'],
  rollbackPath: '38 images deleted for good: they have to be built again.',
  finalAction: { text: 'Removal approved.', at: NOW, ended: true },
  preventionRule: 'None yet.',
};

const read = (message: Message) => `${message.text}\n\n${render(message.blocks)}`;
const readHome = (view: { blocks: readonly object[] }) => render(view.blocks as readonly Block[]);
const many = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    card({
      review: { id: `review-${i + 1}`, repository: `payments/service-${i + 1}` },
      facts: { bytes: { upper: (n - i) * 1e9, estimate: 1e8 } },
    }),
  );

const FAMILY: ExplainedFamily = {
  digest: `sha256:${'ab'.repeat(32)}` as Digest,
  tags: ['v1.2', 'latest'],
  class: 'release',
  verdict: 'protected',
  reasons: ['In use: ECS service shop/web (ecs).', 'Among the 10 newest releases.'],
  findings: [
    { source: 'ecs', status: 'in-use', by: 'ECS service shop/web', observedAt: NOW },
    { source: 'lambda', status: 'not-seen', inspected: 18, observedAt: NOW - HOUR },
    { source: 'helm', status: 'unknown', why: 'the cluster stage does not answer', observedAt: NOW },
  ],
  pushedAt: NOW - 30 * DAY,
  sizeBytes: 2.5e8,
  hold: { status: 'quarantined', goal: 'delete', deleteAfter: NOW + 14 * DAY },
};
const EXPLAINED: ExplainAnswer = {
  name: { ...NAME, tag: 'v1.2' },
  owner: 'payments (repository tag owner=payments)',
  lookedAt: NOW,
  families: [FAMILY],
};
const OFFER: RestoreOffer = { name: NAME, count: 38, tags: ['feat-refunds', 'fix-vat'], tooLate: 0 };
const HISTORY: HistoryAnswer = {
  repository: 'payments/api',
  page: 1,
  lines: [
    {
      at: NOW,
      by: 'layaway',
      text: 'payments/api:fix-vat@sha256:abc is put aside until 2026-12-23 09:00 UTC',
      others: 37,
    },
    {
      at: NOW - HOUR,
      by: LEAD,
      text: `payments/api: 38 branch builds, removal approved by <@${LEAD}> (lead)`,
      others: 0,
    },
    {
      at: NOW - 2 * HOUR,
      by: LEAD,
      text: `payments/api: 38 branch builds, kept until 2026-11-20 by <@${LEAD}> (lead)`,
      others: 0,
    },
    { at: NOW - DAY, by: 'cli', text: 'payments/api paused: <!channel> look', others: 0 },
  ],
  older: { count: 12, atLeast: false },
};

describe('Home', () => {
  const FULL: HomePage = {
    teams: ['payments', 'shop'],
    unowned: true,
    open: many(12),
    aside: [STATES['put aside'], STATES['putting aside']].filter((one) => one !== undefined),
    moreAside: 4,
    decided: [STATES.kept, STATES.investigating].filter((one) => one !== undefined),
    savings: SAVINGS,
    paused: { by: MEMBER, at: NOW, why: 'pulls look odd' },
  };

  test.each([
    ['of a lead with much to do', FULL],
    ['of a team with nothing to do', EMPTY_HOME],
    ['of somebody in no team', { ...EMPTY_HOME, teams: [] }],
  ])('%s', (_name, page) => {
    const view = homeView(page, READING);
    expect(checkHome(view)).toEqual([]);
    expect(readHome(view)).toMatchSnapshot();
  });

  test('what does not fit is counted and stands in the window, page by page', () => {
    const page = { ...FULL, open: many(30) };
    expect(readHome(homeView(page, READING))).toContain('[Review 20 more]');
    const shown = [1, 2, 3].flatMap((at) => {
      const modal = homeModal(page, { review: 'review-11', page: at }, READING);
      expect(checkModal(modal)).toEqual([]);
      return buttons(modal.blocks as Block[]).filter((button) => button.action_id === ACTION.keep);
    });
    expect(shown).toHaveLength(20);
  });

  test('the news of the last click stands on top, once', () => {
    const notice = { text: 'Recorded.', blocks: helpView({ kind: 'nameless', command: 'explain' }).blocks };
    expect(readHome(homeView(EMPTY_HOME, READING, notice))).toMatch(/^Which repository/);
  });

  test('whoever may not use it reads why', () => {
    expect(
      readHome(homeSentence('Only full members can use Layaway, not guests.', READING)),
    ).toMatchSnapshot();
  });

  test('every button says to a screen reader which repository it is about', () => {
    for (const button of buttons(homeView(FULL, READING).blocks as Block[]))
      expect(button.accessibility_label, button.text.text).toMatch(/payments\/|questions in a window/);
  });
});

describe('answers to /ecr', () => {
  const brake: BrakeAnswer = { why: 'pulls look odd', changed: true, told: 'yes' };
  test.each<[string, Message]>([
    ['looking', explainingNotice({ looking: EXPLAINED.name })],
    ['explain an image', explainView(EXPLAINED, READING)],
    [
      'explain a repository',
      explainView(
        { ...EXPLAINED, name: NAME, families: [FAMILY, { ...FAMILY, verdict: 'removable', tags: [] }] },
        READING,
      ),
    ],
    ['explain nothing', explainView({ ...EXPLAINED, families: [], near: 'v1.3' }, READING)],
    ['not explained', notExplained(NAME, 'the repository is not there any more')],
    ['restore', restoreOfferView(OFFER)],
    [
      'restore one',
      restoreOfferView({ ...OFFER, name: EXPLAINED.name, count: 1, tags: ['v1.2'], tooLate: 1 }),
    ],
    ['restoring', restoringView(NAME, 38)],
    ['nothing was left', restoringView(NAME, 0)],
    ['history', historyView(HISTORY, READING)],
    ['history, its end', historyView({ ...HISTORY, page: 3, older: { count: 0, atLeast: false } }, READING)],
    ['history, more than was read', historyView({ ...HISTORY, older: { count: 0, atLeast: true } }, READING)],
    [
      'history of nothing',
      historyView({ ...HISTORY, lines: [], older: { count: 0, atLeast: false } }, READING),
    ],
    [
      'savings',
      savingsView(
        {
          about: 'payments',
          total: SAVINGS,
          rows: [
            { ...SAVINGS, repository: 'payments/api' },
            { ...EMPTY_HOME.savings, repository: 'payments/worker', deleted: AMOUNT },
          ],
          decisions: [],
        },
        READING,
      ),
    ],
    [
      'savings by decision',
      savingsView({ about: 'payments/api', total: SAVINGS, rows: [], decisions: [DECISION] }, READING),
    ],
    ['decision records', decisionsView({ repository: 'payments/api', page: 1, pages: 3, records: [RECORD] })],
    ['no decision', decisionsView({ repository: 'payments/api', page: 1, pages: 1, records: [] })],
    ['pause', brakeView('pause', brake)],
    ['pause one registry, untold', brakeView('pause', { ...brake, registry: NAME.registry, told: 'no' })],
    ['resume', brakeView('resume', { ...brake, told: 'none' })],
    ['resume what ran', brakeView('resume', { ...brake, changed: false })],
    ['news of a pause', brakeNews('paused', LEAD, brake)],
    ['news of its end', brakeNews('resumed', LEAD, brake)],
    ['a command without a name', helpView({ kind: 'nameless', command: 'explain' })],
  ])('%s', (_name, message) => {
    expect(checkMessage(message)).toEqual([]);
    expect(read(message)).toMatchSnapshot();
  });

  test('the end of a pause of everything says which registry stays paused, to whoever asked and to the channel', () => {
    const done = { ...brake, alone: [NAME.registry] };
    for (const message of [brakeView('resume', done), brakeNews('resumed', LEAD, done)])
      expect(read(message)).toContain(
        `Still paused alone, and resumed by name: \`/ecr resume ${NAME.registry}\``,
      );
  });

  test('the restore button carries what it says, and nothing else is read from it', () => {
    const [button] = buttons(restoreOfferView({ ...OFFER, name: EXPLAINED.name }).blocks);
    expect(readRestoreValue(button?.value)).toEqual({ name: EXPLAINED.name, count: 38 });
    for (const forged of [undefined, '', '{}', '[1]', '["38","a","b"]', '[1,2,3]'])
      expect(readRestoreValue(forged)).toBeUndefined();
  });
});

/** Names as nobody wishes them. */
const nasty = (most: number) =>
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: most }),
    fc.constantFrom('&', '<', '👩‍👩‍👧', 'א', '`').map((c) => c.repeat(Math.floor(most / c.length))),
    fc.constantFrom('<!channel>', '<@U0PAYLEAD>', '<https://example.com|x>', 'العربية', '`*_~\n'),
  );
const bytes = fc.integer({ min: 0, max: 1e15 });
const amount: fc.Arbitrary<Amount> = fc.record({
  images: fc.nat(),
  bytes: fc.record({ upper: bytes, estimate: bytes }),
  monthlyUsd: fc.double({ min: 0, max: 1e9, noNaN: true }),
});
const anyName: fc.Arbitrary<ImageName> = fc.record(
  { registry: nasty(60), repository: nasty(256), tag: nasty(128), digest: nasty(71) },
  { requiredKeys: ['registry', 'repository'] },
);
const anyCard: fc.Arbitrary<Card> = fc
  .record({
    repository: nasty(256),
    why: nasty(600),
    tags: fc.array(nasty(128), { maxLength: 5 }),
    families: fc.integer({ min: 1, max: 10_000 }),
    ifWrong: nasty(3000),
    reasons: fc.array(nasty(600), { maxLength: 5 }),
    state: fc.constantFrom(...Object.values(STATES)),
    notes: fc.array(nasty(900), { maxLength: 5 }),
    id: fc.uuid(),
  })
  .map(({ repository, why, state, notes, id, ...facts }) =>
    card({
      review: { id, repository, owner: { team: why, why } },
      facts,
      state: state.review.state,
      counts: state.holds.counts,
      holds: { notes, deleteAfter: NOW + DAY },
    }),
  );
const OURS = /<(@[UW][A-Z0-9]+|!date\^[^<>]*)>/g;
function smuggled(blocks: readonly Block[]): string | undefined {
  return render(blocks.filter((block) => block.type === 'section' || block.type === 'context'))
    .split('\n')
    .find((line) => /[<>]/.test(line.replace(OURS, '')));
}
function sound(message: Message): void {
  expect(checkMessage(message)).toEqual([]);
  expect(smuggled(message.blocks)).toBeUndefined();
}

describe(`extremes keep Slack's limits (seed ${SEED})`, () => {
  test('Home and the window behind it', () => {
    const page: fc.Arbitrary<HomePage> = fc.record({
      teams: fc.array(nasty(300), { maxLength: 20 }),
      unowned: fc.boolean(),
      open: fc.array(anyCard, { maxLength: 40 }),
      aside: fc.array(anyCard, { maxLength: 10 }),
      moreAside: fc.nat(),
      decided: fc.array(anyCard, { maxLength: 5 }),
      savings: amount.map(savingsIn),
      paused: fc.record({ by: nasty(40), at: fc.constant(NOW), why: nasty(2000) }),
    });
    fc.assert(
      fc.property(page, (one) => {
        const view = homeView(one, READING, brakeNews('paused', LEAD, { why: 'x' }));
        expect(checkHome(view)).toEqual([]);
        expect(smuggled(view.blocks as Block[])).toBeUndefined();
        expect(checkModal(homeModal(one, { review: 'r', page: 2 }, READING))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('explanations', () => {
    const family: fc.Arbitrary<ExplainedFamily> = fc.record({
      digest: nasty(71) as fc.Arbitrary<Digest>,
      tags: fc.array(nasty(128), { maxLength: 30 }),
      class: fc.constantFrom(...RETENTION_CLASSES),
      verdict: fc.constantFrom('protected', 'unclear', 'removable'),
      reasons: fc.array(nasty(900), { maxLength: 20 }),
      findings: fc.array(
        fc.record({
          source: nasty(200),
          status: fc.constant('unknown' as const),
          why: nasty(900),
          observedAt: fc.constant(NOW),
        }),
        { maxLength: 20 },
      ),
      sizeBytes: bytes,
    });
    const answers = fc.record({
      name: anyName,
      owner: nasty(900),
      lookedAt: fc.constant(NOW),
      families: fc.array(family, { maxLength: 12 }),
    });
    fc.assert(
      fc.property(answers, (answer) => {
        sound(explainView(answer, READING));
        sound(notExplained(answer.name, answer.owner));
        sound(explainingNotice({ looking: answer.name }));
      }),
      RUNS,
    );
  });

  test('restore, history, savings, pause', () => {
    const parts = fc.record({
      name: anyName,
      tags: fc.array(nasty(128), { maxLength: 5 }),
      texts: fc.array(nasty(3000), { maxLength: 12 }),
      amounts: fc.array(amount, { maxLength: 30 }),
      n: fc.nat(10_000),
      why: nasty(3000),
    });
    fc.assert(
      fc.property(parts, ({ name, tags, texts, amounts, n, why }) => {
        sound(restoreOfferView({ name, tags, count: Math.max(tags.length, n), tooLate: n }));
        const lines = texts.map((text) => ({ at: NOW, by: why, text, others: n }));
        const { repository } = name;
        sound(historyView({ repository, page: n, lines, older: { count: n, atLeast: true } }, READING));
        const rows = amounts.map((one) => ({ ...savingsIn(one), repository }));
        const [first = AMOUNT] = amounts;
        const total = savingsIn(first);
        const decisions = amounts.map((one) => ({ ...DECISION, ...savingsIn(one) }));
        sound(savingsView({ about: why, total, rows, decisions: [] }, READING));
        sound(savingsView({ about: why, total, rows, decisions }, READING));
        const record: DecisionRecord = {
          ...RECORD,
          candidate: why,
          owner: why,
          whyUnused: [...texts, why],
          evidence: [...texts, why],
          firstReversibleMove: why,
          watchSignals: [...texts, why],
          rollbackPath: why,
          finalAction: { text: why, at: NOW, ended: false },
          preventionRule: why,
        };
        sound(decisionsView({ repository, page: 1, pages: n, records: [record] }));
        sound(brakeView('pause', { registry: name.registry, why, changed: true, told: 'no' }));
        sound(brakeNews('paused', LEAD, { registry: name.registry, why }));
      }),
      RUNS,
    );
  });
});
