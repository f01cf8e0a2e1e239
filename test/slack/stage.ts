import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { type BoltOptions, createBoltApp, type SlackApp } from '../../src/slack/bolt.ts';
import type { Card } from '../../src/slack/desk.ts';
import { homePublisher } from '../../src/slack/home-publisher.ts';
import { registerListeners } from '../../src/slack/listeners/index.ts';
import type { Redraw } from '../../src/slack/listeners/redraw.ts';
import type { Log } from '../../src/slack/log.ts';
import { channelTurns } from '../../src/slack/pacing.ts';
import { createPoster, type Place, type Poster } from '../../src/slack/poster.ts';
import { digestView } from '../../src/slack/views/digest.ts';
import { impatientClient } from '../../src/slack/web-client.ts';
import { card, LEAD, MEMBER, READING } from './cards.ts';
import { FakeAnswers } from './fake-answers.ts';
import { FakeDesk } from './fake-desk.ts';
import { FakePolicies } from './policies.ts';

export const CHANNEL = 'C0PAYMENTS';

/** Keeps log lines instead of printing them. */
export function notebook(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (_details: object, message: string) => lines.push(`${level} ${message}`);
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** `once` as the store has it, in memory. */
export function onceInMemory() {
  return createMemory().once;
}

/** `once` and `forget` in memory, with the trouble a test wants. */
export interface SeenMemory {
  fails: boolean;
  hangs: boolean;
  /** How many requests of Slack are remembered. */
  size(): number;
  once(key: string): Promise<boolean>;
  forget(key: string): Promise<void>;
}

function createMemory(): SeenMemory {
  const seen = new Set<string>();
  const memory: SeenMemory = {
    fails: false,
    hangs: false,
    size: () => [...seen].filter((key) => key.startsWith('slack-request:')).length,
    async once(key) {
      if (memory.fails) throw new Error('Redis is away');
      if (memory.hangs) return await new Promise<boolean>(() => {});
      return !seen.has(key) && Boolean(seen.add(key));
    },
    async forget(key) {
      seen.delete(key);
    },
  };
  return memory;
}

export interface Stage {
  readonly slack: SlackSandbox;
  readonly desk: FakeDesk;
  readonly answers: FakeAnswers;
  readonly policies: FakePolicies;
  readonly door: SlackApp;
  readonly poster: Poster;
  readonly redraw: Redraw;
  readonly log: ReturnType<typeof notebook>;
  readonly memory: SeenMemory;
  /** Where the week's message stands. */
  readonly place: Place;
  /** What a message shows now, as one text. */
  shown(at?: Place): string;
  /** Texts of what only this user sees. */
  privately(user: string): string[];
  close(): Promise<void>;
}

/** The sandbox workspace with real Bolt in front of a desk in memory, and a posted digest of five cards. */
export async function setStage(
  mode: 'socket' | 'http',
  patience = 1000,
  reconnectPause?: number,
): Promise<Stage> {
  const slack = await seeded();
  const log = notebook();
  const memory = createMemory();
  const { botToken, appToken, signingSecret } = slack.credentials;
  const common: BoltOptions = {
    botToken,
    slackApiUrl: slack.apiUrl,
    now: Date.now,
    once: memory.once,
    forget: memory.forget,
    log,
    ...(reconnectPause !== undefined && { reconnectPause }),
  };
  const door = createBoltApp(
    mode === 'socket' ? { ...common, appToken } : { ...common, signingSecret, port: 0, host: '127.0.0.1' },
  );
  const client = impatientClient({ botToken, slackApiUrl: slack.apiUrl, timeout: 2000 });
  const poster = createPoster(client, channelTurns(20), Date.now);
  const { desk, place } = await posted(poster);
  const answers = new FakeAnswers(desk);
  const policies = new FakePolicies();
  const ports = {
    poster,
    answers,
    policies,
    publishHome: homePublisher(client, Date.now),
    once: common.once,
    now: () => READING.now,
    zoneOf: () => READING.zone,
    log,
    patience,
  };
  const redraw = registerListeners(door.app, desk, ports);
  const started = await door.start();
  if (started.status !== 'started') throw new Error(started.sentence);
  if (mode === 'http') slack.deliverTo(`http://127.0.0.1:${door.port()}/slack/events`);
  return {
    slack,
    desk,
    answers,
    policies,
    door,
    poster,
    redraw,
    log,
    memory,
    place,
    shown: (at = place) => JSON.stringify(slack.workspace.timeline.find(at.channel, at.ts)?.blocks ?? []),
    privately: (user) => slack.workspace.ephemerals(user).map((message) => JSON.stringify(message.blocks)),
    async close() {
      await redraw.settled();
      await door.stop(1000);
      await slack.close();
    },
  };
}

async function seeded(): Promise<SlackSandbox> {
  const slack = await startSlackSandbox({ now: Date.now });
  slack.workspace.addUser({ id: LEAD, name: 'payments lead' });
  slack.workspace.addUser({ id: MEMBER, name: 'payments developer' });
  slack.workspace.addUser({ id: 'U0GUEST', name: 'guest', kind: 'guest' });
  slack.workspace.addUser({ id: 'U0STRANGER', name: 'stranger', kind: 'stranger' });
  slack.workspace.addUser({ id: 'U0GONE', name: 'gone', kind: 'deactivated' });
  slack.workspace.addChannel({ id: CHANNEL, name: 'payments', members: [LEAD, MEMBER], botIsMember: true });
  slack.workspace.addChannel({
    id: 'C0CLOSED',
    name: 'closed',
    members: [LEAD],
    botIsMember: false,
    kind: 'private',
  });
  return slack;
}

async function posted(poster: Poster): Promise<{ desk: FakeDesk; place: Place }> {
  const cards = [1, 2, 3, 4, 5].map((n) =>
    card({ review: { id: `review-${n}`, repository: `payments/service-${n}` } }),
  );
  const message = digestView({ cards, team: 'payments', week: '2026-W48' }, READING);
  const result = await poster.post({ channel: CHANNEL, message, key: 'digest:payments:2026-W48' });
  if (result.status !== 'posted') throw new Error(JSON.stringify(result));
  const place = { channel: result.channel, ts: result.ts };
  const at = (one: Card): Card => ({
    ...one,
    review: { ...one.review, posted: { ...place, week: '2026-W48' } },
  });
  return { desk: new FakeDesk(cards.map(at)), place };
}

/** Something a test lets go of when it wants to. */
export function gate<T>() {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
