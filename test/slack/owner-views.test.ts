import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { readOwnerState, writeOwnerState } from '../../src/slack/owner-ids.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { digestView } from '../../src/slack/views/digest.ts';
import { assignModal, MOST_TEAMS, notOursModal } from '../../src/slack/views/owner-modals.ts';
import { readReminderNote, reminderPage, reminderViews } from '../../src/slack/views/reminder.ts';
import { card, LEAD, MEMBER, NOW, READING } from './cards.ts';
import { buttons, render } from './render.ts';

const NOT_OURS = {
  by: { id: MEMBER },
  at: NOW,
  from: 'payments',
  suggested: 'shop',
  note: 'moved to checkout',
};
const UNOWNED = card({ review: { owner: { why: 'no repository tag owner' }, handOver: NOT_OURS } });
const STATE = { review: 'review-1' };

test.each([
  ['nobody owns it', card({ review: { owner: { why: 'no repository tag owner and no rule for it' } } })],
  ['a team said no, and suggested another', UNOWNED],
  [
    'assigned a moment ago',
    card({
      review: {
        owner: { team: 'shop', why: 'assigned by U0PAYLEAD on 23 Nov 2026', by: LEAD },
        handOver: { by: { id: LEAD }, at: NOW, to: 'shop' },
        offers: ['keep', 'investigate', 'remove', 'not-ours'],
      },
    }),
  ],
  [
    'passed on to a team',
    card({
      state: {
        status: 'superseded',
        at: NOW,
        handOver: { by: { id: LEAD }, at: NOW, from: 'payments', to: 'shop' },
      },
    }),
  ],
  ['passed on to nobody yet', card({ state: { status: 'superseded', at: NOW, handOver: NOT_OURS } })],
])('a card where %s', (_what, one) => {
  const message = cardMessage(one, READING);
  expect(checkMessage(message)).toEqual([]);
  expect(render(message.blocks)).toMatchSnapshot();
});

test('Assign owner comes first, and only where nobody owns it', () => {
  const ids = (one: typeof UNOWNED) =>
    buttons(cardMessage(one, READING).blocks).map((button) => button.action_id);
  expect(ids(UNOWNED)[0]).toBe(ACTION.assign);
  expect(ids(card())).not.toContain(ACTION.assign);
});

test('the windows', () => {
  const choices = { card: UNOWNED, teams: ['data', 'payments', 'shop'], suggested: 'shop' };
  for (const view of [
    assignModal(choices, STATE, READING),
    notOursModal({ ...choices, card: card() }, STATE),
  ]) {
    expect(checkModal(view)).toEqual([]);
    expect(view).toMatchSnapshot();
  }
});

test('more teams than a menu takes are left out aloud', () => {
  const teams = Array.from({ length: 230 }, (_, i) => `team-${String(i).padStart(3, '0')}`);
  const view = assignModal({ card: UNOWNED, teams }, STATE, READING);
  expect(checkModal(view)).toEqual([]);
  expect(JSON.stringify(view).match(/"value":"team-/g)).toHaveLength(MOST_TEAMS);
  expect(JSON.stringify(view)).toContain('130 more teams do not fit');
});

test('whatever people and configurations write stays within the limits (seed 20261123)', () => {
  const text = (most: number) =>
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: most }),
      fc
        .constantFrom('&', '<!channel>', '<@U0PAYLEAD>', '👩‍👩‍👧', 'العربية')
        .map((one) => one.repeat(Math.ceil(most / one.length))),
    );
  const some = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });
  const property = fc.property(
    text(200),
    some(text(300)),
    some(text(400)),
    fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,100}$/), { minLength: 1, maxLength: 150 }),
    fc.string({ minLength: 1, maxLength: 400 }),
    (repository, suggested, note, teams, why) => {
      const handOver = { by: { id: LEAD }, at: NOW, ...(suggested && { suggested }), ...(note && { note }) };
      const one = card({ review: { repository, handOver, owner: { why } } });
      const passed = card({ review: { repository }, state: { status: 'superseded', at: NOW, handOver } });
      const week = { cards: [one, passed, one], team: 'No known owner', week: '2026-W48' };
      const choices = { card: one, teams, ...(suggested && { suggested }) };
      return [
        checkMessage(digestView(week, READING)),
        ...reminderViews([one, passed], READING, note).map(({ message }) => checkMessage(message)),
        checkModal(assignModal(choices, STATE, READING)),
        checkModal(notOursModal(choices, STATE)),
      ].every((problems) => problems.length === 0);
    },
  );
  fc.assert(property, { seed: 20_261_123, numRuns: 100 });
});

