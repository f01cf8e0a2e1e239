import { APP } from '../../../src/sandbox/slack/identity.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/start.ts';
import type { SandboxMessage } from '../../../src/sandbox/slack/timeline.ts';
import { withIds } from '../../../src/slack/views/blocks.ts';
import { cardBlocks } from '../../../src/slack/views/card.ts';
import type { Store } from '../../../src/store/store.ts';
import { card, family, READING } from '../../slack/cards.ts';
import { CHANNEL } from './team.ts';

/** What stands in Slack for a question that the store holds. */
export type Blocks = SandboxMessage['blocks'];

const IMAGES = [1, 2, 3].map((n) => family(n));
const OPENED_AT_ONCE = 100;
const TEMPLATE = 'bench-template';
let serial = 0;

/** Opens this many questions in the store and answers their cards. All of them belong to one digest in the channel. */
export async function openQuestions(slack: SlackSandbox, store: Store, count: number): Promise<Blocks[]> {
  const { ts } = postBlocks(slack, []);
  const drawn = withIds(cardBlocks(card({ review: { id: TEMPLATE } }), READING), 'digest', READING.now);
  const template = JSON.stringify(drawn);
  const questions: Blocks[] = [];
  while (questions.length < count) {
    const batch = Math.min(OPENED_AT_ONCE, count - questions.length);
    const ids = await Promise.all(Array.from({ length: batch }, () => openOne(store, ts)));
    questions.push(...ids.map((id): Blocks => JSON.parse(template.replaceAll(TEMPLATE, id))));
  }
  return questions;
}

async function openOne(store: Store, ts: string): Promise<string> {
  const id = `bench-${serial++}`;
  const posted = { channel: CHANNEL, ts, week: '2026-W48' };
  const { review } = card({ review: { id, version: 0, candidate: id, posted } });
  const entry = { at: READING.now, kind: 'asked', review: id, by: 'layaway', text: 'asked' } as const;
  await store.reviews.open(review, IMAGES, entry);
  return id;
}

export function postBlocks({ workspace }: SlackSandbox, blocks: Blocks): SandboxMessage {
  return workspace.timeline.post({ user: APP.userId, channel: CHANNEL, text: 'unused images', blocks });
}
