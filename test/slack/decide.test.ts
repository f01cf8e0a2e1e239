import { LogLevel, WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { ACTION, writeModalState, writeValue } from '../../src/slack/action-ids.ts';
import type { Clicker } from '../../src/slack/desk.ts';
import { decision } from '../../src/slack/listeners/decide.ts';
import { type ButtonPayload, readClick } from '../../src/slack/listeners/payload.ts';
import type { Room } from '../../src/slack/listeners/ports.ts';
import { createWindowRedraw } from '../../src/slack/listeners/window-redraw.ts';
import { card, MEMBER, READING } from './cards.ts';
import { FakeAnswers } from './fake-answers.ts';
import { FakeDesk } from './fake-desk.ts';
import { FakePolicies } from './policies.ts';
import { gate, notebook, onceInMemory } from './stage.ts';

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

test.each(['modal', 'home'] as const)(
  'a slow second delivery does not leave "recording…" in a %s',
  async (where) => {
    const desk = new FakeDesk([card()]);
    await desk.decide({ user: MEMBER }, 'review-1', { kind: 'keep' });
    const drawn: string[] = [];
    const acknowledged = gate<void>();
    const room = {
      ...roomOf(desk, notebook(), async () => {
        // The first delivery decided; this one waits for Redis until after it was acknowledged.
        await acknowledged.opened;
        return false;
      }),
      patience: 0,
      windows: { draw: (viewId: string) => drawn.push(`modal ${viewId}`), settled: async () => undefined },
      homes: {
        draw: ({ user }: Clicker) => drawn.push(`home ${user}`),
        drawIfSeen: () => undefined,
        settled: async () => undefined,
      },
    };
    const keep = decision(room, () => ({ kind: 'keep' }));
    // Nobody listens there: what is said in between is lost, as over a bad line.
    const client = new WebClient('', {
      slackApiUrl: 'http://127.0.0.1:9/',
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    });
    const view = { ...VIEW, type: where, blocks: [] };
    const respond = async () => new Response();
    await keep({ ack: async () => acknowledged.open(), body: { ...payload(), view }, respond, client });
    expect(drawn).toEqual([where === 'modal' ? 'modal V0WEEK' : `home ${MEMBER}`]);
  },
);

const VIEW = {
  id: 'V0WEEK',
  app_id: 'A0LAYAWAY',
  team_id: 'T0LAYAWAY',
  app_installed_team_id: 'T0LAYAWAY',
  bot_id: 'B0LAYAWAY',
  title: { type: 'plain_text', text: 'More questions' },
  close: null,
  submit: null,
  state: { values: {} },
  hash: '1.1',
  private_metadata: writeModalState({ kind: 'more', review: 'review-1', page: 1 }),
  callback_id: 'more',
  root_view_id: null,
  previous_view_id: null,
  clear_on_close: false,
  notify_on_close: false,
} as const;

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
