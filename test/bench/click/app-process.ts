import { pino } from 'pino';
import { start } from '../../../src/app.ts';
import { MovableClock } from '../../../src/sandbox/clock.ts';
import { ACTION } from '../../../src/slack/action-ids.ts';
import { createBoltApp } from '../../../src/slack/bolt.ts';
import { answerParent } from '../child.ts';
import { CONFIG } from './team.ts';

/** Layaway's app, or one with the same way to Slack that acknowledges and does nothing else. */
export interface AppQuestion {
  readonly does: 'store-then-ack' | 'ack-only';
  readonly redisUrl: string;
  readonly slack: { readonly apiUrl: string; readonly botToken: string; readonly appToken: string };
}

const { now } = new MovableClock();
const log = pino({ level: 'error' }, pino.destination(2));

answerParent<AppQuestion, 'connected'>(async (question) => {
  await (question.does === 'store-then-ack' ? startLayaway(question) : startAcker(question));
  return 'connected';
});

async function startLayaway({ redisUrl, slack: { apiUrl, botToken, appToken } }: AppQuestion): Promise<void> {
  await start({
    config: CONFIG,
    roles: { app: true, worker: false },
    redisUrl,
    slack: { botToken, apiUrl, intake: { appToken } },
    port: 0,
    host: '127.0.0.1',
    now,
    log,
    pausedByEnvironment: () => false,
    root: '.',
  });
}

async function startAcker({ slack: { apiUrl: slackApiUrl, ...tokens } }: AppQuestion): Promise<void> {
  const { app, start: open } = createBoltApp({ ...tokens, slackApiUrl, now, once: async () => true, log });
  app.action(ACTION.keep, async ({ ack }) => await ack());
  const opened = await open();
  if (opened.status === 'refused') throw new Error(opened.sentence);
}
