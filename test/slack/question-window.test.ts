import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION, writeValue } from '../../src/slack/action-ids.ts';
import type { Card } from '../../src/slack/desk.ts';
import { reminderViews } from '../../src/slack/views/reminder.ts';
import { LEAD, MEMBER, READING } from './cards.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage('socket', 150);
});
afterEach(() => stage.close());

/** The window of a list's last line, as the lead opened it; returns the card that stands in it. */
async function openQuestion() {
  const [page] = reminderViews([...stage.desk.cards.values()], READING);
  const dm = await stage.poster.openDm(LEAD);
  if (dm.status !== 'open' || !page) throw new Error('no reminder');
  const sent = await stage.poster.post({ channel: dm.channel, message: page.message });
  if (sent.status !== 'posted') throw new Error(JSON.stringify(sent));
  const review = page.reviews.at(-1) ?? '';
  await stage.slack.act.click(LEAD, {
    ...sent,
    actionId: ACTION.question,
    value: writeValue({ review }),
  });
  await stage.slack.until('the question', () => stage.slack.workspace.modal(LEAD) !== undefined);
  const asked = stage.desk.cards.get(review);
  if (!asked) throw new Error('no card');
  return asked;
}

/** Somebody else keeps it while the window is open. */
function keepElsewhere({ review, ...rest }: Card) {
  const state = { status: 'kept', by: { id: MEMBER }, at: READING.now, until: READING.now + DAY } as const;
  stage.desk.cards.set(review.id, { ...rest, review: { ...review, version: review.version + 1, state } });
}

const windowOf = () => JSON.stringify(stage.slack.workspace.modal(LEAD));

test('an open window decides only what it shows, and what was refused is drawn as it is now', async () => {
  keepElsewhere(await openQuestion());
  await stage.slack.act.click(LEAD, { view: 'modal', actionId: ACTION.remove });
  await stage.slack.until('the answer that stands', () => windowOf().includes('Kept until'));
  expect(windowOf()).toContain('It changed meanwhile.');
  expect(windowOf()).not.toContain(ACTION.remove);
  expect(stage.desk.asked).toEqual([]);
});

test('a snooze that comes too late leaves no button of the question that was answered', async () => {
  const asked = await openQuestion();
  keepElsewhere(asked);
  stage.desk.snooze = async () => ({ refused: 'This is answered already.' });
  const choose = `4w:${asked.review.id}`;
  await stage.slack.act.click(LEAD, { view: 'modal', actionId: ACTION.snooze, choose });
  await stage.slack.until('the answer that stands', () => windowOf().includes('Kept until'));
  expect(windowOf()).toContain('This is answered already.');
  expect(windowOf()).not.toContain(ACTION.remove);
});