test('nobody is mentioned or called by what a note says', () => {
  const handOver = { by: { id: LEAD }, at: NOW, note: '<!channel> <@U0ADMIN>' };
  const shown = render(cardMessage(card({ review: { handOver } }), READING).blocks);
  expect(shown).toContain('&lt;!channel&gt; &lt;@U0ADMIN&gt;');
});

test('a reminder keeps its note when it is drawn again from what stands in it', () => {
  const [page] = reminderViews(
    [UNOWNED],
    READING,
    '14 of 220 repositories have no owner, 19 four weeks ago.',
  );
  expect(page?.note).toContain('14 of 220');
  const note = readReminderNote(page?.message.blocks ?? []);
  expect(note).toBe(page?.note);
  const again = reminderPage([UNOWNED], { page: 1, pages: 1, ...(note && { note }) }, READING);
  expect(again).toEqual(page?.message);
  expect(readReminderNote(reminderPage([UNOWNED], { page: 1, pages: 1 }, READING).blocks)).toBeUndefined();
});

test('a reminder’s note is the same however often it is drawn again', () => {
  const note = 'R&D <team>: 3 repositories have no owner & עברית.';
  const [first] = reminderViews([UNOWNED], READING, note);
  let message = first?.message;
  for (let i = 0; i < 3; i++) {
    const read = readReminderNote(message?.blocks ?? []);
    message = reminderPage([UNOWNED], { page: 1, pages: 1, ...(read && { note: read }) }, READING);
  }
  expect(message).toEqual(first?.message);
  expect(JSON.stringify(message)).toContain('R&amp;D &lt;team&gt;:');
});

test('a window’s state comes back, and nothing else is taken for one', () => {
  const under = { viewId: 'V1', state: { kind: 'more', review: 'review-1', page: 2 } } as const;
  for (const state of [STATE, { ...STATE, under }]) {
    expect(readOwnerState(writeOwnerState(state))).toEqual(state);
  }
  for (const text of [undefined, '', 'null', '[]', '{}', '{"r":""}', '{"r":3}']) {
    expect(readOwnerState(text), text).toBeUndefined();
  }
});

test('the team that was suggested is offered, however many teams there are', () => {
  const teams = Array.from({ length: 1000 }, (_, n) => `team-${String(n).padStart(4, '0')}`);
  const choices = { card: UNOWNED, teams, suggested: 'team-0999' };
  const view = assignModal(choices, STATE, READING);
  expect(checkModal(view)).toEqual([]);
  expect(JSON.stringify(view)).toMatch(/"initial_option":.{0,80}"value":"team-0999"/);
  expect(JSON.stringify(view)).toContain('900 more teams');
});

test('another team’s question that waited long offers to pass it on, and nothing that decides', () => {
  const [page] = reminderViews([card()], READING, undefined, (team) => team === 'payments');
  const text = JSON.stringify(page?.message.blocks);
  expect(checkMessage(page?.message ?? { text: '', blocks: [] })).toEqual([]);
  for (const one of [ACTION.assign, ACTION.snooze, ACTION.menu]) expect(text).toContain(one);
  for (const one of [ACTION.remove, ACTION.keep, ACTION.investigate]) expect(text).not.toContain(one);
  expect(text).not.toMatch(/"(reduce|archive|not-ours):/);
});
