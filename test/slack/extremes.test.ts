import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RETENTION_CLASSES } from '../../src/policy/retention.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Card } from '../../src/slack/desk.ts';
import type { Block, Message } from '../../src/slack/views/blocks.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { digestView, shownCards } from '../../src/slack/views/digest.ts';
import { imagesModal } from '../../src/slack/views/images.ts';
import { moreModal } from '../../src/slack/views/more.ts';
import { sourceTroubleNotice } from '../../src/slack/views/notices.ts';
import { reminderViews } from '../../src/slack/views/reminder.ts';
import { statusView } from '../../src/slack/views/status.ts';
import { card, family, NOW, READING, REMOVING, STATES } from './cards.ts';
import { render } from './render.ts';

const SEED = 20261123;
const RUNS = { seed: SEED, numRuns: 150 };

/** Names as nobody wishes them: too long, injected markup, both directions of writing, emoji, control characters. */
const nasty = (most: number) =>
  fc.oneof(
    fc.string({ maxLength: most }),
    fc.string({ unit: 'grapheme', maxLength: most }),
    fc.constantFrom('&', '<', '👩‍👩‍👧', 'א', '`', '\u202e').map((c) => c.repeat(Math.floor(most / c.length))),
    fc.constantFrom(
      '<!channel>',
      '<@U0PAYLEAD> approved',
      '<https://example.com|payments/api>',
      '`*_~\n*Remove:* nothing',
      'العربية-تجربة',
      '🔥'.repeat(20),
    ),
  );

const words = (most: number, length: number) => fc.array(nasty(length), { maxLength: most });
const past = fc.integer({ min: 0, max: 4000 }).map((n) => NOW - n * DAY);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyCard: fc.Arbitrary<Card> = fc
  .record({
    families: fc.integer({ min: 1, max: 10_000 }),
    tags: words(5, 128),
    moreTags: fc.integer({ min: 0, max: 10_000 }),
    pushed: maybe(past),
    pulled: maybe(past),
    upper: fc.integer({ min: 0, max: 1e15 }),
    reasons: words(12, 600),
    sources: fc.array(fc.record({ source: nasty(300), inspected: fc.nat(), observedAt: past }), {
      maxLength: 30,
    }),
    cannotSee: words(30, 100),
    purpose: maybe(nasty(2000)),
    ifWrong: nasty(3000),
    repository: nasty(256),
    why: nasty(600),
    class: fc.constantFrom(...RETENTION_CLASSES),
    kind: fc.constantFrom('past-expected-life', 'untagged', 'orphaned', 'unclear'),
    mode: fc.constantFrom('observe', 'ask', 'quarantine', 'delete'),
    state: fc.constantFrom(...Object.values(STATES).map((state) => state.review.state), REMOVING),
    counts: fc.constantFrom(...Object.values(STATES).map((state) => state.holds.counts)),
    notes: words(20, 900),
    about: words(8, 600),
    reviewId: fc.string({ minLength: 1, maxLength: 60 }),
  })
  .map((g) =>
    card({
      facts: {
        families: g.families,
        tags: g.tags,
        moreTags: g.moreTags,
        neverPulled: g.pulled === undefined ? g.families : 0,
        bytes: { upper: g.upper, estimate: g.upper / 3 },
        monthlyUsd: g.upper / 1e10,
        reasons: g.reasons,
        notFoundIn: g.sources,
        cannotSee: g.cannotSee,
        notes: g.about,
        ifWrong: g.ifWrong,
        ...(g.purpose !== undefined && { purpose: g.purpose }),
        ...(g.pushed !== undefined && { firstPushedAt: g.pushed, lastPushedAt: NOW }),
        ...(g.pulled !== undefined && { lastPulledAt: g.pulled }),
      },
      review: {
        id: g.reviewId,
        repository: g.repository,
        class: g.class,
        kind: g.kind as 'unclear',
        owner: { team: g.why, why: g.why },
        slow: g.families % 2 === 0,
      },
      mode: g.mode as 'ask',
      state: g.state,
      counts: g.counts,
      holds: { notes: g.notes, deleteAfter: NOW + 30 * DAY, freedBytes: g.upper },
    }),
  );

/** No view may let a mention, a link or a channel call through that we did not write ourselves. */
const OURS = /<(@[UW][A-Z0-9]+|!date\^[^<>]*)>/g;
function smuggled(blocks: readonly Block[]): string | undefined {
  const marked = blocks.flatMap((block) => {
    if (block.type === 'section') return block.text?.type === 'mrkdwn' ? block.text.text : [];
    return block.type === 'context' ? block.elements.flatMap((e) => (e.type === 'mrkdwn' ? e.text : [])) : [];
  });
  return marked.find((text) => /[<>]/.test(text.replace(OURS, '')));
}

function sound(message: Message): void {
  expect(checkMessage(message)).toEqual([]);
  expect(smuggled(message.blocks)).toBeUndefined();
}

describe(`views of extremes keep Slack's limits (seed ${SEED})`, () => {
  test('cards', () => {
    fc.assert(
      fc.property(anyCard, (one) => sound(cardMessage(one, READING))),
      RUNS,
    );
  });

  test('digests, and the modal behind them with the rest', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 12 }), nasty(200), (cards, team) => {
        const week = { cards, team, week: '2026-W48' };
        const digest = digestView(week, READING);
        sound(digest);
        const shown = shownCards(week, READING);
        const rest = cards.length - shown;
        if (rest > 0) expect(render(digest.blocks)).toContain(`[Review ${rest} more]`);
        const modal = moreModal(week, { review: 'r', page: 1 }, READING);
        expect(checkModal(modal)).toEqual([]);
        expect(smuggled(modal.blocks as Block[])).toBeUndefined();
      }),
      RUNS,
    );
  });

  test('reminders', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 15 }), (cards) => {
        const pages = reminderViews(cards, READING);
        for (const { message } of pages) sound(message);
        expect(pages.flatMap(({ reviews }) => reviews)).toHaveLength(cards.length);
      }),
      RUNS,
    );
  });

  test('lists of images', () => {
    const tags = words(40, 128);
    fc.assert(
      fc.property(anyCard, fc.array(tags, { maxLength: 20 }), (one, names) => {
        const families = names.map((list, i) => family(i, list));
        const view = imagesModal({ card: one, families, page: 1, pages: 500 }, READING);
        expect(checkModal(view)).toEqual([]);
        expect(smuggled(view.blocks as Block[])).toBeUndefined();
      }),
      RUNS,
    );
  });

  test('status', () => {
    const answers = fc.array(
      fc.record({
        repository: nasty(256),
        registry: nasty(60),
        owner: nasty(600),
        images: fc.nat(),
        bytes: fc.integer({ min: 0, max: 1e15 }),
        rows: fc.array(
          fc.record({ class: nasty(40), verdict: nasty(40), families: fc.nat(), bytes: fc.nat() }),
          { maxLength: 40 },
        ),
        waiting: fc.array(anyCard, { maxLength: 6 }),
        aside: fc.array(anyCard, { maxLength: 6 }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(answers, (list) => sound(statusView(list, READING))),
      RUNS,
    );
  });

  test('source trouble', () => {
    const troubles = fc.array(
      fc.record({
        name: nasty(90),
        registry: nasty(90),
        status: fc.constantFrom('failed', 'stale', 'too-small') as fc.Arbitrary<'failed'>,
        why: nasty(2000),
        next: nasty(600),
        contact: nasty(600),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(troubles, (list) => sound(sourceTroubleNotice(list))),
      RUNS,
    );
  });
});
