import { describe, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import { isDecided } from '../../src/slack/listeners/decide.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { checkMessage } from '../../src/slack/views/check.ts';
import { type CardParts, card, LEAD, NOW, READING, REMOVING } from './cards.ts';
import { buttons, render } from './render.ts';

const WHY = 'Put aside already, since 2026-11-02: asked again because Redis lost its newest records.';
const AGAIN = { offers: ['restore', 'remove', 'not-ours'] } as const;
const drawn = (parts: CardParts = {}) =>
  cardMessage(card({ review: AGAIN, facts: { reasons: [WHY, 'Past its life.'] }, ...parts }), READING);
const ids = (parts?: CardParts) => buttons(drawn(parts).blocks).map(({ action_id }) => action_id);
const BY = { id: LEAD };

describe('a card about images that are put aside already, and asked about again', () => {
  test('says so and why, and offers to have them back or a removal that is watched anew', () => {
    const message = drawn();
    expect(checkMessage(message)).toEqual([]);
    const text = render(message.blocks);
    expect(text).toContain('38 put-aside branch builds');
    expect(text).toContain(WHY);
    expect(text).toContain('*Remove:* they are watched anew where they are from today on');
    expect(ids()).toEqual([ACTION.remove, ACTION.restore]);
    expect(JSON.stringify(message.blocks)).toContain('If wrong: what needs them fails until restored');
  });

  test('offers the restore after an answer that was only recorded, and after an approval what is left of it', () => {
    expect(ids({ state: { ...REMOVING, effect: 'recorded' } as Card['review']['state'] })).toContain(
      ACTION.restore,
    );
    expect(ids({ state: REMOVING, counts: { quarantined: 2 } })).toContain(ACTION.restore);
    expect(ids({ state: REMOVING, counts: { deleted: 2 } })).not.toContain(ACTION.restore);
    const restored = { status: 'restored', by: BY, at: NOW, removedBy: BY } as const;
    expect(ids({ state: restored })).not.toContain(ACTION.restore);
  });

  test('a click on Restore is not taken for one that was answered', async () => {
    const desk = { card: async () => card({ review: AGAIN }) };
    const click = { clicker: { user: LEAD }, value: { review: 'review-1' } };
    expect(await isDecided({ desk }, click, { kind: 'restore' })).toBe(false);
  });
});
