import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { OWNER_INPUT } from '../../src/slack/owner-ids.ts';
import type { OwnersDesk } from '../../src/slack/owners-desk.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { card, LEAD, NOW, READING } from './cards.ts';
import { CHANNEL, type Stage, setStage } from './stage.ts';

const UNOWNED = card({ review: { id: 'review-1', owner: { why: 'no repository tag owner' } } });
const PASSED = card({
  review: UNOWNED.review,
  state: { status: 'superseded', at: NOW, handOver: { by: { id: LEAD }, at: NOW, to: 'shop' } },
});
/** Longer than the stage's patience. */
const SLOW = 200;

let stage: Stage;
afterEach(() => stage.close());

/** A card of what nobody owns, and somebody who clicked *Assign owner* on it. */
async function clicked(owners: Partial<OwnersDesk>): Promise<void> {
  stage = await setStage('http', 50);
  Object.assign(stage.desk.owners, owners);
  const post = { channel: CHANNEL, message: cardMessage(UNOWNED, READING), key: 'alone' };
  const result = await stage.poster.post(post);
  if (result.status !== 'posted') throw new Error(result.status);
  const place = { channel: result.channel, ts: result.ts, actionId: ACTION.assign };
  expect(await stage.slack.act.click(LEAD, place)).toMatchObject({ outcome: 'acked' });
}

const choices: OwnersDesk['choices'] = async () => ({ card: UNOWNED, teams: ['payments', 'shop'] });
const late =
  <A extends unknown[], T>(answer: (...args: A) => Promise<T>) =>
  async (...args: A) => {
    await sleep(SLOW);
    return await answer(...args);
  };
const shows = (text: string) =>
  stage.slack.until(text, () => JSON.stringify(stage.slack.workspace.modal(LEAD)?.content)?.includes(text));
const submit = () => stage.slack.act.submitView(LEAD, { [OWNER_INPUT.team]: 'shop' });

test('what takes long opens at once and is filled when it is there', async () => {
  await clicked({ choices: late(choices) });
  await shows('Loading…');
  await shows('Choose a team');
});

test('a late refusal is said in the window', async () => {
  await clicked({ choices: late(async () => ({ refused: 'Only leads can.' })) });
  await shows('Only leads can.');
});

test('a slow answer is shown as being recorded, then as recorded', async () => {
  await clicked({ choices, assign: late(async () => ({ cards: [PASSED] })) });
  await shows('Choose a team');
  await submit();
  await shows('Recording your answer…');
  await shows('Your answer is recorded.');
});

test('a refusal takes the place of the form', async () => {
  await clicked({ choices, assign: async () => ({ refused: 'Somebody was first.' }) });
  await shows('Choose a team');
  expect(await submit()).toMatchObject({ outcome: 'acked' });
  await shows('Somebody was first.');
});

test('a success closes it', async () => {
  await clicked({ choices, assign: async () => ({ cards: [PASSED] }) });
  await shows('Choose a team');
  expect(await submit()).toMatchObject({ outcome: 'acked' });
  expect(stage.slack.workspace.modal(LEAD)).toBeUndefined();
});

test('a failure on our side is said, and nothing is taken for recorded', async () => {
  await clicked({
    choices,
    assign: async () => {
      throw new Error('Redis is away');
    },
  });
  await shows('Choose a team');
  await submit();
  await shows('Your answer was not recorded');
  expect(stage.log.lines).toContain('error an owner was not recorded');
});
