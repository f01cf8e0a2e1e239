import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { ACTION, writeValue } from '../../src/slack/action-ids.ts';
import { decision } from '../../src/slack/listeners/decide.ts';
import type { ButtonPayload } from '../../src/slack/listeners/payload.ts';
import { card, MEMBER, READING } from './cards.ts';
import { FakeAnswers } from './fake-answers.ts';
import { FakeDesk } from './fake-desk.ts';
import { notebook, onceInMemory } from './stage.ts';

test('a decision whose acknowledgement is lost still shows on the card', async () => {
  const drawn: string[] = [];
  const log = notebook();
  const never = async () => ({ status: 'unknown', why: 'not asked for here' }) as const;
  const desk = new FakeDesk([card()]);
  const keep = decision(
    {
      desk,
      answers: new FakeAnswers(desk),
      publishHome: never,
      homes: { draw: () => undefined, drawIfSeen: () => undefined, settled: async () => undefined },
      redraw: {
        card: (one) => drawn.push(one.review.state.status),
        reminder: () => undefined,
        alone: () => undefined,
        settled: async () => undefined,
      },
      poster: { post: never, update: never, find: never, openDm: never },
      once: onceInMemory(),
      now: () => READING.now,
      zoneOf: () => READING.zone,
      log,
      patience: 1000,
    },
    () => ({ kind: 'keep' }),
  );
  const ack = async () => {
    throw new Error('the socket is closed');
  };
  const respond = async () => new Response();
  await keep({ ack, body: payload(), respond, client: new WebClient() });
  expect(drawn).toEqual(['kept']);
  expect(log.lines).toEqual(['warn a click could not be acknowledged']);
});

function payload(): ButtonPayload {
  const value = writeValue({ review: 'review-1' });
  return {
    type: 'block_actions',
    actions: [
      {
        type: 'button',
        action_id: ACTION.keep,
        block_id: 'digest.1.x',
        action_ts: '1.1',
        value,
        text: { type: 'plain_text', text: 'Keep 90 days' },
      },
    ],
    user: { id: MEMBER, username: 'payments-developer', team_id: 'T0LAYAWAY' },
    team: { id: 'T0LAYAWAY', domain: 'layaway-demo' },
    channel: { id: 'C0PAYMENTS', name: 'payments' },
    message: { type: 'message', ts: '1.0', blocks: [] },
    container: { type: 'message', message_ts: '1.0', channel_id: 'C0PAYMENTS' },
    token: '',
    response_url: 'http://127.0.0.1:9/none',
    trigger_id: '1',
    api_app_id: 'A0LAYAWAY',
  };
}
