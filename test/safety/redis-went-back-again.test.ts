import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/policy/time.ts';
import type { Store } from '../../src/store/store.ts';
import {
  answer,
  aside,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  passWatched,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import type { World } from '../jobs/world.ts';
import { useRewinding } from './rewinding.ts';

const here = useRewinding();
/** Put aside, without a date, until somebody answers anew. */
const WAITING = {
  lapsed: expect.any(Number),
  approval: { effect: 'quarantine' },
  state: { status: 'quarantined' },
};

/** What every process does every few seconds. */
async function compares(...stores: readonly Store[]) {
  const standings = [];
  for (const store of stores) standings.push(await store.continuity.check(here.world.clock.now()));
  return standings;
}

async function writes(store: Store): Promise<void> {
  await store.ledger.append([{ at: here.world.clock.now(), kind: 'failed', by: 'layaway', text: 'a word' }]);
}

async function aMonth(one: World): Promise<void> {
  for (let i = 0; i < 4; i++) {
    one.clock.move(MINUTE);
    expectNoFailure(await sweep(one.deps));
    await letWindowEnd(here.world, one);
  }
}

describe('promise 11: what is written after a rollback does not hide it', () => {
  it('the process that took the lost click writes in its place, and still finds out', async () => {
    const digest = pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    const app = here.world.store;
    const worker = here.processOn(await here.connect());
    await compares(app, worker.store);
    await here.redis.save('aside');
    await answer(here.world, id, { kind: 'restore' });
    await here.redis.goBack('aside');
    await writes(app);
    expect(await compares(app)).toMatchObject([{ lapse: { why: expect.stringContaining('Record') } }]);
    await passWatched(here.world, 20 * DAY);
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
    expect((await holdsOf(worker, id)).get(digest)).toMatchObject(WAITING);
  });
});

describe('promise 11: a lapse excuses only what was known before it', () => {
  it('a second rollback is found by whoever did not compare since the first', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const { clock, store: app } = here.world;
    const worker = here.processOn(await here.connect());
    await compares(app, worker.store);
    await here.redis.save('empty');
    await writes(worker.store);
    await here.redis.goBack('empty');
    const [first] = await compares(worker.store);
    expect(first).toHaveProperty('lapse');
    clock.move(HOUR);
    // The app takes clicks meanwhile, and does not compare.
    const id = await putAside(worker);
    await here.redis.save('aside');
    await answer(here.world, id, { kind: 'restore' });
    await here.redis.goBack('aside');
    const [standing] = await compares(app);
    expect(standing?.lapse?.at).toBeGreaterThanOrEqual((first?.lapse?.at ?? 0) + HOUR);
    await passWatched(here.world, 20 * DAY);
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
  });

  it('everybody who knew of the same loss declares it once', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const { clock, store: app } = here.world;
    const others = [await here.connect(), await here.connect()];
    await compares(app, ...others);
    await here.redis.save('before');
    await writes(app);
    await compares(...others);
    await here.redis.goBack('before');
    const [first] = await compares(app);
    clock.move(4 * SECOND);
    expect(first).toHaveProperty('lapse');
    expect(await compares(...others, app)).toEqual([first, first, first]);
    expect(await ledger(here.world, 'failed')).toHaveLength(1);
  });

  it('and a lapse is newer than every other one, whatever the clocks say', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const { clock, store: app } = here.world;
    await writes(app);
    await here.redis.save('before');
    await writes(app);
    await here.redis.goBack('before');
    const [first] = await compares(app);
    await writes(app);
    await here.redis.goBack('before');
    const late = await app.continuity.check(clock.now() - HOUR);
    expect(late.lapse?.at).toBe((first?.lapse?.at ?? 0) + 1);
  });

  it('a record that lost everything begins anew behind a lapse', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const { store: app } = here.world;
    const other = await here.connect();
    await here.redis.save('nothing');
    await writes(app);
    await compares(app, other);
    await here.redis.goBack('nothing');
    const [standing] = await compares(app);
    expect(standing?.lapse?.why).toContain('no record at all');
    expect(await app.ledger.head()).toMatchObject({ sequence: 1, lapsedAt: standing?.lapse?.at });
    expect(await compares(other)).toEqual([standing]);
  });
});

