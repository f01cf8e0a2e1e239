import pino from 'pino';
import { expect, test } from 'vitest';
import { closeWeeks, noteWeek } from '../../jobs/close-week.ts';
import type { Posting } from '../../jobs/digest.ts';
import type { UpdateResult } from '../../src/slack/poster.ts';
import { useRedis } from '../setup/redis.ts';
import { START, testConfig } from './world.ts';

const redis = useRedis();
const CHANNEL = 'C0SHOP';

/** Slack that answers updates as it is told, and remembers which messages were drawn. */
function slack(answers: UpdateResult[]) {
  const drawn: string[] = [];
  const unasked = async () => ({ status: 'unknown', why: 'not asked here' }) as const;
  const none = async () => undefined;
  const posting: Posting = {
    desk: { card: none, message: none, week: async ({ week }) => ({ cards: [], team: 'shop', week }) },
    lookups: { name: async (user) => user, permalink: async ({ ts }) => `https://slack.test/${ts}` },
    poster: {
      post: unasked,
      find: unasked,
      openDm: unasked,
      update: async ({ ts }) => {
        drawn.push(ts);
        return answers.shift() ?? { status: 'updated' };
      },
    },
  };
  return { drawn, posting };
}

async function threeWeeks(posting: Posting) {
  const store = await redis.freshStore();
  const deps = {
    store,
    config: testConfig(),
    now: () => START,
    log: pino({ level: 'silent' }),
  };
  for (const [i, week] of ['2026-W10', '2026-W11', '2026-W12'].entries()) {
    await noteWeek(deps, posting, 'shop', { channel: CHANNEL, ts: String(i) }, week);
  }
  return { deps, store };
}

test('every former message is closed once, the newest stays open', async () => {
  const { posting, drawn } = slack([]);
  const { deps, store } = await threeWeeks(posting);
  await closeWeeks(deps, posting, 'shop');
  await closeWeeks(deps, posting, 'shop');
  expect(drawn).toEqual(['0', '1']);
  expect((await store.weeks.of('shop')).map(({ closed, link }) => [closed, link])).toEqual([
    [true, 'https://slack.test/0'],
    [true, 'https://slack.test/1'],
    [undefined, 'https://slack.test/2'],
  ]);
});

test('one that Slack did not take is tried again, one it refuses is not', async () => {
  const gone = { status: 'refused', code: 'message_not_found', sentence: 'gone', permanent: false } as const;
  const { posting, drawn } = slack([{ status: 'later', retryAfterMs: 1 }, gone]);
  const { deps } = await threeWeeks(posting);
  for (let i = 0; i < 3; i++) await closeWeeks(deps, posting, 'shop');
  expect(drawn).toEqual(['0', '1', '0']);
});

test('of two channels in one week, the older message is closed', async () => {
  const { posting, drawn } = slack([]);
  const { deps } = await threeWeeks(posting);
  await noteWeek(deps, posting, 'shop', { channel: 'C0SHOPNEW', ts: '3' }, '2026-W12');
  await closeWeeks(deps, posting, 'shop');
  expect(drawn).toEqual(['0', '1', '2']);
});

test('one that is too long for Slack is not taken for closed', async () => {
  const long = { status: 'refused', code: 'over_limit', sentence: 'too long', permanent: false } as const;
  const { posting, drawn } = slack([long]);
  const { deps } = await threeWeeks(posting);
  for (let i = 0; i < 3; i++) await closeWeeks(deps, posting, 'shop');
  expect(drawn).toEqual(['0', '1', '0']);
});

test('of a team that left the configuration all are closed, the newest too', async () => {
  const { posting, drawn } = slack([]);
  const { deps, store } = await threeWeeks(posting);
  const { shop: _left, ...teams } = deps.config.teams;
  const changed = { ...deps, config: { ...deps.config, teams } };
  expect(await store.weeks.teams()).toEqual(['shop']);
  for (let i = 0; i < 2; i++) await closeWeeks(changed, posting, 'shop');
  expect(drawn).toEqual(['0', '1', '2']);
});
