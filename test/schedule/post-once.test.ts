import { describe, expect, test } from 'vitest';
import { postOnce } from '../../jobs/post-once.ts';
import { MINUTE } from '../../src/policy/time.ts';
import type { FindResult } from '../../src/slack/find-post.ts';
import type { Poster, PostResult } from '../../src/slack/poster.ts';
import { useRedis } from '../setup/redis.ts';

const POST = { channel: 'C0PAYMENTS', message: { text: 'hello', blocks: [] } };
const CONTENTS = { reviews: ['r1'] };
const PLACE = { channel: 'C0PAYMENTS', ts: '1700000000.000100' };

describe('a message is posted once', () => {
  const redis = useRedis();
  const setUp = async (results: PostResult[], found: FindResult = { status: 'absent' }) => {
    let now = 1_000_000;
    const keys: (string | undefined)[] = [];
    const poster: Poster = {
      post: async ({ key }) => {
        keys.push(key);
        return results.shift() ?? { status: 'posted', ...PLACE };
      },
      find: async () => found,
      update: async () => ({ status: 'updated' }),
      openDm: async () => ({ status: 'unknown', why: 'not asked here' }),
    };
    const deps = { store: await redis.freshStore(), now: () => now };
    const once = () => postOnce(deps, poster, 'digest', POST, CONTENTS);
    const later = () => {
      now += 2 * MINUTE;
    };
    return { once, later, keys, store: deps.store };
  };
  const POSTED = { status: 'posted', ...PLACE, reviews: ['r1'] };

  test('and never again', async () => {
    const { once, keys } = await setUp([]);
    expect(await once()).toEqual(POSTED);
    expect(await once()).toEqual(POSTED);
    expect(keys).toEqual(['digest']);
  });

  test('by one of many at the same time; the others wait for it', async () => {
    const { once, later, keys } = await setUp([]);
    const results = await Promise.all(Array.from({ length: 8 }, once));
    expect(results.filter(({ status }) => status === 'posted').length).toBeGreaterThan(0);
    later();
    expect(await once()).toEqual(POSTED);
    expect(keys).toHaveLength(1);
  });

  test('after an unknown outcome only when it is surely not there, and then by one process', async () => {
    const { once, later, keys } = await setUp([{ status: 'unknown', why: 'timeout' }]);
    expect(await once()).toMatchObject({ status: 'later' });
    expect(await once()).toMatchObject({ status: 'later', why: 'it may be under way' });
    later();
    const results = await Promise.all(Array.from({ length: 8 }, once));
    expect(results.some(({ status }) => status === 'posted')).toBe(true);
    expect(keys).toHaveLength(2);
  });

  test('after an unknown outcome it is found with what it held then', async () => {
    const { once, later, keys, store } = await setUp([{ status: 'unknown', why: 'timeout' }], {
      status: 'found',
      ...PLACE,
    });
    await once();
    await store.posts.intend('digest', { reviews: ['r1', 'r2'] });
    later();
    expect(await once()).toEqual({ ...POSTED, reviews: ['r1', 'r2'] });
    expect(keys).toHaveLength(1);
  });

  test.each<[FindResult, string]>([
    [{ status: 'later', retryAfterMs: 1 }, 'later'],
    [{ status: 'unknown', why: 'too much traffic' }, 'later'],
    [{ status: 'refused', code: 'missing_scope', sentence: 'no', permanent: false }, 'refused'],
  ])('never after a search that says %j', async (found, expected) => {
    const { once, later, keys } = await setUp([{ status: 'unknown', why: 'timeout' }], found);
    await once();
    later();
    expect(await once()).toMatchObject({ status: expected });
    expect(keys).toHaveLength(1);
  });

  test.each<[PostResult, string]>([
    [{ status: 'later', retryAfterMs: 1 }, 'later'],
    [{ status: 'refused', code: 'is_archived', sentence: 'archived', permanent: true }, 'refused'],
  ])('what was surely not posted (%j) may be posted at once', async (result, expected) => {
    const { once } = await setUp([result]);
    expect(await once()).toMatchObject({ status: expected });
    expect(await once()).toEqual(POSTED);
  });
});
