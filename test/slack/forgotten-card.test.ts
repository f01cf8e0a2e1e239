import { describe, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import { isDecided } from '../../src/slack/listeners/decide.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { checkMessage } from '../../src/slack/views/check.ts';
import { card, LEAD, NOW, READING } from './cards.ts';
import { buttons, render } from './render.ts';

const FORGOTTEN = {
  kind: 'unclear',
  class: 'unknown',
  offers: ['restore', 'investigate', 'not-ours'],
} as const;
const drawn = (state: Card['review']['state']) => cardMessage(card({ state, review: FORGOTTEN }), READING);
const BY = { id: LEAD };
const investigating = { status: 'investigating', by: BY, at: NOW, owner: BY, reviewOn: NOW + 1e9 } as const;
const restored = { status: 'restored', by: BY, at: NOW, removedBy: BY } as const;

describe('a card about put-aside images that nothing explains', () => {
  test('asks whether they may have their names back, and offers nothing that removes', () => {
    const message = drawn({ status: 'open' });
    expect(checkMessage(message)).toEqual([]);
    const text = render(message.blocks);
    expect(text).toContain('38 put-aside images without a record');
    expect(text).toContain('names back?');
    const ids = buttons(message.blocks).map(({ action_id }) => action_id);
    expect(ids).toEqual(expect.arrayContaining([ACTION.restore, ACTION.investigate]));
    expect(ids).not.toContain(ACTION.remove);
    expect(ids).not.toContain(ACTION.keep);
  });

  test('offers the restore while somebody looks into it, and not after it', () => {
    const ids = (state: Card['review']['state']) =>
      buttons(drawn(state).blocks).map(({ action_id }) => action_id);
    expect(ids(investigating)).toContain(ACTION.restore);
    expect(ids(restored)).not.toContain(ACTION.restore);
  });

  test('a click delivered twice restores, unless somebody did meanwhile', async () => {
    const decided = (state: Card['review']['state'], review: Partial<Card['review']> = FORGOTTEN) => {
      const desk = { card: async () => card({ state, review }) };
      const click = { clicker: { user: LEAD }, value: { review: 'review-1' } };
      return isDecided({ desk }, click, { kind: 'restore' });
    };
    expect(await decided({ status: 'open' })).toBe(false);
    expect(await decided(investigating)).toBe(false);
    expect(await decided(restored)).toBe(true);
    expect(await decided({ status: 'open' }, {})).toBe(true);
  });
});
