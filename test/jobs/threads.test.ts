import { expect, test } from 'vitest';
import type { Posting } from '../../jobs/digest.ts';
import { markPosted } from '../../jobs/mark-posted.ts';
import { sweep } from '../../jobs/sweep.ts';
import { tellThreads, watchThreads } from '../../jobs/threads.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import type { Post } from '../../src/slack/poster.ts';
import type { Store } from '../../src/store/store.ts';
import {
  ask,
  askAndApprove,
  expectNoFailure,
  LEAD,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  takeBack,
} from './story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds();
const PLACE = { channel: 'C0SHOP', ts: '1772442000.000100', week: '2026-W10' };

/** Slack, as far as threads need it: what was posted under which key. */
class Channel implements Posting {
  readonly posts: Post[] = [];
  /** What Slack answers to the next posts in place of taking them. */
  readonly answers: ('later' | 'lost')[] = [];
  readonly desk = { card: nothing, message: nothing, week: nothing };
  readonly lookups = { name: async () => 'the shop lead', permalink: nothing };
  readonly poster: Posting['poster'] = {
    post: async (post) => {
      const answer = this.answers.shift();
      if (answer === 'later') return { status: 'later', retryAfterMs: 1000 };
      this.posts.push(post);
      if (answer === 'lost') return { status: 'unknown', why: 'the answer was lost' };
      return { status: 'posted', channel: post.channel, ts: String(this.posts.length) };
    },
    find: async (channel, key) => {
      const at = this.posts.findIndex((post) => post.key === key);
      return at < 0 ? { status: 'absent' } : { status: 'found', channel, ts: String(at + 1) };
    },
    update: async () => ({ status: 'updated' }),
    openDm: async () => ({ status: 'unknown', why: 'not asked here' }),
  };

  get lines(): string[] {
    return this.posts.map(({ message }) => message.text);
  }
}

async function nothing(): Promise<undefined> {
  return undefined;
}

/** A world with three old images whose question stands in the channel, put aside by its lead. */
async function asideWorld(world: World): Promise<string> {
  for (const tag of ['feat-a', 'feat-b', 'feat-c']) pushOld(world, { tags: [tag] });
  const [review] = await ask(world);
  if (!review) throw new Error('nothing was asked');
  await markPosted(world.deps, [review.id], PLACE);
  return await putAside(world);
}

const tell = (world: World, channel: Channel, review: string) => tellThreads(world.deps, channel, [review]);
const ASIDE = ['the shop lead approves the removal of 3', '3 branch builds of `shop/web` put aside; deleted'];

function expectLines(channel: Channel, starts: readonly string[]): void {
  expect(channel.lines).toEqual(starts.map((start) => expect.stringContaining(start)));
}

test('each event is one line in the thread, however often it is told', async () => {
  const world = await worlds.open();
  const channel = new Channel();
  const review = await asideWorld(world);
  for (let i = 0; i < 3; i++) await tell(world, channel, review);
  expectLines(channel, ASIDE);
  await takeBack(world, review);
  for (let i = 0; i < 3; i++) await tell(world, channel, review);
  expectLines(channel, [...ASIDE, 'takes back the removal of 3', '3 branch builds of `shop/web` restored.']);
  expect(channel.posts.every(({ threadTs, channel: id }) => threadTs === PLACE.ts && id === 'C0SHOP')).toBe(
    true,
  );
  expect(channel.lines.join('\n')).not.toContain('<@');
});

test('deletion is told, and a thread at rest is not looked at any more', async () => {
  const world = await worlds.open();
  const channel = new Channel();
  const review = await asideWorld(world);
  await watchThreads(world.deps);
  await tell(world, channel, review);
  await passWatched(world, 15 * DAY + HOUR);
  expectNoFailure(await sweep(world.deps));
  expectNoFailure(await nextSweep(world));
  await tell(world, channel, review);
  expectLines(channel, [...ASIDE, '3 branch builds of `shop/web` deleted, up to']);
  expect(await world.store.threads.watched()).toEqual([review]);
  await tell(world, channel, review);
  expect(await world.store.threads.watched()).toEqual([]);
});

test('two workers tell it once', async () => {
  const world = await worlds.open();
  const channel = new Channel();
  const review = await asideWorld(world);
  await Promise.all([1, 2, 3].map(() => tell(world, channel, review)));
  world.clock.move(2 * MINUTE);
  await tell(world, channel, review);
  expectLines(channel, ASIDE);
});

test('a line that Slack cannot take now, or whose answer was lost, stands once in the end, in its order', async () => {
  const world = await worlds.open();
  const channel = new Channel();
  channel.answers.push('later', 'lost');
  const review = await asideWorld(world);
  await tell(world, channel, review);
  expect(channel.lines).toEqual([]);
  await tell(world, channel, review);
  expect(channel.lines).toHaveLength(1);
  world.clock.move(2 * MINUTE);
  await tell(world, channel, review);
  expectLines(channel, ASIDE);
});

test("a trip's mention survives a crash between the saved hold and the post", async () => {
  const world = await worlds.open();
  const channel = new Channel();
  const review = await asideWorld(world);
  await watchThreads(world.deps);
  await tell(world, channel, review);
  const [used] = world.aws.ecr.images(REGION, REPOSITORY);
  if (!used) throw new Error('no image');
  world.clock.move(HOUR);
  world.aws.ecr.pull(REGION, REPOSITORY, used.digest);
  world.clock.move(HOUR);
  await watchThreads(world.deps);
  const swept = await sweep(world.deps);
  expect(swept.tripped).toHaveLength(1);
  // The process dies here. Another one sweeps, and sees no trip any more.
  const after = await nextSweep(world);
  expect(after.tripped).toEqual([]);
  await tellThreads(world.deps, channel, await world.store.threads.watched());
  const trips = channel.lines.filter((line) => line.includes('seems to be used after all'));
  expect(trips).toEqual([expect.stringContaining(`<@${LEAD}> shop/web:`)]);
});

/** A process that dies after its n-th effect on what is stored or posted. */
function dying(
  world: World,
  channel: Channel,
  last: number,
): { store: Store; posting: Posting; dead(): boolean } {
  let effects = 0;
  const step = () => {
    if (effects >= last) throw new Error('the process was killed');
  };
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          step();
          const answer: unknown = await Reflect.apply(value, object, args);
          effects++;
          step();
          return answer;
        };
      },
    });
  const store = { ...world.store, threads: mortal(world.store.threads), posts: mortal(world.store.posts) };
  const posting = {
    desk: channel.desk,
    lookups: channel.lookups,
    poster: mortal(channel.poster),
  };
  return { store, posting, dead: () => effects >= last };
}

test('killed after any effect, every line stands once', async () => {
  for (let last = 1, died = true; died; last++) {
    expect(last).toBeLessThan(40);
    const world = await worlds.open();
    const review = await asideWorld(world);
    const channel = new Channel();
    const { store, posting, dead } = dying(world, channel, last);
    await tellThreads({ ...world.deps, store }, posting, [review]).catch(expectKilled);
    died = dead();
    for (let i = 0; i < 3; i++) {
      world.clock.move(2 * MINUTE);
      await tell(world, channel, review);
    }
    expectLines(channel, ASIDE);
  }
}, 60_000);

function expectKilled(error: unknown): void {
  expect(error).toMatchObject({ message: 'the process was killed' });
}

test('what was approved but never posted has no thread', async () => {
  const world = await worlds.open();
  const channel = new Channel();
  pushOld(world, { tags: ['feat-a'] });
  const review = await askAndApprove(world);
  await tell(world, channel, review);
  expect(channel.lines).toEqual([]);
});
