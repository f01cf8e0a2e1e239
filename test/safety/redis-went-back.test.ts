import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { copyLedger } from '../../src/app/ledger-copy.ts';
import { watchRecord } from '../../src/app/watch-record.ts';
import { checkRecord } from '../../src/cli/record-check.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  answer,
  ask,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, openWorld, type World } from '../jobs/world.ts';
import { type RewindableRedis, startRewindable } from '../setup/rewindable-redis.ts';

const LOG = pino({ level: 'silent' });

let redis: RewindableRedis;
let world: World;
const opened: Store[] = [];

/** Another process: a store that connects now. */
async function connect(): Promise<Store> {
  const store = await connectStore(redis.url, { prefix: 'test' });
  opened.push(store);
  return store;
}

/** The world as another process sees it. */
async function processOn(store: Store): Promise<World> {
  return { ...world, ...world.start({ store: () => store }), store };
}

beforeEach(async () => {
  redis = await startRewindable();
  const tests = { server: { ...redis, port: 0, pid: 0, restart: async () => {} } };
  world = await openWorld(
    { ...tests, freshStore: connect, sameStore: connect },
    { sources: [NOTHING_IN_USE] },
  );
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await world.close();
  await redis.stop();
});

/** Approved and not begun; kept as it is; then taken back. */
async function takenBackBeforeItBegan(before: ReturnType<typeof shelf>): Promise<string> {
  const id = await askAndApprove(world);
  await world.store.brakes.pause('cli', 'wait', world.clock.now());
  expectNoFailure(await sweepReview(world.deps, id));
  await world.store.brakes.resume();
  await redis.save('approved');
  await takeBack(world, id);
  expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
  expect(shelf(world)).toEqual(before);
  return id;
}

/** Put aside; kept as it is; then its owner asks for it back, and nobody hears it. */
async function restoreThatIsLost(id: string): Promise<void> {
  await redis.save('aside');
  await answer(world, id, { kind: 'restore' });
  await redis.goBack('aside');
}

/** Weeks of sweeps. */
async function aMonth(one: World): Promise<void> {
  for (let i = 0; i < 4; i++) {
    one.clock.move(MINUTE);
    expectNoFailure(await sweep(one.deps));
    await letWindowEnd(world, one);
  }
}

describe('promise 11: a Redis that went back in time leads to questions, never to a deletion', () => {
  it('puts nothing aside whose approval was taken back', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    const id = await takenBackBeforeItBegan(before);
    await redis.goBack('approved');
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
    await aMonth(world);
    expect(shelf(world)).toEqual(before);
    expect(world.aws.calls.mutating()).toEqual([]);
    expect((await ledger(world, 'failed')).join()).toContain('The newest records are missing');
  });

  it('puts nothing aside again that was restored', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    await world.store.brakes.pause('cli', 'wait', world.clock.now());
    expectNoFailure(await sweepReview(world.deps, id));
    await redis.save('approved');
    await world.store.brakes.resume();
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await takeBack(world, id);
    await redis.goBack('approved');
    await world.store.brakes.resume();
    world.aws.calls.clear();
    await aMonth(world);
    expect(world.aws.calls.mutating()).toEqual([]);
    expect(shelf(world)).toEqual(before);
  });

  it('deletes nothing whose restore was lost, and says so', async () => {
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await restoreThatIsLost(id);
    await aMonth(world);
    expect(deletionsIn(world)).toEqual([]);
    const hold = (await holdsOf(world, id)).get(digest);
    expect(hold).toMatchObject({ goal: 'disable', state: { status: 'disabled' } });
    expect((await ledger(world, 'state')).join()).toContain('is not deleted any more: Redis knew Record');
    expect(await checkRecord(world.store)).toMatchObject([
      { status: 'todo', text: expect.stringContaining('1 image approved before that') },
    ]);
    await takeBack(world, id);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
  });

  it('gives back what was on its way out, and asks about it again', async () => {
    pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    const run = async () => await redis.save('half');
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    await answer(world, id, { kind: 'restore' });
    await redis.goBack('half');
    await aMonth(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
    expect(await ask(world)).toHaveLength(1);
  });

  it('finishes a family whose root is gone, and keeps one whose root stands', async () => {
    const multi = pushMultiArch(world, ['feat-a']);
    const id = await putAside(world);
    const kept: string[] = [];
    const run = async () => {
      kept.push(`call ${kept.length}`);
      await redis.save(`call ${kept.length}`);
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run });
    await letWindowEnd(world);
    world.aws.faults.clear();
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    await redis.goBack('call 2');
    world.clock.move(5 * MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect(shelf(world)[multi.index]).toBeUndefined();
  });

  it('lets go forward what is approved afterwards', async () => {
    pushOld(world, { tags: ['feat-a'] });
    await takenBackBeforeItBegan(shelf(world));
    await redis.goBack('approved');
    expectNoFailure(await sweep(world.deps));
    world.clock.move(DAY);
    await putAside(world);
    await letWindowEnd(world);
    expect(deletionsIn(world)).toHaveLength(1);
  });
});

