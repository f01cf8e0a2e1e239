import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReviewState } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { ClosedWeek } from '../../src/slack/desk.ts';
import { checkMessage, checkModal } from '../../src/slack/views/check.ts';
import { digestView } from '../../src/slack/views/digest.ts';
import { moreModal } from '../../src/slack/views/more.ts';
import { reminderViews } from '../../src/slack/views/reminder.ts';
import { askedAgainMessage, type HoldNews, holdLine, threadMessage } from '../../src/slack/views/thread.ts';
import { decisionLine } from '../../src/slack/views/thread-decision.ts';
import { card, LEAD, MEMBER, NOW, READING, SECONDING, STATES } from './cards.ts';
import { buttons, render } from './render.ts';

const NAMES = new Map([
  [LEAD, 'payments lead'],
  [MEMBER, 'payments engineer'],
]);
const SAID = { mode: 'delete', names: NAMES, reading: READING };
const NEWS: HoldNews = {
  kind: 'aside',
  at: NOW,
  images: 38,
  toGo: 0,
  bytes: 9.8e9,
  approvers: [LEAD],
  by: [],
  archived: 0,
  first: true,
  over: false,
  deleteAfter: NOW + 30 * DAY,
  example: 'payments/api:fix-vat@sha256:0123456789ab',
  why: 'pulled today.',
};

