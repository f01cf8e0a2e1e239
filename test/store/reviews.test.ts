import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/policy/review.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, frozen, KEY, NOW, REPOSITORY, review } from './fixtures.ts';

const redis = useRedis();

const removing = (r: Review, effect: 'recorded' | 'quarantine' | 'delete' = 'delete'): Review => ({
  ...r,
  state: { status: 'removing', by: { id: 'U0PAYLEAD' }, at: NOW + 1, effect },
});

describe('opening a review', () => {
  it('keeps head, list and entry, exactly as given', async () => {
    const { reviews, ledger } = await redis.freshStore();
    const list = Array.from({ length: 2_345 }, (_, i) => frozen(i));
    await reviews.open(review('r1'), list, entry('asked', { kind: 'asked', review: 'r1' }));
    expect(await reviews.get('r1')).toEqual(review('r1'));
    expect(await reviews.frozen('r1')).toEqual(list);
    expect(await reviews.listOpen()).toEqual(['r1']);
    expect(await reviews.inRepository(KEY, REPOSITORY)).toEqual(['r1']);
    expect(await ledger.read({ review: 'r1' })).toHaveLength(1);
    expect(await reviews.get('r2')).toBeUndefined();
    expect(await reviews.frozen('r2')).toEqual([]);
    expect(await reviews.latest('nothing')).toBeUndefined();
  });

  it('supersedes the former review of the candidate only while that is open', async () => {
    const { reviews } = await redis.freshStore();
    await reviews.open(review('r1'), [frozen(1)], entry('asked'));
    await reviews.open(review('r2', { openedAt: NOW + 5 }), [frozen(1)], entry('asked'));
    expect(await reviews.get('r1')).toMatchObject({
      version: 1,
      state: { status: 'superseded', at: NOW + 5 },
    });
    expect(await reviews.listOpen()).toEqual(['r2']);
    expect(await reviews.inRepository(KEY, REPOSITORY)).toEqual(['r2']);

    await reviews.save(removing(review('r2', { openedAt: NOW + 5 })));
    await reviews.open(review('r3', { openedAt: NOW + 9 }), [frozen(2)], entry('asked'));
    expect((await reviews.get('r2'))?.state.status).toBe('removing');
    expect((await reviews.latest(review('r3').candidate))?.id).toBe('r3');
    expect(await reviews.inRepository(KEY, REPOSITORY)).toEqual(['r3', 'r2']);
  });

  it('treats one that a second person has to approve like an open one', async () => {
    const { reviews } = await redis.freshStore();
    await reviews.open(review('r1'), [frozen(1)], entry('asked'));
    const half: Review = {
      ...review('r1'),
      state: {
        status: 'seconding',
        by: { id: 'U0PAYDEV' },
        at: NOW + 1,
        role: 'member',
        effect: 'delete',
        stated: 'delete',
      },
    };
    expect(await reviews.save(half, entry('decided', { review: 'r1' }))).toBe('saved');
    expect(await reviews.listOpen()).toEqual(['r1']);
    expect(await reviews.decided()).toEqual([]);
    expect(await reviews.inRepository(KEY, REPOSITORY)).toEqual(['r1']);
    await reviews.open(review('r2', { openedAt: NOW + 5 }), [frozen(1)], entry('asked'));
    expect((await reviews.get('r1'))?.state).toEqual({
      ...{ status: 'superseded', at: NOW + 5 },
      half: { by: { id: 'U0PAYDEV' }, at: NOW + 1 },
    });
    expect(await reviews.listOpen()).toEqual(['r2']);
  });

  it('keeps for ever what somebody had said to a question that was closed', async () => {
    const { reviews } = await redis.freshStore({ prefix: 'closed' });
    const handOver = { by: { id: 'U0PAYDEV' }, at: NOW + 1 };
    const half = { by: { id: 'U0PAYDEV' }, at: NOW + 1 };
    const states = [{}, { handOver }, { half }].map((said): Review['state'] => ({
      status: 'superseded',
      at: NOW + 2,
      ...said,
    }));
    for (const [i, state] of states.entries()) {
      const one = review(`r${i}`, { candidate: `c${i}`, openedAt: NOW + i });
      await reviews.open(one, [frozen(1)], entry('asked'));
      expect(await reviews.save({ ...one, state })).toBe('saved');
    }
    expect(await reviews.inRepository(KEY, REPOSITORY)).toEqual([]);
    expect(await reviews.closedAnswersIn(KEY, REPOSITORY)).toEqual(['r2', 'r1']);
    const client = new Redis(redis.server.url);
    try {
      const keys = [0, 1, 2].flatMap((n) => [`review:r${n}`, `frozen:r${n}`]);
      const lives = await Promise.all(keys.map((key) => client.ttl(`{closed}:${key}`)));
      expect(lives.map((seconds) => seconds > 0)).toEqual([true, true, false, false, false, false]);
    } finally {
      client.disconnect();
    }
  });

  it('never writes over a click on the former card', async () => {
    const { reviews } = await redis.freshStore();
    for (let round = 0; round < 10; round++) {
      const candidate = `candidate-${round}`;
      const former = review(`a${round}`, { candidate });
      await reviews.open(former, [], entry('asked'));
      const [saved] = await Promise.all([
        reviews.save(removing(former)),
        reviews.open(review(`b${round}`, { candidate }), [], entry('asked')),
      ]);
      const after = (await reviews.get(former.id))?.state.status;
      expect(after).toBe(saved === 'saved' ? 'removing' : 'superseded');
    }
  });

  it('opens one id once', async () => {
    const { reviews, ledger } = await redis.freshStore();
    await reviews.open(review('r1'), [frozen(1)], entry('asked'));
    await expect(reviews.open(review('r1'), [frozen(1)], entry('asked'))).rejects.toThrow('opened before');
    const elsewhere = review('r1', { candidate: 'another' });
    await expect(reviews.open(elsewhere, [frozen(2)], entry('asked'))).rejects.toThrow('could not be opened');
    expect(await reviews.frozen('r1')).toEqual([frozen(1)]);
    expect(await ledger.read({})).toHaveLength(1);
    expect(await reviews.latest('another')).toBeUndefined();
  });
});

