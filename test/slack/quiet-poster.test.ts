import { expect, test } from 'vitest';
import type { Post, Poster } from '../../src/slack/poster.ts';
import { quietPoster, withoutMentions } from '../../src/slack/quiet-poster.ts';
import { type Message, section } from '../../src/slack/views/blocks.ts';
import { checkMessage } from '../../src/slack/views/check.ts';
import { digestView } from '../../src/slack/views/digest.ts';
import { card, LEAD, MEMBER, NOW, READING, SECONDING } from './cards.ts';

const NAMES: Readonly<Record<string, string>> = {
  [LEAD]: 'payments lead <R&D>',
  [MEMBER]: 'payments engineer',
};
const lookups = { name: async (id: string) => NAMES[id] ?? id };

function poster() {
  const sent: Message[] = [];
  const loud: Poster = {
    post: async ({ message, channel }: Post) => {
      sent.push(message);
      return { status: 'posted', channel, ts: '1.0' };
    },
    update: async (_place, message) => {
      sent.push(message);
      return { status: 'updated' };
    },
    find: async () => ({ status: 'absent' }),
    openDm: async () => ({ status: 'unknown', why: 'not asked here' }),
  };
  return { sent, quiet: quietPoster(loud, lookups) };
}

const text = (...ids: readonly string[]): Message => {
  const words = ids.map((id) => `<@${id}>`).join(' ');
  return { text: words, blocks: [section([words])] };
};

test('no mentions: a new digest, and its next drawing, names who approved and who passed it on', async () => {
  const { sent, quiet } = poster();
  const handOver = { by: { id: LEAD }, at: NOW, to: 'payments' };
  const owner = { team: 'payments', source: 'assigned', why: `assigned by ${LEAD}`, by: LEAD } as const;
  const cards = [card({ review: { handOver, owner } }), card({ state: SECONDING })];
  const message = digestView({ cards, team: 'payments', week: '2026-W48' }, READING);
  expect(JSON.stringify(message)).toContain('<@');
  await quiet.post({ channel: 'C0PAYMENTS', message });
  await quiet.update({ channel: 'C0PAYMENTS', ts: '1.0' }, message);
  for (const one of sent) {
    expect(JSON.stringify(one)).not.toContain('<@');
    expect(JSON.stringify(one)).toContain('payments lead &lt;R&amp;D&gt;');
  }
});

test('mentions that are meant stay: a trip, and the person who is asked', async () => {
  const { sent, quiet } = poster();
  await quiet.post({ channel: 'C0PAYMENTS', message: text(LEAD), calls: true });
  expect(sent).toEqual([text(LEAD)]);
});

test('whom Slack does not name is somebody, and so is everybody where names would not fit', async () => {
  const { sent, quiet } = poster();
  await quiet.post({ channel: 'C0PAYMENTS', message: text('U0NOBODY') });
  expect(sent[0]?.text).toBe('somebody');
  expect(await withoutMentions(`by <@U0NOBODY> and <@${MEMBER}>`, lookups)).toBe(
    'by somebody and payments engineer',
  );
  const full = text(...Array<string>(200).fill(LEAD));
  expect(checkMessage(full)).toEqual([]);
  await quiet.post({ channel: 'C0PAYMENTS', message: full });
  expect(sent[1]?.text.startsWith('somebody somebody')).toBe(true);
  expect(checkMessage(sent[1] ?? full)).toEqual([]);
});

test('what a button brings back is left as it is', async () => {
  const { sent, quiet } = poster();
  const block = {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'a',
        value: `<@${LEAD}>`,
        text: { type: 'plain_text', text: `<@${LEAD}>` },
      },
    ],
  } as const;
  await quiet.update(
    { channel: 'C0PAYMENTS', ts: '1.0' },
    { text: '', blocks: [{ ...block, elements: [...block.elements] }] },
  );
  expect(JSON.stringify(sent[0])).toContain(`"value":"<@${LEAD}>"`);
});