describe('promise 11: who may vouch, and when it is settled', () => {
  it('nobody who was cut off for longer: others may have written meanwhile', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    const worker = here.processOn(await here.connect());
    await compares(worker.store);
    const app = await here.connect();
    await here.redis.save('aside');
    here.world.clock.move(3 * HOUR);
    await answer({ ...here.world, store: app }, id, { kind: 'restore' });
    await app.close();
    await here.redis.goBack('aside');
    expect(await compares(worker.store)).toMatchObject([{ unsettled: { vouched: false } }]);
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
  });

  it('a clock that is behind leaves as much time to object', async () => {
    const id = await putAsideOne();
    const worker = here.processOn(await here.connect());
    const { clock, store: app } = here.world;
    await compares(app, worker.store);
    await here.redis.save('aside');
    await answer(here.world, id, { kind: 'restore' });
    await here.redis.goBack('aside');
    await worker.store.continuity.check(clock.now() - 2 * MINUTE);
    expect(await compares(worker.store)).toMatchObject([{}]);
    const late = await here.connect();
    expect(await compares(late)).toMatchObject([{ unsettled: { vouched: true } }]);
  });

  it('a newcomer takes back nothing that was vouched for', async () => {
    await putAsideOne();
    const { clock, store: app } = here.world;
    await compares(app);
    await here.redis.save('now');
    await here.redis.goBack('now');
    const newcomer = await here.connect();
    await Promise.all([compares(app), compares(newcomer), compares(newcomer), compares(app)]);
    expect(await compares(newcomer)).toMatchObject([{ unsettled: { vouched: true } }]);
    clock.move(MINUTE);
    expect(await compares(newcomer, app)).toEqual([{}, {}]);
  });
});

async function putAsideOne(): Promise<string> {
  pushOld(here.world, { tags: ['feat-a'] });
  return await putAside(here.world);
}

describe('promise 11: a record from before the quarantine', () => {
  /** Approved and kept like that; then put aside; then Redis is as it was. */
  async function asideAndUnknown(): Promise<string> {
    const id = await askAndApprove(here.world);
    await here.world.store.brakes.pause('cli', 'wait', here.world.clock.now());
    expectNoFailure(await sweepReview(here.world.deps, id));
    await here.redis.save('approved');
    await here.world.store.brakes.resume();
    expectNoFailure(await sweepReview(here.world.deps, id));
    expect(await statusesOf(here.world, id)).toEqual({ quarantined: 1 });
    await here.redis.goBack('approved');
    expect(await statusesOf(here.world, id)).toEqual({ approved: 1 });
    return id;
  }

  it('does not hide what is put aside: it comes back, and is asked about again', async () => {
    const multi = pushMultiArch(here.world, ['feat-a', 'feat-b']);
    const before = shelf(here.world);
    const id = await asideAndUnknown();
    expect(shelf(here.world)[multi.index]?.tags).toContain(aside(multi.index, 'feat-a'));
    expectNoFailure(await sweep(here.world.deps));
    expect(await statusesOf(here.world, id)).toEqual({ restored: 1 });
    expect(shelf(here.world)).toEqual(before);
    expect((await holdsOf(here.world, id)).get(multi.index)?.lapsed).toBeDefined();
  });

  it('gives back what is in the archive, too', async () => {
    const digest = pushOld(here.world, { tags: [] });
    const before = shelf(here.world);
    const id = await asideAndUnknown();
    expect(shelf(here.world)[digest]?.status).toBe('ARCHIVED');
    expectNoFailure(await sweep(here.world.deps));
    here.world.clock.move(HOUR);
    expectNoFailure(await sweep(here.world.deps));
    expect(await statusesOf(here.world, id)).toEqual({ restored: 1 });
    expect(shelf(here.world)).toEqual(before);
  });

  it('and Restore restores', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const before = shelf(here.world);
    const id = await asideAndUnknown();
    await takeBack(here.world, id);
    expect(await statusesOf(here.world, id)).toEqual({ restored: 1 });
    expect(shelf(here.world)).toEqual(before);
  });

  it('waits where the manifest cannot be read, and drops nothing', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const before = shelf(here.world);
    const id = await asideAndUnknown();
    here.world.aws.faults.inject('BatchGetImage', { kind: 'deny' });
    await sweep(here.world.deps);
    expect(await statusesOf(here.world, id)).toEqual({ approved: 1 });
    here.world.aws.faults.clear();
    expectNoFailure(await sweep(here.world.deps));
    expect(shelf(here.world)).toEqual(before);
  });
});

describe('promise 11: an older Layaway next to this one', () => {
  it('writes a head in the same words, as long as nothing was lost', async () => {
    await putAsideOne();
    const redis = new Redis(here.redis.url);
    expect(await redis.get('{test}:ledger:head')).toMatch(/^\d+ [0-9a-f]{64}$/);
    redis.disconnect();
  });
});
