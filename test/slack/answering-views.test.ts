import type { InputBlock, ModalView } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { readValue, writeValue } from '../../src/slack/action-ids.ts';
import { readChangeState, writeChangeState } from '../../src/slack/change-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import { momentOf, pickedDay } from '../../src/slack/picked-day.ts';
import { readChange } from '../../src/slack/read-change.ts';
import { readSure, writeSure } from '../../src/slack/several-ids.ts';
import { anewModal } from '../../src/slack/views/anew.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { changeModal } from '../../src/slack/views/change.ts';
import { checkModal } from '../../src/slack/views/check.ts';
import { imagesModal } from '../../src/slack/views/images.ts';
import { refusalNotice } from '../../src/slack/views/notices.ts';
import { severalModal } from '../../src/slack/views/several.ts';
import { severalResult, sureModal } from '../../src/slack/views/several-sure.ts';
import { card, family, LEAD, MEMBER, NOW, READING, STATES } from './cards.ts';
import { render } from './render.ts';

const SEED = 20261123;
const { kept, investigating, open, unclear } = STATES as Record<string, Card> & {
  kept: Card;
  investigating: Card;
  open: Card;
  unclear: Card;
};
const slow = STATES['open, slow path'] ?? open;

/** A window as a person reads it: what is asked and offered. */
function read(view: ModalView): string {
  const body = view.blocks.map((block) => {
    if (block.type !== 'input') return render([block as Block]);
    const { label, hint, optional, element } = block as InputBlock;
    const choices = 'options' in element ? (element.options ?? []) : [];
    const initial = Object.entries(element).flatMap(([key, value]) =>
      key.startsWith('initial') ? [typeof value === 'string' ? value : JSON.stringify(value)] : [],
    );
    return [
      `? ${label.text}${optional ? ' (optional)' : ''}${hint ? ` | ${hint.text}` : ''}: ${element.type} ${initial.join(' ')}`,
      ...choices.map((one) => `  ( ) ${one.text.text}${one.description ? ` | ${one.description.text}` : ''}`),
    ].join('\n');
  });
  return [
    `== ${view.title.text} ==`,
    ...body,
    `[${view.submit?.text ?? ''}] [${view.close?.text ?? ''}]`,
  ].join('\n');
}

const week = (cards: readonly Card[]) => ({ cards, team: 'payments', week: '2026-W48' });

describe('the windows', () => {
  const views: Readonly<Record<string, ModalView>> = {
    'change a keep': changeModal(kept, undefined, READING),
    'change an investigation': changeModal(investigating, undefined, READING),
    'change nothing': changeModal(open, undefined, READING),
    'decide anew': anewModal(kept, READING),
    'decide anew, of what is unclear': anewModal(
      { ...kept, review: { ...unclear.review, state: kept.review.state } },
      READING,
    ),
    'decide anew, approved meanwhile': anewModal(STATES.approved ?? open, READING),
    'decide several': severalModal(week([open, slow, unclear, kept]), undefined),
    'none of several': severalModal(week([kept]), undefined),
    'several removals': sureModal([open, slow, unclear], 'remove', undefined, READING),
    'removals of nothing': sureModal([unclear], 'remove', undefined, READING),
    'several removals in mode ask': sureModal([card({ mode: 'ask' })], 'remove', undefined, READING),
    'several removals in mode quarantine': sureModal(
      [card({ mode: 'quarantine' })],
      'remove',
      undefined,
      READING,
    ),
    'several keeps': sureModal([open, unclear], 'keep', undefined, READING),
    'several investigations': sureModal([open], 'investigate', undefined, READING),
    'what became of several': severalResult([
      { card: STATES['half approved'] ?? open },
      { card: kept, refusal: { refused: `<@${MEMBER}> answered <!channel>` } },
      { refusal: { refused: 'Something failed.' } },
    ]),
    'images, one left out': imagesModal(
      {
        card: card({ review: { leftOut: [family(2).root] } }),
        families: [family(1), family(2)],
        page: 1,
        pages: 1,
      },
      READING,
    ),
  };
  test.each(Object.entries(views))('%s', (_name, view) => {
    expect(checkModal(view)).toEqual([]);
    expect(read(view)).toMatchSnapshot();
  });
});

