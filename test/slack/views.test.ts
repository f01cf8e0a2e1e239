import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { Card, StatusAnswer } from '../../src/slack/desk.ts';
import type { Block, Message } from '../../src/slack/views/blocks.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { digestView } from '../../src/slack/views/digest.ts';
import { helpView } from '../../src/slack/views/help.ts';
import { imagesModal } from '../../src/slack/views/images.ts';
import { moreModal } from '../../src/slack/views/more.ts';
import { recordedNotice, refusalNotice, sourceTroubleNotice } from '../../src/slack/views/notices.ts';
import { largestAndOldest, reminderPage, reminderViews } from '../../src/slack/views/reminder.ts';
import { statusView } from '../../src/slack/views/status.ts';
import { card, family, NOW, READING, STATES } from './cards.ts';
import { buttons, render } from './render.ts';

const read = (message: Message) => `${message.text}\n\n${render(message.blocks)}`;
const many = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    card({
      review: { id: `review-${i + 1}`, repository: `payments/service-${i + 1}` },
      facts: { bytes: { upper: (i + 1) * 1e9, estimate: 1e8 } },
    }),
  );
const WEEK = { team: 'payments', week: '2026-W48' };

describe('cards', () => {
  test.each(Object.entries(STATES))('%s', (_name, state) => {
    const message = cardMessage(state, READING);
    expect(checkMessage(message)).toEqual([]);
    expect(read(message)).toMatchSnapshot();
  });

  test('an unclear candidate offers no removal, even if it was offered by mistake', () => {
    const unclear = card({ review: { kind: 'unclear', offers: ['keep', 'remove'] } });
    const { blocks } = cardMessage(unclear, READING);
    expect(buttons(blocks).map((button) => button.action_id)).toEqual([ACTION.keep]);
  });

  test('every state names who decided and keeps the menu with its images and evidence', () => {
    for (const [name, state] of Object.entries(STATES)) {
      const { blocks } = cardMessage(state, READING);
      expect(render(blocks), name).toMatch(/\[⋯ Show [\d,]+ images? · Show evidence/);
      const { state: review } = state.review;
      if ('by' in review) expect(render(blocks), name).toContain(`<@${review.by.id}>`);
    }
  });
});

describe('digest', () => {
  test('three best cards, the rest behind a button, what was not asked', () => {
    const notAsked = [
      { count: 12, why: 'below the minimum size' },
      { count: 0, why: 'never shown' },
      { count: 3, why: 'answered this month' },
    ];
    const message = digestView({ ...WEEK, cards: many(5), notAsked }, READING);
    expect(checkMessage(message)).toEqual([]);
    expect(read(message)).toMatchSnapshot();
  });

  test('drawn again after a decision: the state stands in place, block ids are new', () => {
    const cards = many(3);
    const before = digestView({ ...WEEK, cards }, READING);
    const decided = [
      cards[0],
      { ...cards[1], review: { ...cards[1]?.review, state: STATES.kept?.review.state } },
      cards[2],
    ];
    const after = digestView({ ...WEEK, cards: decided as typeof cards }, { ...READING, now: NOW + 1 });
    expect(render(after.blocks)).toContain('*Kept until');
    const ids = (blocks: readonly Block[]) => blocks.map((block) => block.block_id);
    expect(ids(after.blocks).some((id) => ids(before.blocks).includes(id))).toBe(false);
  });

  test('no cards: still a message Slack takes', () => {
    expect(checkMessage(digestView({ ...WEEK, cards: [] }, READING))).toEqual([]);
  });
});

describe('modals', () => {
  test('the cards beyond the third, eight a page', () => {
    const week = { ...WEEK, cards: many(14) };
    const first = moreModal(week, { review: 'review-1', page: 1 }, READING);
    const last = moreModal(week, { review: 'review-1', page: 99 }, READING);
    expect(checkModal(first)).toEqual([]);
    expect(render(first.blocks as Block[])).toContain('page 1 of 2');
    expect(buttons(first.blocks as Block[]).filter((b) => b.action_id === ACTION.keep)).toHaveLength(8);
    expect(buttons(last.blocks as Block[]).filter((b) => b.action_id === ACTION.keep)).toHaveLength(3);
    expect(last.private_metadata).toContain('"page":2');
  });

  test('the frozen list', () => {
    const families = [family(1, ['feat-refunds', 'fix-vat']), family(2, []), family(3)];
    const states = new Map([[family(3).root, 'quarantined' as const]]);
    const view = imagesModal({ card: card(), families, page: 2, pages: 3, states }, READING);
    expect(checkModal(view)).toEqual([]);
    expect(render(view.blocks as Block[])).toMatchSnapshot();
  });
});

describe('status', () => {
  const answer: StatusAnswer = {
    repository: 'payments/api',
    registry: '123456789012/eu-west-1',
    owner: 'payments (repository tag owner=payments)',
    scannedAt: NOW - DAY,
    images: 412,
    bytes: 2.1e11,
    rows: [
      { class: 'release', verdict: 'protected', families: 12, bytes: 9e9 },
      { class: 'branch', verdict: 'removable', families: 38, bytes: 9.8e9 },
    ],
    waiting: [card()],
    aside: [STATES['put aside'] ?? card()],
    lastReview: card().review,
  };

  test('one repository', () => {
    const message = statusView([answer], READING);
    expect(checkMessage(message)).toEqual([]);
    expect(read(message)).toMatchSnapshot();
  });

  test('many repositories: what does not fit is counted', () => {
    const message = statusView(Array(200).fill(answer), READING);
    expect(checkMessage(message)).toEqual([]);
    expect(render(message.blocks)).toMatch(/and \d+ more: ask for one repository/);
  });

  test('nothing found', () => {
    expect(read(statusView([], READING))).toMatchSnapshot();
  });
});

describe('an unclear card', () => {
  const asked = (...reasons: string[]) => {
    const unclear = card({ review: { kind: 'unclear', offers: ['keep'] }, facts: { reasons } });
    return render(cardMessage(unclear, READING).blocks);
  };

  test('asks what its reasons ask, in their words, and promises no gain', () => {
    const reason =
      'What is the tag 3f2a9b1 for: is it deployed, or can it expire? The same question for 2 others.';
    const text = asked(reason);
    expect(text).toContain(`*Question:* ${reason}`);
    expect(text).not.toContain('could not find out');
    expect(text).toContain('holds 1.2 GB');
    expect(text).not.toContain('frees');
  });

  test('says why else it is unclear, sentence after sentence', () => {
    expect(asked('No manifest was read.', 'A part is missing.')).toContain(
      'Layaway could not find out: No manifest was read. A part is missing.',
    );
  });
});

describe('reminder', () => {
  test('largest first, among equals the oldest, with weeks waited; pages where one message is too small', () => {
    const old = card({ review: { id: 'old', askedSince: NOW - 22 * DAY, repository: 'payments/old' } });
    const cards = [card(), old, ...many(12)].sort((a, b) => largestAndOldest(a.review, b.review));
    const pages = reminderViews(cards, READING);
    expect(pages.length).toBeGreaterThan(1);
    for (const { message } of pages) expect(checkMessage(message)).toEqual([]);
    const text = pages.map(({ message }) => render(message.blocks)).join('\n');
    const places = ['service-12', 'service-10', 'payments/old', 'payments/api', 'service-9`'].map((name) =>
      text.indexOf(name),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toContain('Waiting for 3 weeks');
  });

  test('the first page says how many there are on all of them, each page what is left on it', () => {
    const cards = many(14);
    const pages = reminderViews(cards, READING, 'A note.');
    const [first] = pages;
    expect(pages.length).toBeGreaterThan(1);
    expect(first?.note).toMatch(
      /^This list was sent with 14 questions on \d pages, up to .* in the thread\. A note\.$/,
    );
    const here = first?.reviews.length ?? 0;
    expect(first?.message.text).toContain(
      `Page 1 of ${pages.length}: ${here} questions still open in your teams`,
    );
    expect(pages.slice(1).map(({ note }) => note)).toEqual(pages.slice(1).map(() => undefined));
    const again = (page: readonly Card[], pages: number) =>
      reminderPage(page, { page: 1, pages }, READING).text;
    const answered = STATES.kept ?? card();
    expect(again([answered, card()], 1)).toContain('1 of 2 questions still open in your teams');
    expect(again([answered], 1)).toBe('All answered, thank you.');
    expect(again([answered], 2)).toBe('Page 1 of 2: all answered, thank you.');
  });
});

describe('notices', () => {
  test('say it in words', () => {
    const trouble = {
      name: 'eks',
      registry: '123456789012/eu-west-1',
      status: 'failed',
      why: 'AccessDenied',
    } as const;
    const small = {
      name: 'ecs in 210987654321/eu-west-1',
      registry: '123456789012/eu-west-1',
      status: 'too-small',
      why: 'it looked at 3 only, last time at 41',
      next: 'If that is right, run `layaway doctor --accept "ecs"`.',
      contact: '#team-runtime',
    } as const;
    const all = [
      refusalNotice('Only the payments team can decide this.'),
      recordedNotice(STATES.kept ?? card(), READING),
      sourceTroubleNotice([trouble, small]),
      helpView({ kind: 'unknown', typed: 'statsu', suggestion: 'status' }),
    ];
    for (const message of all) expect(checkMessage(message)).toEqual([]);
    expect(all.map(read).join('\n\n')).toMatchSnapshot();
  });

  test('pulls that no source explains are told, with the other trouble or alone', () => {
    const unexplained = { families: 5, examples: ['shop/web:1.0', 'shop/api:2.0', 'payments/api:3.1'] };
    const one = { families: 1, examples: ['shop/web:1.0'] };
    const failed = {
      name: 'ecs',
      registry: '123456789012/eu-west-1',
      status: 'failed',
      why: 'denied',
    } as const;
    const all = [
      sourceTroubleNotice([], unexplained),
      sourceTroubleNotice([], one),
      sourceTroubleNotice([failed], one),
    ];
    for (const message of all) expect(checkMessage(message)).toEqual([]);
    expect(all.map((message) => render(message.blocks))).toEqual([
      '5 images were pulled in the last week and no source sees what uses them, e.g. `shop/web:1.0`, `shop/api:2.0`, `payments/api:3.1` and 2 more: something is not looked into. Add a source that sees it, or an exception; `/ecr explain shop/web:1.0` shows who looked.',
      '1 image was pulled in the last week and no source sees what uses it, e.g. `shop/web:1.0`: something is not looked into. Add a source that sees it, or an exception; `/ecr explain shop/web:1.0` shows who looked.',
      expect.stringMatching(/could not be read: denied[\s\S]*1 image was pulled in the last week/),
    ]);
  });
});