describe('lines in a thread', () => {
  test('of images: one short sentence each', () => {
    const { review } = card();
    const kinds = ['archived', 'disabled', 'trip', 'restored', 'deleted', 'dropped', 'gone'] as const;
    const lines = [
      holdLine(review, NEWS, SAID),
      holdLine(review, { ...NEWS, images: 12, toGo: 26 }, SAID),
      holdLine(review, { ...NEWS, images: 12, toGo: 14, first: false }, SAID),
      holdLine(review, NEWS, { ...SAID, mode: 'quarantine' }),
      holdLine(review, { ...NEWS, images: 1, kind: 'trip' }, SAID),
      ...kinds.map((kind) => holdLine(review, { ...NEWS, kind, over: true }, SAID)),
    ];
    expect(lines).toMatchSnapshot();
  });

  test('of what was asked about anew: where the rest is told', () => {
    const line = (images: number) => holdLine(card().review, { ...NEWS, kind: 'anew', images }, SAID);
    expect(line(1)).toMatch(/^1 of .* asked about anew: the newer message tells what becomes of it\.$/);
    expect(line(38)).toMatch(/what becomes of them\.$/);
  });

  test('of what was deleted before it could come back: who approved is called, and it is not said to be restored', () => {
    const { review } = card();
    const { why: _asked, ...byHand } = { ...NEWS, kind: 'lost', images: 1 } as const;
    expect(holdLine(review, byHand, SAID)).toBe(
      `<@${LEAD}> payments/api:fix-vat@sha256:0123456789ab could not come back: it was deleted before somebody asked for a restore. It has to be built again; parts that were left stay.`,
    );
    expect(holdLine(review, { ...NEWS, kind: 'lost', images: 2 }, SAID)).toContain(
      '2 images of `payments/api`, e.g. payments/api:fix-vat@sha256:0123456789ab, could not come back: they were deleted before this was seen: pulled today. They have to be built again',
    );
  });

  test('of what Redis lost: who approved is called, and told that nothing is deleted', () => {
    const { review } = card();
    const lost = { ...NEWS, lapsed: true, images: 2 } as const;
    const dropped = holdLine(review, { ...lost, kind: 'dropped' }, SAID);
    expect(dropped).toContain(`<@${LEAD}> 2 of 38 branch builds`);
    expect(dropped).toContain(
      'lost its newest records, and a newer answer may be among them. None of them is put aside',
    );
    const kept = holdLine(review, { ...lost, kind: 'disabled' }, SAID);
    expect(kept).toContain('will not be deleted: Layaway lost its newest records');
    expect(kept).toContain(
      'stay put aside without a deletion date, and the next weekly scan asks about them again',
    );
  });

  test('of a trip: what is said to come back is what was taken, names or a place in the archive', () => {
    const { review } = card();
    const trip = { ...NEWS, kind: 'trip' } as const;
    const said = [
      { images: 1, archived: 0 },
      { images: 1, archived: 1 },
      { images: 3, archived: 3 },
      { images: 3, archived: 1 },
    ].flatMap((counts) => [false, true].map((over) => holdLine(review, { ...trip, ...counts, over }, SAID)));
    expect(said.map((line) => line.split('pulled today. ')[1])).toEqual([
      'It is being given its names back.',
      'It is back under its names again.',
      'It is being fetched from the archive, up to 20 minutes.',
      'It is back from the archive.',
      'They are being fetched from the archive, up to 20 minutes.',
      'They are back from the archive.',
      'They are being given back, 1 of them from the archive, which takes up to 20 minutes.',
      'They are back, 1 of them from the archive, the others under their names again.',
    ]);
  });

  test('of what a person took back: by name, calling nobody, true of what comes next', () => {
    const { review } = card();
    const names = new Map([...NAMES, ['cli', 'the command line']]);
    const line = (kind: 'withdrawn' | 'asked-back', by: readonly string[], state = review.state) =>
      holdLine({ ...review, state }, { ...NEWS, kind, by }, { ...SAID, names });
    const whole = { status: 'restored', by: { id: LEAD }, at: NOW, removedBy: { id: LEAD } } as const;
    expect([
      line('withdrawn', [MEMBER]),
      line('withdrawn', ['cli']),
      line('asked-back', [MEMBER, LEAD]),
      line('asked-back', [LEAD], whole),
      line('asked-back', ['U0UNKNOWN']),
    ]).toEqual([
      '38 branch builds of `payments/api` left alone: payments engineer took the approval back. Nothing was changed; they are not asked about for 90 days.',
      '38 branch builds of `payments/api` left alone: the command line took the approval back. Nothing was changed.',
      '38 branch builds of `payments/api` restored, asked for by payments engineer, payments lead.',
      '38 branch builds of `payments/api` restored.',
      '38 branch builds of `payments/api` restored, asked for by somebody.',
    ]);
  });

  test('of decisions: who by name, called by nobody but the one who is asked to look', () => {
    const handOver = { by: { id: LEAD }, at: NOW, from: 'payments' };
    const until = NOW + 14 * DAY;
    const removing = { status: 'removing', by: { id: LEAD }, at: NOW, effect: 'delete' } as const;
    const states: readonly ReviewState[] = [
      { status: 'kept', by: { id: LEAD }, at: NOW, until, reason: 'needed for an audit.' },
      { status: 'investigating', by: { id: LEAD }, at: NOW, owner: { id: LEAD }, reviewOn: until },
      { status: 'investigating', by: { id: LEAD }, at: NOW, owner: { id: MEMBER }, reviewOn: until },
      SECONDING,
      removing,
      { ...removing, first: { id: MEMBER }, action: 'archive' },
      { ...removing, effect: 'recorded' },
      { status: 'restored', by: { id: 'U0UNKNOWN' }, at: NOW, removedBy: { id: LEAD } },
      { status: 'superseded', at: NOW, handOver },
      { status: 'superseded', at: NOW, handOver: { ...handOver, to: 'shop' } },
    ];
    const lines = states.map((state) => decisionLine(card({ state }).review, NAMES, READING));
    expect(lines).toMatchSnapshot();
    expect(lines.join('\n').match(/<@/g)).toHaveLength(1);
    expect(decisionLine(card().review, NAMES, READING)).toBeUndefined();
  });

  test('asked again: who could answer is named and not called', () => {
    const open = [card().review, card({ review: { repository: 'payments/ledger' } }).review];
    const message = askedAgainMessage(open, { team: 'payments', leads: ['payments lead'] }, NOW);
    expect(render(message.blocks)).toMatchSnapshot();
    expect(message.text).not.toContain('<@');
  });

  test('say the day where it is not that of their thread, the moment where they come late, else nothing of either', () => {
    const ts = (at: number) => `${at / 1000}`;
    const drawn = (at: number, thread: string | undefined) =>
      render(threadMessage('38 deleted.', at, thread, READING).blocks);
    expect(drawn(NOW, ts(NOW - 2 * HOUR))).toBe('38 deleted.');
    expect(drawn(NOW, undefined)).toBe('38 deleted.');
    expect(drawn(NOW, ts(NOW - 14 * DAY))).toMatch(
      /^<!date\^\d+\^\{date_short\}\|Mon 23 Nov 2026> · 38 deleted\.$/,
    );
    expect(drawn(NOW - 2 * HOUR, ts(NOW - 3 * HOUR))).toMatch(/^<!date\^\d+\^\{date_short\} \{time\}/);
  });

  test('keep within Slack’s limits', () => {
    const nasty = fc.string({ unit: 'grapheme', maxLength: 400 });
    const seed = 20261123;
    fc.assert(
      fc.property(nasty, nasty, fc.nat(10_000), fc.nat(60), (name, why, images, many) => {
        const { review } = card({ review: { repository: name } });
        const kinds = ['aside', 'trip', 'restored', 'deleted', 'dropped'] as const;
        for (const kind of kinds) {
          const approvers = Array<string>(many).fill(LEAD);
          const news = { ...NEWS, kind, images, why, example: name, approvers };
          const text = holdLine(review, news, SAID);
          expect(checkMessage(threadMessage(text, NOW, undefined, READING))).toEqual([]);
        }
        const leads = Array<string>(many).fill(name);
        const again = askedAgainMessage(Array(many + 1).fill(review), { team: name, leads }, NOW);
        expect(checkMessage(again)).toEqual([]);
      }),
      { seed, numRuns: 50 },
    );
  });
});

