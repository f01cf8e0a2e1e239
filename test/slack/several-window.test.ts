import { afterEach, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { SEVERAL_INPUT } from '../../src/slack/several-ids.ts';
import { LEAD } from './cards.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test('promise 12: whoever may not look sees no cards in the second window either', async () => {
  stage = await setStage('http', 50);
  const { slack, desk, place } = stage;
  const modal = () => JSON.stringify(slack.workspace.modal(LEAD)?.content ?? '');
  await slack.act.click(LEAD, { ...place, actionId: ACTION.several });
  await slack.until('a window', () => modal().includes(SEVERAL_INPUT.action));
  const [, id = ''] = /"value":"([^"{]+)"/.exec(modal()) ?? [];
  expect(desk.cards.has(id)).toBe(true);
  desk.closed = { refused: 'Guests cannot look at this.' };
  await slack.act.submitView(LEAD, { [SEVERAL_INPUT.group(0)]: [id], [SEVERAL_INPUT.action]: 'keep' });
  await slack.until('the refusal', () => modal().includes('Guests cannot look at this.'));
  expect(modal()).not.toContain('payments/api');
});
