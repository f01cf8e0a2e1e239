import { expect, it } from 'vitest';
import { useRedis } from '../setup/redis.ts';
import { NOW } from './fixtures.ts';

const redis = useRedis();
const posted = { channel: 'C0PAYMENTS', ts: '1700000000.000100', reviews: ['r1', 'r2'] };

it('gives a post to one claimant, tells the others what is known, and where it stands in the end', async () => {
  const one = await redis.freshStore();
  const two = await redis.sameStore();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).posts.claim('payments:2026-W10', NOW)),
  );
  expect(answers.filter(({ status }) => status === 'mine')).toHaveLength(1);
  expect(answers).toContainEqual({ status: 'unknown', since: NOW });
  await one.posts.posted('payments:2026-W10', posted);
  expect(await two.posts.claim('payments:2026-W10', NOW + 1)).toEqual({ status: 'posted', ...posted });
});

it('gives a claim back, but never a post', async () => {
  const { posts } = await redis.freshStore();
  await posts.claim('k', NOW);
  await posts.release('k');
  expect(await posts.claim('k', NOW + 1)).toEqual({ status: 'mine' });
  await posts.posted('k', posted);
  await posts.release('k');
  expect(await posts.claim('k', NOW + 2)).toMatchObject({ status: 'posted' });
});

it('knows what a post of unknown outcome holds, until it stands', async () => {
  const { posts } = await redis.freshStore();
  expect(await posts.intended('k')).toBeUndefined();
  await posts.claim('k', NOW);
  await posts.intend('k', { reviews: ['r1'] });
  expect(await posts.intended('k')).toEqual({ reviews: ['r1'] });
  await posts.posted('k', posted);
  expect(await posts.intended('k')).toBeUndefined();
});

it('says once for a key, over all connections, until its time is over', async () => {
  const one = await redis.freshStore();
  const two = await redis.sameStore();
  const answers = await Promise.all([one, two, one, two].map((store) => store.once('click', 60_000)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  await two.forget('click');
  expect(await Promise.all([one, two].map((store) => store.once('click', 60_000)))).toContain(true);
  expect(await one.once('click', 60_000)).toBe(false);
  expect(await one.once('another', 1)).toBe(true);
  await expect.poll(() => two.once('another', 60_000)).toBe(true);
});
