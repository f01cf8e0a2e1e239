import { expect, test } from 'vitest';
import { markPosted } from '../../jobs/mark-posted.ts';
import { sweep } from '../../jobs/sweep.ts';
import { tellThreads, watchThreads } from '../../jobs/threads.ts';
import { HOUR } from '../../src/policy/time.ts';
import { FakeSlack } from './fake-channel.ts';
import { ask, askAndApprove, LEAD, nextSweep, pushOld, putAside, takeBack } from './story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds();
const PLACE = { channel: 'C0SHOP', ts: '1772442000.000100', week: '2026-W10' };
const TRIP = expect.stringContaining(`<@${LEAD}> shop/web:`);

async function asideWorld(world: World, posted: boolean): Promise<string> {
  for (const tag of ['feat-a', 'feat-b', 'feat-c']) pushOld(world, { tags: [tag] });
  const [review] = await ask(world);
  if (!review) throw new Error('nothing was asked');
  if (posted) await markPosted(world.deps, [review.id], PLACE);
  return await putAside(world);
}

/** Pulls one image that is put aside; the next sweep hears of it. */
async function trip(world: World, slack: FakeSlack): Promise<void> {
  await watchThreads(world.deps);
  await tellThreads(world.deps, slack, await world.store.threads.watched());
  const [used] = world.aws.ecr.images(REGION, REPOSITORY);
  if (!used) throw new Error('no image');
  world.clock.move(HOUR);
  world.aws.ecr.pull(REGION, REPOSITORY, used.digest);
  world.clock.move(HOUR);
  await sweepAndTell(world, slack);
}

async function sweepAndTell(world: World, slack: FakeSlack): Promise<void> {
  await watchThreads(world.deps);
  await sweep(world.deps);
  await tellThreads(world.deps, slack, await world.store.threads.watched());
}

const all = ({ posts }: FakeSlack) => posts.map(({ message }) => message.text);

test('promise 5: a trip of what was answered on Home, before its message was posted, is told to the approver', async () => {
  const world = await worlds.open();
  const slack = new FakeSlack();
  await asideWorld(world, false);
  await trip(world, slack);
  for (let i = 0; i < 3; i++) await sweepAndTell(world, slack);
  expect(slack.in(`D-${LEAD}`)).toEqual([TRIP]);
  expect(slack.posts).toHaveLength(1);
});

test('promise 5: a trip is told to the approver directly while the channel is archived; the other lines wait for it', async () => {
  const world = await worlds.open();
  const slack = new FakeSlack();
  slack.closed.add('C0SHOP');
  const review = await asideWorld(world, true);
  await trip(world, slack);
  await nextSweep(world);
  await sweepAndTell(world, slack);
  expect(slack.in(`D-${LEAD}`)).toEqual([TRIP]);
  expect(slack.in('C0SHOP')).toEqual([]);
  slack.closed.clear();
  for (let i = 0; i < 2; i++) await tellThreads(world.deps, slack, [review]);
  expect(slack.in('C0SHOP').slice(0, 2)).toEqual([
    expect.stringContaining('the shop lead approves the removal of 3'),
    expect.stringContaining('3 branch builds of `shop/web` put aside'),
  ]);
  expect(all(slack).filter((text) => text.includes('seems to be used'))).toHaveLength(1);
});

test('promise 5: a trip whose approver cannot be told goes to the lead who is', async () => {
  const world = await worlds.open();
  const slack = new FakeSlack();
  slack.closed.add('C0SHOP').add(LEAD);
  const config = { ...world.deps.config, owners: { ...world.deps.config.owners, fallback: 'platform' } };
  const platform = Object.values(config.teams)[0];
  if (!platform) throw new Error('no team');
  const deps = {
    ...world.deps,
    config: { ...config, teams: { ...config.teams, platform: { ...platform, leads: ['U0PLATLEAD'] } } },
  };
  await asideWorld({ ...world, deps }, true);
  await trip({ ...world, deps }, slack);
  await sweepAndTell({ ...world, deps }, slack);
  expect(slack.in('D-U0PLATLEAD')).toEqual([TRIP]);
});

test('what nobody tripped and nobody posted makes no line anywhere', async () => {
  const world = await worlds.open();
  const slack = new FakeSlack();
  pushOld(world, { tags: ['feat-a'] });
  const review = await askAndApprove(world);
  await tellThreads(world.deps, slack, [review]);
  await takeBack(world, review);
  await tellThreads(world.deps, slack, [review]);
  expect(slack.posts).toEqual([]);
});
