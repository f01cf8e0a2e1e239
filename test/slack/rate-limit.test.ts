import { afterEach, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { section } from '../../src/slack/views/blocks.ts';
import { MEMBER } from './cards.ts';
import { CHANNEL, type Stage, setStage } from './stage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const message = { text: 'hello', blocks: [section(['hello'])] };

test('while Slack asks the background to wait, clicks are answered and windows open', async () => {
  const at = await setStage('socket');
  stage = at;
  at.slack.faults.rateLimit('chat.postMessage', 60);
  at.slack.faults.rateLimit('chat.update', 60);
  expect(await at.poster.post({ channel: CHANNEL, message })).toMatchObject({ status: 'later' });
  expect(await at.poster.update(at.place, message)).toMatchObject({ status: 'later' });
  const began = performance.now();
  const acted = await at.slack.act.click(MEMBER, { ...at.place, actionId: ACTION.more });
  expect(acted.outcome).toBe('acked');
  await at.slack.until('the window', () => at.slack.workspace.modal(MEMBER));
  expect(performance.now() - began).toBeLessThan(1500);
});

test('a burst of posts goes out at the channel’s pace and holds up no window', async () => {
  const at = await setStage('socket');
  stage = at;
  const burst = Promise.all(Array.from({ length: 10 }, () => at.poster.post({ channel: CHANNEL, message })));
  await at.slack.act.click(MEMBER, { ...at.place, actionId: ACTION.more });
  await at.slack.until('the window', () => at.slack.workspace.modal(MEMBER));
  expect((await burst).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'posted'));
});
