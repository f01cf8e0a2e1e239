import { APP } from '../../../src/sandbox/slack/identity.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { ACTION } from '../../../src/slack/action-ids.ts';
import type { Place } from '../../../src/slack/poster.ts';
import { withIds } from '../../../src/slack/views/blocks.ts';
import { cardBlocks } from '../../../src/slack/views/card.ts';
import type { Store } from '../../../src/store/store.ts';
import { card, family, READING } from '../../slack/cards.ts';
import { CHANNEL } from './team.ts';

/** A question that stands in Slack and in the store, with the button to click. */
export type Button = Place & { readonly actionId: string };

const IMAGES = [1, 2, 3].map((n) => family(n));
const OPENED_AT_ONCE = 100;
let serial = 0;

/** Opens this many questions, each in a message of its own. Their cards are drawn again in the channel's one digest. */
export async function openQuestions(slack: SlackSandbox, store: Store, count: number): Promise<Button[]> {
  const digest = postBlocks(slack, []);
  const buttons: Button[] = [];
  while (buttons.length < count) {
    const batch = Math.min(OPENED_AT_ONCE, count - buttons.length);
    buttons.push(...(await Promise.all(Array.from({ length: batch }, () => openOne(slack, store, digest)))));
  }
  return buttons;
}

async function openOne(slack: SlackSandbox, store: Store, digest: Place): Promise<Button> {
  const id = `bench-${serial++}`;
  const posted = { ...digest, week: '2026-W48' };
  const asked = card({ review: { id, version: 0, candidate: id, posted } });
  const { review } = asked;
  const entry = { at: READING.now, kind: 'asked', review: id, by: 'layaway', text: 'asked' } as const;
  await store.reviews.open(review, IMAGES, entry);
  return {
    ...postBlocks(slack, withIds(cardBlocks(asked, READING), 'digest', READING.now)),
    actionId: ACTION.keep,
  };
}

function postBlocks({ workspace }: SlackSandbox, blocks: readonly object[]): Place {
  const text = 'unused images';
  const plain = JSON.parse(JSON.stringify(blocks));
  const { channel, ts } = workspace.timeline.post({
    user: APP.userId,
    channel: CHANNEL,
    text,
    blocks: plain,
  });
  return { channel, ts };
}