test(`whatever repositories and people are called stays within the limits (seed ${SEED})`, () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 }),
    fc.constantFrom('&', 'א', '👩‍👩‍👧', 'a').map((one) => one.repeat(Math.floor(256 / one.length))),
  );
  const one = fc.record({
    repository: name,
    families: fc.integer({ min: 1, max: 10_000 }),
    text: fc.string({ maxLength: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), (all) => {
      const cards = all.map(({ repository, families, text }, i) => {
        const state = { status: 'kept', by: { id: LEAD }, at: NOW, until: NOW + DAY, reason: text } as const;
        const review = { id: `2026-W48-${String(i).padStart(16, '0')}`, repository };
        return [card({ review, facts: { families } }), card({ review, facts: { families }, state })] as const;
      });
      const asked = cards.map(([open]) => open);
      const under = {
        viewId: 'V0123456789',
        state: { kind: 'more', review: '2026-W48-0000000000000000', page: 2 },
      } as const;
      for (const view of [
        severalModal(week(asked), under),
        ...(['keep', 'investigate', 'remove'] as const).map((action) =>
          sureModal(asked, action, under, READING),
        ),
        severalResult(asked.map((one) => ({ card: one, refusal: { refused: all[0]?.text ?? '' } }))),
        ...cards
          .slice(0, 3)
          .flatMap(([open, kept]) => [
            changeModal(kept, under, READING),
            anewModal(kept, READING),
            imagesModal(
              { card: open, families: [family(1, [open.review.repository])], page: 1, pages: 1 },
              READING,
            ),
          ]),
      ]) {
        expect(checkModal(view)).toEqual([]);
      }
    }),
    { seed: SEED, numRuns: 60 },
  );
});

describe('what Slack carries for the windows', () => {
  const under = { viewId: 'V1', state: { kind: 'more', review: 'r', page: 2 } } as const;

  test('comes back, and nothing else is taken for it', () => {
    const change = {
      review: 'r',
      kind: 'keep',
      since: 1,
      drawn: 2,
      date: 3,
      zone: 'Pacific/Auckland',
      under,
    } as const;
    expect(readChangeState(writeChangeState(change))).toEqual(change);
    const sure = {
      action: 'remove',
      mode: 'delete',
      asked: [{ review: 'r', version: 3, count: 4 }],
      under,
    } as const;
    expect(readSure(writeSure(sure))).toEqual(sure);
    const value = { review: 'r', except: { root: family(1).root, leaveOut: false } };
    expect(readValue(writeValue(value))).toEqual(value);
    for (const text of [undefined, '', '{}', '[]', '{"r":"x"}', '{"a":"remove","m":"delete","l":[[1]]}']) {
      expect(readChangeState(text)).toBeUndefined();
      expect(readSure(text)).toBeUndefined();
    }
    expect(readValue('{"r":"x","d":"sha256:1","o":true}')).toEqual({ review: 'x' });
  });

  test('a day that stands already keeps its hour; who finds out has to be named', () => {
    const state = {
      review: 'r',
      kind: 'investigate',
      since: 1,
      drawn: NOW,
      date: NOW + DAY,
      zone: 'UTC',
    } as const;
    const day = new Date(NOW + DAY).toISOString().slice(0, 10);
    const values = (user: string | null) => ({
      'layaway.change.owner': { 'layaway.change.owner': { type: 'users_select', selected_user: user } },
      'layaway.change.date': { 'layaway.change.date': { type: 'datepicker', selected_date: day } },
    });
    expect(readChange(state, values(MEMBER))).toEqual({
      kind: 'investigate',
      owner: MEMBER,
      reviewOn: NOW + DAY,
    });
    expect(readChange(state, values(null))).toHaveProperty('errors');
  });

  test.each(['UTC', 'Pacific/Kiritimati', 'Pacific/Auckland', 'Pacific/Pago_Pago', 'Asia/Kolkata'])(
    'the day that was picked is the day that is shown, in %s and in the record',
    (zone) => {
      for (const day of ['2027-01-09', '2027-03-28', '2027-07-01', '2027-10-31']) {
        const at = momentOf(day, zone);
        expect(pickedDay(at, zone)).toBe(day);
        expect(new Date(at).toISOString().slice(0, 10)).toBe(day);
      }
      expect(momentOf('no day', zone)).toBeNaN();
    },
  );
});

test('a refusal names people as Slack does and calls nobody else', () => {
  const { blocks } = refusalNotice(`<@${LEAD}> <!channel> <@nobody>`, {
    url: 'https://x.example/a?b&c',
    text: 'There',
  });
  expect(render(blocks)).toBe(
    `<@${LEAD}> &lt;!channel&gt; &lt;@nobody&gt;\n<https://x.example/a?b&amp;c|There>`,
  );
});
