import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AwayState, awayDecision, PUT_AWAYS, readAway, writeAway } from '../../src/slack/away-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import { ARCHIVE_COSTS } from '../../src/slack/views/away-lines.ts';
import { awayModal } from '../../src/slack/views/away-window.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { cardMenu } from '../../src/slack/views/card-menu.ts';
import { checkModal } from '../../src/slack/views/check.ts';
import { awayPreview } from './away.ts';
import { card, READING, STATES } from './cards.ts';
import { render } from './render.ts';

const OPEN = STATES['open, everything offered'] as Card;

const shown = (one: Card, wish: Parameters<typeof awayPreview>[1]) =>
  awayModal(awayPreview(one, wish), undefined, READING);

describe('what a window says before anything is done', () => {
  test.each(PUT_AWAYS)('%s', (action) => {
    const view = shown(OPEN, { action });
    expect(checkModal(view)).toEqual([]);
    expect([view.title.text, view.submit?.text, render(view.blocks as readonly Block[])]).toMatchSnapshot();
  });

  test.each(['ask', 'quarantine'] as const)('in mode %s', (mode) => {
    const texts = PUT_AWAYS.map((action) =>
      render(shown({ ...OPEN, mode }, { action }).blocks as readonly Block[]),
    );
    expect(texts.join('\n')).toMatchSnapshot();
  });

  test('the archive is said to save nothing, and to cost something', () => {
    const text = JSON.stringify(shown(OPEN, { action: 'archive' }));
    expect(text).toContain(ARCHIVE_COSTS);
    expect(JSON.stringify(shown(OPEN, { action: 'disable' }))).not.toContain(ARCHIVE_COSTS);
  });

  test('the second of two is told so, and the first that it is no more than that', () => {
    const half = STATES['half archived'] as Card;
    expect(JSON.stringify(shown(half, { action: 'archive' }))).toContain('second of two approvals');
    expect(JSON.stringify(shown(half, { action: 'disable' }))).toContain('first of two approvals');
  });

  test('what cannot be chosen is not asked', () => {
    const alone = card({ review: { offers: ['archive'] } });
    expect(shown(alone, { action: 'archive' }).blocks).toHaveLength(1);
    const few = card({ review: { offers: OPEN.review.offers }, facts: { families: 3 } });
    const [row] = shown(few, { action: 'reduce', keepNewest: 2 }).blocks as readonly Block[];
    expect(row && render([row])).toBe('[▾ How many stay: Keep the newest 1 · Keep the newest 2]');
  });
});

test('any number of images with any names fit into a window', () => {
  const name = fc.oneof(
    fc.string({ maxLength: 128 }),
    fc.constantFrom('<!channel>', '🔥'.repeat(40), '&'.repeat(128)),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...PUT_AWAYS),
      fc.integer({ min: 2, max: 10_000 }),
      fc.array(name, { maxLength: 5 }),
      (action, families, names) => {
        const one = card({
          facts: { families },
          review: { offers: OPEN.review.offers, repository: names[0] ?? 'a' },
        });
        const preview = awayPreview(one, { action, keepNewest: 1 });
        const view = awayModal({ ...preview, goes: { ...preview.goes, names } }, undefined, READING);
        expect(checkModal(view)).toEqual([]);
      },
    ),
    { seed: 20261123, numRuns: 150 },
  );
});

describe('what a window carries', () => {
  const state: AwayState = { review: 'r1', action: 'reduce', keepNewest: 5, count: 33, mode: 'delete' };
  const under = { viewId: 'V1', state: { kind: 'more', review: 'r1', page: 2 } } as const;

  test('comes back as it was written, and is the decision it showed', () => {
    for (const one of [state, { ...state, under }]) expect(readAway(writeAway(one))).toEqual(one);
    expect(awayDecision(state)).toEqual({ kind: 'reduce', keepNewest: 5, count: 33, stated: 'delete' });
    const { keepNewest: _none, ...archive } = { ...state, action: 'archive' as const };
    expect(awayDecision(archive)).toEqual({ kind: 'archive', count: 33, stated: 'delete' });
    expect(awayDecision({ ...archive, action: 'reduce' })).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'x',
    '{}',
    '{"r":"r1","a":"remove","n":1,"m":"delete"}',
    '{"r":"r1","a":"archive","n":"1","m":"delete"}',
  ])('%j is not one of ours', (text) => expect(readAway(text)).toBeUndefined());
});

describe('the menu', () => {
  const entries = (one: Card) => cardMenu(one).options.map(({ text }) => text.text);
  const offering = (...offers: Card['review']['offers']) => card({ review: { offers } });

  test('offers what the list allows, and never more than Slack takes', () => {
    expect(entries(OPEN)).toEqual([
      'Show 38 images',
      'Show evidence',
      'Reduce…',
      'Archive or disable…',
      'Not ours…',
    ]);
    expect(entries(offering('archive')).at(-1)).toBe('Archive…');
    expect(entries(offering('disable')).at(-1)).toBe('Disable…');
    for (const one of Object.values(STATES)) expect(entries(one).length).toBeLessThanOrEqual(5);
  });

  test('offers none of it once something is under way, for unclear images, or for one image', () => {
    const two = ['Show 38 images', 'Show evidence'];
    const { state } = (STATES.archived as Card).review;
    expect(entries(card({ review: { offers: OPEN.review.offers }, state }))).toEqual(two);
    expect(entries(card({ review: { offers: ['reduce', 'archive'], kind: 'unclear' } }))).toEqual(two);
    const one = card({ review: { offers: ['reduce'] }, facts: { families: 1 } });
    expect(entries(one)).not.toContain('Reduce…');
  });
});
