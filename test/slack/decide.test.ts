import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { ACTION, writeValue } from '../../src/slack/action-ids.ts';
import { decision } from '../../src/slack/listeners/decide.ts';
import { type ButtonPayload, readClick } from '../../src/slack/listeners/payload.ts';
import type { Room } from '../../src/slack/listeners/ports.ts';
import { createWindowRedraw } from '../../src/slack/listeners/window-redraw.ts';
import { card, MEMBER, READING } from './cards.ts';
import { FakeAnswers } from './fake-answers.ts';
import { FakeDesk } from './fake-desk.ts';
import { FakePolicies } from './policies.ts';
import { notebook, onceInMemory } from './stage.ts';

test('a decision whose acknowledgement is lost still shows on the card', async () => {
  const drawn: string[] = [];
  const log = notebook();
  const desk = new FakeDesk([card()]);
  const keep = decision(roomOf(desk, log, onceInMemory(), drawn), () => ({ kind: 'keep' }));
  const ack = async () => {
    throw new Error('the socket is closed');
  };
  const respond = async () => new Response();
  await keep({ ack, body: payload(), respond, client: new WebClient() });
  expect(drawn).toEqual(['kept']);
  expect(log.lines).toEqual(['warn a click could not be acknowledged']);
});

test('a refusal is told once, also where the first delivery of the click died before it was', async () => {
  const desk = new FakeDesk([card()]);
  desk.before = async () => ({ refused: 'The list changed.' });
  const once = onceInMemory();
  await once(readClick(payload())?.key ?? '');
  const keep = decision(roomOf(desk, notebook(), once), () => ({ kind: 'keep' }));
  const told: string[] = [];
  const respond = async (message: unknown) => {
    told.push(JSON.stringify(message));
    return new Response();
  };
  const ack = async () => {};
  for (let i = 0; i < 2; i++) await keep({ ack, body: payload(), respond, client: new WebClient() });
  expect(told).toEqual([expect.stringContaining('The list changed.')]);
});

function roomOf(
  desk: FakeDesk,
  log: ReturnType<typeof notebook>,
  once: ReturnType<typeof onceInMemory>,
  drawn: string[] = [],
): Room {
  const never = async () => ({ status: 'unknown', why: 'not asked for here' }) as const;
  return {
    desk,
    answers: new FakeAnswers(desk),
    publishHome: never,
    policies: new FakePolicies(),
    policyCards: { card: () => undefined, settled: async () => undefined },
    homes: { draw: () => undefined, drawIfSeen: () => undefined, settled: async () => undefined },
    redraw: {
      card: (one) => drawn.push(one.review.state.status),
      reminder: () => undefined,
      alone: () => undefined,
      settled: async () => undefined,
    },
    poster: { post: never, update: never, find: never, openDm: never },
    once,
    now: () => READING.now,
    zoneOf: () => READING.zone,
    log,
    windows: createWindowRedraw(log),
    patience: 1000,
  };
}

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
