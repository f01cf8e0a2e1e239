import { type PrivateRedis, startRedis } from '../../../src/sandbox/redis.ts';
import { type SlackSandbox, startSlackSandbox } from '../../../src/sandbox/slack/start.ts';
import { connectStore } from '../../../src/store/redis-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Child, startChild } from '../child.ts';
import type { AppQuestion } from './app-process.ts';
import { CHANNEL, LEAD } from './team.ts';

/** A workspace with one team in it, and a Redis that writes every decision to its disk before it answers. */
export interface Office {
  readonly slack: SlackSandbox;
  readonly store: Store;
  /** Starts an app in a process of its own; resolves when it is connected. */
  startApp(does: AppQuestion['does']): Promise<Pick<Child<AppQuestion, 'connected'>, 'stop'>>;
  close(): Promise<void>;
}

export async function openOffice(): Promise<Office> {
  const redis = await startRedis();
  const slack = await startSlackSandbox({ now: Date.now });
  slack.workspace.addUser({ id: LEAD, name: 'payments lead' });
  slack.workspace.addChannel({ id: CHANNEL, name: 'payments', members: [LEAD], botIsMember: true });
  const store = await connectStore(redis.url);
  return {
    slack,
    store,
    startApp: (does) => startApp(does, slack, redis),
    async close() {
      await store.close();
      await slack.close();
      await redis.stop();
    },
  };
}

async function startApp(
  does: AppQuestion['does'],
  { apiUrl, credentials, ...slack }: SlackSandbox,
  redis: PrivateRedis,
) {
  const app = startChild<AppQuestion, 'connected'>('click/app-process');
  await app.ask({ does, redisUrl: redis.url, slack: { apiUrl, ...credentials } });
  return {
    async stop() {
      await app.stop();
      await slack.until('the app is gone', () => slack.socketMode.connections === 0);
    },
  };
}