describe('a former week', () => {
  const closed: ClosedWeek = {
    week: '2026-W49',
    link: 'https://example.slack.com/archives/C0PAYMENTS/p1',
    asked: new Set(['moved', 'half', 'replaced']),
  };
  const cards = [
    card({ review: { id: 'moved' } }),
    card({ review: { id: 'half' }, state: SECONDING }),
    card({ review: { id: 'replaced' }, state: { status: 'superseded', at: NOW } }),
    card({ review: { id: 'gone' }, state: { status: 'superseded', at: NOW } }),
    card({ review: { id: 'left' } }),
    STATES.kept ?? card(),
    STATES['put aside'] ?? card(),
  ];

  test('says where its questions are asked now; answers and Restore stay', () => {
    const texts = cards.map((one) => {
      const message = digestView({ cards: [one], team: 'payments', week: '2026-W48', closed }, READING);
      expect(checkMessage(message)).toEqual([]);
      return render(message.blocks);
    });
    expect(texts.slice(0, 5)).toMatchSnapshot();
    expect(texts[5]).toContain(`by <@${LEAD}>`);
    expect(texts[6]).toContain('[Restore ');
  });

  test('says once where all are asked that nobody answered, and reviews no more of them', () => {
    const replaced = { status: 'superseded', at: NOW } as const;
    const many = Array.from({ length: 12 }, (_, i) =>
      card({ review: { id: `r${i}`, repository: `payments/service-${i}` }, state: replaced }),
    );
    const later = { ...closed, asked: new Set(many.map(({ review }) => review.id)) };
    const week = { team: 'payments', week: '2026-W48', closed: later };
    const message = digestView({ ...week, cards: [...many, STATES.kept ?? card()] }, READING);
    expect(checkMessage(message)).toEqual([]);
    const text = render(message.blocks);
    expect(text.match(/Replaced by a newer review/g)).toHaveLength(1);
    expect(text).toContain('`payments/service-7` · 38 branch builds and 4 more');
    expect(text).toContain('Kept until');
    expect(text).not.toContain('[Review ');
  });

  test('of a team that left, it asks nothing and leads nowhere; answers and Restore stay', () => {
    const texts = cards.map((one) => {
      const week = { cards: [one], team: 'payments', week: '2026-W48', closed: { teamLeft: true } } as const;
      const message = digestView(week, READING);
      expect(checkMessage(message)).toEqual([]);
      return render(message.blocks);
    });
    for (const text of texts)
      expect(text).toContain('*Closed.* This team is no longer in the configuration.');
    expect(texts[0]).toContain('*Not answered here.*');
    expect(texts[0]).not.toContain('[Remove ');
    expect(texts[2]).toContain('*Replaced by a newer review*');
    expect(texts[5]).toContain(`by <@${LEAD}>`);
    expect(texts[6]).toContain('[Restore ');
  });

  test('names who decided about what stands behind the button, as far as it fits', () => {
    const kept = STATES.kept ?? card();
    const many = (n: number, reason: string) =>
      Array.from({ length: n }, () => ({
        ...kept,
        review: { ...kept.review, state: { ...kept.review.state, reason } as ReviewState },
      }));
    const week = { team: 'payments', week: '2026-W48', closed };
    const few = digestView({ ...week, cards: many(5, 'an audit') }, READING);
    expect(render(few.blocks).match(/Kept until/g)).toHaveLength(5);
    const message = digestView({ ...week, cards: many(40, 'long '.repeat(90)) }, READING);
    expect(checkMessage(message)).toEqual([]);
    expect(render(message.blocks)).toMatch(/and \d+ more answered/);
  });

  test('offers no answer in the window behind it either', () => {
    const week = { cards, team: 'payments', week: '2026-W48', closed };
    const modal = moreModal(week, { review: 'moved', page: 1 }, READING);
    expect(checkModal(modal)).toEqual([]);
    const actions = buttons([...digestView(week, READING).blocks, ...(modal.blocks as [])]).map(
      ({ action_id: id }) => id,
    );
    expect(actions).toContain(ACTION.restore);
    for (const answer of [ACTION.keep, ACTION.remove, ACTION.investigate])
      expect(actions).not.toContain(answer);
  });

  test('has no link where Slack gave none that it takes', () => {
    const week = { cards: [], team: 'payments', week: '2026-W48' };
    const odd = { ...closed, link: 'javascript:alert(1)|x' };
    expect(render(digestView({ ...week, closed: odd }, READING).blocks)).toContain(
      'asked in the message of week 2026-W49.',
    );
  });
});

describe('a question put off', () => {
  const snoozed = {
    candidate: 'c',
    by: LEAD,
    at: NOW,
    until: NOW + 28 * DAY,
    chosen: '4w' as const,
    team: 'payments',
    bytes: 9.8e9,
  };

  test('in the list: a menu to put it off, or who did and until when', () => {
    const [page] = reminderViews([card(), { ...card({ review: { id: 'off' } }), snoozed }], READING);
    const text = render(page?.message.blocks ?? []);
    expect(text).toContain('[▾ Snooze until…: 1 week, until Mon 30 Nov 2026 · 4 weeks, until');
    expect(text).toContain('*Snoozed until');
    expect(text.match(/▾ Snooze/g)).toHaveLength(1);
  });

  test('in the week’s message: the line, while it lasts', () => {
    const week = { cards: [{ ...card(), snoozed }], team: 'payments', week: '2026-W48' };
    expect(render(digestView(week, READING).blocks)).toContain('*Snoozed until');
    const over = { ...READING, now: snoozed.until };
    expect(render(digestView(week, over).blocks)).not.toContain('*Snoozed until');
  });
});