describe('saving a review', () => {
  it('lets exactly one of 50 concurrent saves of one version through, with its entry alone', async () => {
    const one = await redis.freshStore();
    const two = await redis.sameStore();
    await one.reviews.open(review('r1'), [], entry('asked'));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 ? one : two).reviews.save(removing(review('r1')), entry(`click ${i}`, { review: 'r1' })),
      ),
    );
    expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
    expect(await one.ledger.read({ review: 'r1' })).toMatchObject([
      { text: `click ${answers.indexOf('saved')}` },
    ]);
    expect((await one.reviews.get('r1'))?.version).toBe(1);
  });

  it('conflicts where there is no such review', async () => {
    const { reviews } = await redis.freshStore();
    expect(await reviews.save(review('r1'))).toBe('conflict');
    expect(await reviews.get('r1')).toBeUndefined();
  });

  it('lists each decision until it is applied, whatever is saved later', async () => {
    const { reviews } = await redis.freshStore();
    await reviews.open(review('r1'), [], entry('asked'));
    const decision = removing(review('r1'));
    const at = decision.state.status === 'removing' ? decision.state.at : 0;
    await reviews.save(decision);
    expect(await reviews.decided()).toEqual([{ id: 'r1', at }]);
    expect(await reviews.listOpen()).toEqual([]);
    await reviews.applied('r1', at);
    await reviews.applied('never decided', at);
    expect(await reviews.decided()).toEqual([]);
    await reviews.save({ ...decision, version: 1, slow: true });
    expect(await reviews.decided()).toEqual([]);
    const restored = {
      status: 'restored',
      by: { id: 'U0PAYLEAD' },
      at: at + 1,
      removedBy: { id: 'U0PAYLEAD' },
    } as const;
    await reviews.save({ ...decision, version: 2, state: restored });
    expect(await reviews.decided()).toEqual([{ id: 'r1', at: at + 1 }]);
  });

  it('reads many in the order asked, without those that are not there', async () => {
    const { reviews } = await redis.freshStore();
    for (const id of ['a', 'b', 'c']) {
      await reviews.open(review(id, { candidate: id }), [], entry('asked'));
    }
    const many = await reviews.getMany(['c', 'nothing', 'a']);
    expect(many.map(({ id }) => id)).toEqual(['c', 'a']);
    expect(await reviews.getMany([])).toEqual([]);
  });

  it('writes nothing where a number is missing', async () => {
    const { reviews } = await redis.freshStore();
    const undated = review('r1', { openedAt: Number.NaN });
    await expect(reviews.open(undated, [frozen(1)], entry('asked'))).rejects.toThrow('a number is missing');
    expect(await reviews.get('r1')).toBeUndefined();
    expect(await reviews.frozen('r1')).toEqual([]);
  });
});