describe('promise 11: whoever knew more is asked before anything goes on', () => {
  it('another process knows of the click: the worker waits for its word', async () => {
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const worker = await processOn(await connect());
    expectNoFailure(await sweep(worker.deps));
    await restoreThatIsLost(id);
    world.clock.move(20 * DAY);
    expectNoFailure(await sweep(worker.deps));
    expect(deletionsIn(world)).toEqual([]);
    // What took the click compares, too, as it does all the time.
    expect(await world.store.continuity.check(world.clock.now())).toHaveProperty('lapse');
    await aMonth(worker);
    expect(deletionsIn(world)).toEqual([]);
    expect((await holdsOf(world, id)).get(digest)?.goal).toBe('disable');
  });

  it('everything was restarted and nobody knows: nothing approved before is deleted', async () => {
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await restoreThatIsLost(id);
    const worker = await processOn(await connect());
    world.clock.move(20 * DAY);
    expectNoFailure(await sweep(worker.deps));
    await aMonth(worker);
    expect(deletionsIn(world)).toEqual([]);
    expect((await holdsOf(world, id)).get(digest)?.goal).toBe('disable');
    expect((await ledger(worker, 'failed')).join()).toContain('nobody who was there before');
  });

  it('a newcomer does not vouch, however long it was there', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await restoreThatIsLost(id);
    const first = await connect();
    expect(await first.continuity.check(world.clock.now())).toHaveProperty('unsettled');
    await redis.save('again');
    await redis.goBack('again');
    expect(await first.continuity.check(world.clock.now())).toHaveProperty('unsettled');
    world.clock.move(MINUTE);
    expect(await first.continuity.check(world.clock.now())).toHaveProperty('lapse');
  });

  it('a plain restart costs a moment and nothing else, where a process lives on', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await redis.save('now');
    await redis.goBack('now');
    world.clock.move(20 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(deletionsIn(world)).toEqual([]);
    world.clock.move(MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect(await world.store.continuity.lapse()).toBeUndefined();
  });

  it('what is approved right after it goes on where a process lives on, for it can be taken back', async () => {
    pushOld(world, { tags: ['feat-a'] });
    await redis.save('now');
    await redis.goBack('now');
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });

  it('and does not go on where everything is new', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const [review] = await ask(world);
    await redis.save('now');
    await redis.goBack('now');
    const worker = await processOn(await connect());
    await answer(worker, review?.id ?? '', { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweep(worker.deps));
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('only another run is suspicious: processes come and go', async () => {
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    const worker = await processOn(await connect());
    await letWindowEnd(world, worker);
    expect(deletionsIn(world)).toHaveLength(1);
  });
});

describe('promise 11: the copy of the record vouches where everything was restarted', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layaway-copy-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const copied = async (store: Store) => {
    const copy = copyLedger(join(folder, 'record.jsonl'), store, LOG);
    await copy.stop();
  };

  /** As a worker starts: it reads how far the copy is. */
  async function startedWithCopy(): Promise<World> {
    const worker = await processOn(await connect());
    const ledgerFile = join(folder, 'record.jsonl');
    const watch = await watchRecord(worker.store, { now: world.clock.now, log: LOG, ledgerFile });
    watch.stop();
    return worker;
  }

  it('and lets work go on where nothing is missing', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await copied(world.store);
    await redis.save('now');
    await redis.goBack('now');
    const worker = await startedWithCopy();
    world.clock.move(20 * DAY);
    expectNoFailure(await sweep(worker.deps));
    expect(await statusesOf(worker, id)).toEqual({ deleted: 1 });
  });

  it('and proves at once that something is missing', async () => {
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await redis.save('aside');
    await answer(world, id, { kind: 'restore' });
    await copied(world.store);
    await redis.goBack('aside');
    const worker = await startedWithCopy();
    expect(await worker.store.continuity.lapse()).toMatchObject({
      why: expect.stringContaining('Redis knew'),
    });
    await aMonth(worker);
    expect(deletionsIn(world)).toEqual([]);
  });

  it('but not where Redis has more than the copy', async () => {
    pushOld(world, { tags: ['feat-a'] });
    await copied(world.store);
    await putAside(world);
    await redis.save('now');
    await redis.goBack('now');
    const worker = await startedWithCopy();
    await aMonth(worker);
    expect(deletionsIn(world)).toEqual([]);
  });
});
