import { expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { digestView } from '../../src/slack/views/digest.ts';
import { MOST_LISTED, reminderPage, reminderViews } from '../../src/slack/views/reminder.ts';
import { questionLine, questionModal } from '../../src/slack/views/reminder-question.ts';
import { card, LEAD, NOW, READING } from './cards.ts';
import { render } from './render.ts';

const REPLACED = card({ state: { status: 'superseded', at: NOW } });
const KEPT = card({ state: { status: 'kept', by: { id: LEAD }, at: NOW, until: NOW + 90 * DAY } });
const many = (n: number, change: (card: Card) => Card = (one) => one) =>
  Array.from({ length: n }, (_, i) =>
    change(card({ review: { id: `r${i}`, repository: `payments/service-${i}` } })),
  );

test('what a newer review replaced is not counted as answered, and nobody is thanked for it', () => {
  const text = (cards: readonly Card[], page = 1, pages = 1) =>
    reminderPage(cards, { page, pages }, READING).text;
  expect(text([REPLACED, REPLACED], 1, 2)).toBe(
    'Page 1 of 2: 2 replaced by a newer review: the newest message asks what still stands.',
  );
  expect(text([KEPT, REPLACED])).toBe(
    '1 answered, 1 replaced by a newer review: the newest message asks what still stands.',
  );
  expect(text([KEPT, REPLACED, card()])).toContain(
    '1 of 3 questions still open in your teams, up to 9.8 GB. 1 replaced by a newer review',
  );
});

test('what was passed on counts as answered, in lists and in the week’s message', () => {
  const handOver = { by: { id: LEAD }, at: NOW, to: 'shop' };
  const cards = [card({ state: { status: 'superseded', at: NOW, handOver } })];
  expect(reminderPage(cards, { page: 1, pages: 1 }, READING).text).toBe('All answered, thank you.');
  expect(digestView({ cards, team: 'payments', week: '2026-W48' }, READING).text).toContain('it is answered');
});

test('another team’s question that was replaced offers nothing, and does not say that it does', () => {
  const shown = render(reminderPage([REPLACED], { page: 1, pages: 1 }, READING, () => true).blocks);
  expect(shown).toContain('Replaced by a newer review');
  expect(shown).not.toContain('You can ask another team');
});

test('forty questions take three messages: the largest as cards, the others a line each', () => {
  const pages = reminderViews(many(40), READING, 'A note.');
  expect(pages.map(({ reviews }) => reviews.length)).toEqual([10, 20, 10]);
  expect(pages.flatMap(({ reviews }) => reviews)).toHaveLength(40);
  const [first = '', second = ''] = pages.map(({ message }) => render(message.blocks));
  expect(first).toContain('[Keep 90 days]');
  expect(second).not.toContain('[Keep 90 days]');
  expect(JSON.stringify(pages[1]?.message.blocks).match(/"Answer…"/g)).toHaveLength(20);
  expect(second).toContain('38 branch builds · up to 9.8 GB · Waiting for 0 days · asked: payments');
});

test('what a list leaves out is said with where it is found', () => {
  const note = (left?: { count: number; bytes: number }) =>
    reminderViews(many(MOST_LISTED), READING, '', undefined, [], left)[0]?.note;
  expect(note({ count: 1_910, bytes: 4e12 })).toContain(
    '1,910 more questions, up to 4.0 TB in all, are not in it: your own come first, then the largest.',
  );
  expect(note({ count: 0, bytes: 0 })).not.toContain('not in it');
});

test('full pages keep every limit, whatever the names are and whatever was answered', () => {
  const long = {
    repository: 'very/long-name.'.repeat(17),
    owner: { team: 'a-team-'.repeat(20), why: 'tag' },
  };
  const snoozed = {
    candidate: 'c',
    by: LEAD,
    at: NOW,
    until: NOW + DAY,
    chosen: '4w' as const,
    bytes: 9.8e9,
  };
  const pictures = [1, 2].map((i) => ({ file: `F${i}`, title: 'x'.repeat(200), alt: 'x'.repeat(900) }));
  for (const state of [card(), KEPT, REPLACED].map(({ review }) => review.state)) {
    const cards = many(MOST_LISTED, ({ review, ...rest }) => ({
      ...{ ...rest, snoozed: { ...snoozed, team: long.owner.team } },
      review: { ...review, ...long, class: 'unknown', state },
    }));
    const pages = reminderViews(cards, READING, 'x'.repeat(3_000), undefined, pictures, {
      count: 1_000,
      bytes: 1e12,
    });
    expect(pages).toHaveLength(5);
    expect(pages.flatMap(({ message }) => checkMessage(message))).toEqual([]);
  }
});

test('a line tells where one approval is missing, and long names apart', () => {
  const half = { status: 'seconding', by: { id: LEAD }, at: NOW, role: 'lead' } as const;
  const state = { ...half, effect: 'delete', stated: 'delete' } as const;
  const line = (at: number, name = 'payments/api') =>
    JSON.stringify(questionLine(card({ state: { ...state, at }, review: { repository: name } }), READING));
  expect(line(NOW)).toContain(`1 of 2 approved by <@${LEAD}>`);
  expect(line(NOW - 8 * DAY)).toContain('Waiting for 0 days');
  const long = 'payments/'.repeat(9);
  expect(line(NOW, `${long}one`)).toContain('ments/one`');
  expect(line(NOW, `${long}one`)).not.toContain(long);
});

test('what is answered does not wait any more', () => {
  const shown = JSON.stringify([
    questionModal(KEPT, READING, () => false),
    reminderPage([KEPT], { page: 1, pages: 1 }, READING).blocks,
  ]);
  expect(shown).toContain('Kept until');
  expect(shown).not.toContain('Waiting for');
});

test('a line opens its card, with everything its lead can do there', () => {
  const own = questionModal(card(), READING, () => false);
  const theirs = questionModal(card(), READING, () => true);
  for (const view of [own, theirs]) expect(checkModal(view)).toEqual([]);
  const [mine, others] = [own, theirs].map(({ blocks }) => JSON.stringify(blocks));
  for (const id of [ACTION.keep, ACTION.remove, ACTION.investigate, ACTION.snooze, ACTION.menu])
    expect(mine).toContain(id);
  expect(render(own.blocks as Block[])).toContain('Waiting for 0 days · asked: payments');
  expect(others).toContain(ACTION.assign);
  expect(others).not.toContain(ACTION.remove);
});
