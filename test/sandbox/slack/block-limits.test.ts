import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../src/sandbox/slack/blocks/advice.ts';
import { checkBlocks, checkView, tooLong } from '../../../src/sandbox/slack/blocks/check.ts';
import type { Json, JsonObject } from '../../../src/sandbox/slack/json.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (more: JsonObject = {}) => ({ type: 'button', action_id: 'a', text: plain('Keep'), ...more });
const actions = (...elements: Json[]) => ({ type: 'actions', elements });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const flaws = (...blocks: Json[]) => checkBlocks(blocks, 'message').map(({ at, says }) => `${at} ${says}`);

describe('Block Kit as strict as Slack', () => {
  it('takes a card within its limits', () => {
    const confirm = { title: plain('T'), text: plain('x'), confirm: plain('Yes'), deny: plain('No') };
    const overflow = {
      type: 'overflow',
      action_id: 'more',
      options: [{ text: plain('Images'), value: 'i' }],
    };
    const card = actions(button({ style: 'danger', confirm }), overflow);
    expect(
      flaws({ type: 'header', text: plain('Digest') }, section('*hello*'), card, { type: 'divider' }),
    ).toEqual([]);
  });

  const row = times(2, (i) => ({ type: 'raw_text', text: `cell ${i}` }));
  const choice = (index: number) => ({ text: plain('x'), value: `${index}` });
  const cases: [string, Json[], string][] = [
    ['51 blocks', times(51, () => ({ type: 'divider' })), '/blocks no more than 50 items allowed'],
    ['a long section', [section('x'.repeat(3001))], '/blocks/0/text/text must be less than 3001 characters'],
    ['an empty text', [section('')], '/blocks/0/text/text must be more than 0 characters'],
    ['a long header', [{ type: 'header', text: plain('x'.repeat(151)) }], 'must be less than 151'],
    [
      'mrkdwn in a header',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'unsupported type: mrkdwn',
    ],
    [
      'a long button',
      [actions(button({ text: plain('x'.repeat(76)) }))],
      'elements/0/text/text must be less than 76',
    ],
    ['a long value', [actions(button({ value: 'x'.repeat(2001) }))], 'must be less than 2001'],
    ['an unknown style', [actions(button({ style: 'default' }))], 'must be a valid enum value'],
    ['26 elements', [actions(...times(26, (i) => button({ action_id: `a${i}` })))], 'no more than 25 items'],
    ['no elements', [actions()], 'no fewer than 1 items'],
    ['one action id twice', [actions(button(), button())], 'action_id must be unique: a'],
    [
      'one block id twice',
      times(2, () => ({ type: 'divider', block_id: 'b' })),
      'block_id must be unique: b',
    ],
    [
      'a confirm without text',
      [actions(button({ confirm: { title: plain('T') } }))],
      'missing required field: text',
    ],
    [
      '6 overflow options',
      [actions({ type: 'overflow', options: times(6, choice) })],
      'no more than 5 items',
    ],
    [
      'a long option value',
      [actions({ type: 'overflow', options: [{ text: plain('x'), value: 'v'.repeat(76) }] })],
      'less than 76',
    ],
    [
      '11 context elements',
      [{ type: 'context', elements: times(11, () => plain('x')) }],
      'no more than 10 items',
    ],
    ['an unknown block', [{ type: 'carousel' }], 'unsupported type: carousel'],
    ['an unknown property', [{ type: 'divider', colour: 'red' }], 'invalid additional property: colour'],
    ['a section of nothing', [{ type: 'section' }], 'missing required field: text or fields'],
    ['a ragged table', [{ type: 'table', rows: [row, row.slice(1)] }], 'same number of cells'],
  ];

  it.each(cases)('refuses %s', (_what, blocks, says) => {
    expect(flaws(...blocks).join('\n')).toContain(says);
  });

  it('refuses more than about 12,000 characters in one message', () => {
    expect(tooLong(times(4, () => section('x'.repeat(3000))))).toBe(false);
    expect(tooLong(times(5, () => section('x'.repeat(2500))))).toBe(true);
  });

  it('holds modals to their own limits', () => {
    const input = { type: 'input', label: plain('Why?'), element: { type: 'plain_text_input' } };
    const modal = { type: 'modal', title: plain('Keep'), submit: plain('Save'), blocks: [input] };
    const says = (more: JsonObject) => checkView({ ...modal, ...more }).map((flaw) => flaw.says);
    expect(says({})).toEqual([]);
    expect(says({ title: plain('x'.repeat(25)) })).toEqual(['must be less than 25 characters']);
    expect(says({ private_metadata: 'x'.repeat(3001) })).toEqual(['must be less than 3001 characters']);
    expect(says({ submit: null })).toEqual(['missing required field: submit']);
    expect(says({ blocks: [{ type: 'table', rows: [row] }] })).toEqual(['unsupported type: table']);
  });

  it('warns of what Slack takes but should not be sent', () => {
    expect(adviceOn('', [actions(button({ style: 'danger' }))])).toEqual([
      'blocks without text: nothing to announce or notify with',
      'danger without confirm: Keep',
    ]);
  });
});
