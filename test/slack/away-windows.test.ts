import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import { cardMessage } from '../../src/slack/views/card.ts';
import { LEAD, READING, STATES } from './cards.ts';
import { CHANNEL, type Stage, setStage } from './stage.ts';

const OPEN = STATES['open, everything offered'] as Card;
/** Longer than the stage's patience. */
const SLOW = 200;

let stage: Stage;
afterEach(() => stage.close());

/** Somebody chose *Reduce…* on a card, over signed HTTP. */
async function chosen(prepare: (stage: Stage) => void = () => {}): Promise<void> {
  stage = await setStage('http', 50);
  stage.desk.cards.set(OPEN.review.id, OPEN);
  prepare(stage);
  const post = { channel: CHANNEL, message: cardMessage(OPEN, READING), key: 'alone' };
  const result = await stage.poster.post(post);
  if (result.status !== 'posted') throw new Error(result.status);
  const place = { channel: result.channel, ts: result.ts, actionId: ACTION.menu };
  const choose = `reduce:${OPEN.review.id}`;
  expect(await stage.slack.act.click(LEAD, { ...place, choose })).toMatchObject({ outcome: 'acked' });
}

const modal = () => JSON.stringify(stage.slack.workspace.modal(LEAD)?.content ?? '');
const shows = (text: string) => stage.slack.until(text, () => modal().includes(text));
const submit = (copies = 1) => stage.slack.act.submitView(LEAD, {}, { copies });

test('what takes long opens at once and is filled when it is there', async () => {
  await chosen(({ desk }) => {
    desk.beforeReading = () => sleep(SLOW);
  });
  await shows('Loading…');
  await shows('"Remove 33"');
});

test('a success closes it, and decides exactly what it showed', async () => {
  await chosen();
  await shows('"Remove 33"');
  expect(await submit()).toMatchObject({ outcome: 'acked' });
  expect(modal()).toBe('""');
  const command = { kind: 'reduce', keepNewest: 5, count: 33, stated: 'delete' };
  expect(stage.desk.asked).toEqual([expect.objectContaining({ review: OPEN.review.id, command })]);
});

test('delivered three times, it is decided once and nobody is told of the others', async () => {
  await chosen();
  await shows('"Remove 33"');
  expect(await submit(3)).toMatchObject({ outcome: 'acked' });
  expect(stage.desk.asked).toHaveLength(1);
  expect(stage.privately(LEAD)).toEqual([]);
});

test('a slow answer is shown as being recorded, then as recorded', async () => {
  await chosen(({ desk }) => {
    desk.before = () => sleep(SLOW);
  });
  await shows('"Remove 33"');
  await submit();
  await shows('Recording your answer…');
  await shows('Your answer is recorded.');
});

test('a refusal takes the place of the preview', async () => {
  await chosen(({ desk }) => {
    desk.before = async () => ({ refused: 'Somebody was first.' });
  });
  await shows('"Remove 33"');
  await submit();
  await shows('Somebody was first.');
});

test('a failure on our side is said, and nothing is taken for recorded', async () => {
  await chosen(({ desk }) => {
    desk.before = async () => {
      throw new Error('Redis is away');
    };
  });
  await shows('"Remove 33"');
  await submit();
  await shows('Your answer was not recorded');
  expect(stage.log.lines).toContain('error a decision was not recorded');
});

test('each choice draws the window anew', async () => {
  await chosen();
  await shows('"Remove 33"');
  const place = { view: 'modal', actionId: ACTION.keepNewest } as const;
  for (const [choose, button] of [
    ['20', '"Remove 18"'],
    ['1', '"Remove 37"'],
  ] as const) {
    await stage.slack.act.click(LEAD, { ...place, choose });
    await shows(button);
  }
});

test('a choice sent off undrawn is acknowledged although its preview fails, and nothing is recorded', async () => {
  await chosen();
  await shows('"Remove 33"');
  stage.desk.beforeReading = () => Promise.reject(new Error('Slack is away'));
  expect(await stage.slack.act.submitView(LEAD, { [ACTION.keepNewest]: '1' })).toMatchObject({
    outcome: 'acked',
  });
  await shows('Nothing was recorded: something on our side failed.');
  expect(stage.desk.asked).toEqual([]);
});

test('a choice sent off undrawn is acknowledged at once although its preview is slow', async () => {
  await chosen();
  await shows('"Remove 33"');
  stage.desk.beforeReading = () => sleep(SLOW);
  const sent = stage.slack.act.submitView(LEAD, { [ACTION.keepNewest]: '1' });
  await shows('Loading…');
  expect(await sent).toMatchObject({ outcome: 'acked' });
  await shows('"Remove 37"');
});
