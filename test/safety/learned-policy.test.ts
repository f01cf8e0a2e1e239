import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import type { PolicyChange } from '../../src/policy/policy-change.ts';
import type { ExpirableClass } from '../../src/policy/retention-policy.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY } from '../../src/policy/time.ts';
import { type Company, startCompany } from '../../src/sandbox/company/company.ts';
import { type PrivateRedis, startRedis } from '../../src/sandbox/redis.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { POLICY_ACTION } from '../../src/slack/policy-ids.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';

const REGISTRY = '123456789012/eu-west-1';
const REPOSITORY = 'payments/api';
const CHANNEL = 'C0PAYMENTS';
const LEAD = 'U0PAYLEAD';
const ENGINEER = 'U0PAYENG';
/** A class that was answered is not asked again for a month, and digests come on Mondays. */
const CYCLE = 35 * DAY;

let redis: PrivateRedis;
let company: Company;
let store: Store;

beforeAll(async () => {
  redis = await startRedis();
  const log = pino({ level: process.env.LOG_LEVEL ?? 'fatal' });
  // A window that ends before the next weekly scan: what is put aside is gone when policies are learned.
  const config = { scope: [REPOSITORY], watchWindow: '5d' };
  company = await startCompany({
    ...{ redisUrl: redis.url, log, config },
    environment: process.env,
    channelGap: 20,
  });
  store = await connectStore(redis.url);
});
afterAll(async () => {
  await company?.stop();
  await store?.close();
  await redis?.stop();
});

/** The buttons of one action that stand in the channel, the newest message first. */
function buttons(actionId: string): { readonly ts: string; readonly value: string }[] {
  const found = company.slack.workspace.messages(CHANNEL).map(({ ts, blocks }) => {
    const elements = blocks.flatMap(({ elements: all }) => (Array.isArray(all) ? all : []));
    return elements
      .filter((element) => element.action_id === actionId)
      .map(({ value }) => ({ ts, value: String(value) }));
  });
  return found.reverse().flat();
}

async function click(user: string, actionId: string, about: string): Promise<void> {
  const button = buttons(actionId).find(({ value }) => value.includes(about));
  if (!button) throw new Error(`no button ${actionId} about ${about}`);
  const clicked = await company.slack.act.click(user, { channel: CHANNEL, actionId, ...button });
  expect(clicked.outcome).toBe('acked');
  await company.settle();
}

async function asked(): Promise<readonly Review[]> {
  const open = await store.reviews.getMany(await store.reviews.listOpen());
  return open.filter((review) => review.class === 'preview');
}

/** Removes the previews that are asked about, and lets them go; answers how many. */
async function cycle(): Promise<number> {
  const [review] = await asked();
  if (!review) throw new Error('no previews are asked about');
  await click(LEAD, ACTION.remove, review.id);
  await company.move(6 * DAY);
  await company.move(CYCLE - 6 * DAY);
  return review.facts.families;
}

/** Removes them and wants them back, and is asked again. */
async function takenBack(): Promise<void> {
  const [review] = await asked();
  if (!review) throw new Error('no previews are asked about');
  await click(LEAD, ACTION.remove, review.id);
  await click(LEAD, ACTION.restore, review.id);
  await company.move(CYCLE);
}

async function proposal(): Promise<PolicyChange | undefined> {
  return (await store.policies.inRepository(REGISTRY, REPOSITORY))[0];
}

const inForce = () => company.aws.ecr.lifecyclePolicy('eu-west-1', REPOSITORY);
const images = () => company.aws.ecr.images('eu-west-1', REPOSITORY);
const previews = () => images().filter(({ tags }) => tags.some((tag) => tag.startsWith('pr-')));
const digests = (of: readonly { readonly digest: Digest }[]) => new Set(of.map(({ digest }) => digest));

const WEEK = 7 * DAY;

test('three cycles of clicks lead to a proposed policy, which two people approve, ECR carries out, and one click takes back', async () => {
  await takenBack();
  const removed = [await cycle()];
  expect(await proposal()).toBeUndefined(); // wanted back once, it takes two removals since
  removed.push(await cycle());
  expect(Math.min(...removed)).toBeGreaterThan(2);

  const proposed = await proposal();
  if (!proposed) throw new Error('nothing was proposed');
  expect(proposed.state.status).toBe('proposed');
  const [rule] = proposed.retention.expires;
  expect(rule).toMatchObject({ class: 'preview', selection: { kind: 'tagged', patterns: ['pr-*'] } });
  expect(rule?.reviews).toHaveLength(2);
  expect(proposed.facts.preview.status).toBe('agrees');
  expect(inForce()).toBeUndefined();
  const goes = previews().filter(
    ({ pushedAt = 0 }) => proposed.facts.at + DAY - pushedAt >= daysOf(rule) * DAY,
  );
  expect(proposed.facts.expires.images).toBe(goes.length);
  expect(goes.length).toBeGreaterThan(0);

  await click(ENGINEER, POLICY_ACTION.approve, proposed.id);
  expect(inForce()).toBeUndefined();
  await click(LEAD, POLICY_ACTION.approve, proposed.id);
  expect((await proposal())?.state.status).toBe('applied');
  expect(inForce()).toBe(proposed.text);

  const before = images();
  expect(await asked()).not.toEqual([]);
  await company.move(WEEK);
  const gone = before.filter(({ digest }) => !digests(images()).has(digest));
  expect(gone.every(({ tags }) => tags.some((tag) => tag.startsWith('pr-')))).toBe(true);
  for (const digest of digests(goes)) expect(digests(gone)).toContain(digest);
  for (const { repository, digests: kept } of company.fleet.traps) {
    if (repository === REPOSITORY) for (const digest of kept) expect(digests(images())).toContain(digest);
  }
  expect(await asked()).toEqual([]); // what the policy takes by itself is no question any more

  await click(LEAD, POLICY_ACTION.undo, proposed.id);
  expect((await proposal())?.state.status).toBe('undone');
  expect(inForce()).toBeUndefined();
  await company.move(WEEK);
  expect(await asked()).not.toEqual([]);
}, 120_000);

function daysOf(rule: ExpirableClass | undefined): number {
  return rule?.limit.kind === 'days' ? rule.limit.days : Number.POSITIVE_INFINITY;
}
