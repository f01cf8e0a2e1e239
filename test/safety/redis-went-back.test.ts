import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { copyLedger } from '../../src/app/ledger-copy.ts';
import { newestCopied } from '../../src/app/ledger-file.ts';
import { watchRecord } from '../../src/app/watch-record.ts';
import { checkRecord } from '../../src/cli/record-check.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
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

const LOG = pino({ level: 'silent' });

const here = useRewinding();
/** Put aside, without a date, until somebody answers anew. */
const WAITING = {
  lapsed: expect.any(Number),
  approval: { effect: 'quarantine' },
  state: { status: 'quarantined' },
};

/** Approved and not begun; kept as it is; then taken back. */
async function takenBackBeforeItBegan(before: ReturnType<typeof shelf>): Promise<string> {
  const id = await askAndApprove(here.world);
  await here.world.store.brakes.pause('cli', 'wait', here.world.clock.now());
  expectNoFailure(await sweepReview(here.world.deps, id));
  await here.world.store.brakes.resume();
  await here.redis.save('approved');
  await takeBack(here.world, id);
  expect(await statusesOf(here.world, id)).toEqual({ dropped: 1 });
  expect(shelf(here.world)).toEqual(before);
  return id;
}

/** Put aside; kept as it is; then its owner asks for it back, and nobody hears it. */
async function restoreThatIsLost(id: string): Promise<void> {
  await here.redis.save('aside');
  await answer(here.world, id, { kind: 'restore' });
  await here.redis.goBack('aside');
}

/** Weeks of sweeps. */
async function aMonth(one: World): Promise<void> {
  for (let i = 0; i < 4; i++) {
    one.clock.move(MINUTE);
    expectNoFailure(await sweep(one.deps));
    await letWindowEnd(here.world, one);
  }
}

describe('promise 11: a Redis that went back in time leads to questions, never to a deletion', () => {
  it('puts nothing aside whose approval was taken back', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const before = shelf(here.world);
    const id = await takenBackBeforeItBegan(before);
    await here.redis.goBack('approved');
    expect(await statusesOf(here.world, id)).toEqual({ approved: 1 });
    expectNoFailure(await sweep(here.world.deps));
    expect(await statusesOf(here.world, id)).toEqual({ dropped: 1 });
    await aMonth(here.world);
    expect(shelf(here.world)).toEqual(before);
    expect(here.world.aws.calls.mutating()).toEqual([]);
    expect((await ledger(here.world, 'failed')).join()).toContain('The newest records are missing');
  });

  it('puts nothing aside again that was restored', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const before = shelf(here.world);
    const id = await askAndApprove(here.world);
    await here.world.store.brakes.pause('cli', 'wait', here.world.clock.now());
    expectNoFailure(await sweepReview(here.world.deps, id));
    await here.redis.save('approved');
    await here.world.store.brakes.resume();
    expectNoFailure(await sweepReview(here.world.deps, id));
    expect(await statusesOf(here.world, id)).toEqual({ quarantined: 1 });
    await takeBack(here.world, id);
    await here.redis.goBack('approved');
    await here.world.store.brakes.resume();
    here.world.aws.calls.clear();
    await aMonth(here.world);
    expect(here.world.aws.calls.mutating()).toEqual([]);
    expect(shelf(here.world)).toEqual(before);
  });

  it('deletes nothing whose restore was lost, and says so', async () => {
    const digest = pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await restoreThatIsLost(id);
    await aMonth(here.world);
    expect(deletionsIn(here.world)).toEqual([]);
    const hold = (await holdsOf(here.world, id)).get(digest);
    expect(hold).toMatchObject(WAITING);
    expect((await ledger(here.world, 'state')).join()).toContain(
      'is not deleted any more: Redis knew Record',
    );
    expect(await checkRecord(here.world.store)).toMatchObject([
      { status: 'todo', text: expect.stringContaining('1 image approved before that') },
    ]);
    await takeBack(here.world, id);
    expect(shelf(here.world)[digest]?.tags).toEqual(['feat-a']);
  });

  it('gives back what was on its way out, and asks about it again', async () => {
    pushOld(here.world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(here.world);
    const id = await askAndApprove(here.world);
    const run = async () => await here.redis.save('half');
    here.world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    expectNoFailure(await sweepReview(here.world.deps, id));
    await answer(here.world, id, { kind: 'restore' });
    await here.redis.goBack('half');
    await aMonth(here.world);
    expect(await statusesOf(here.world, id)).toEqual({ restored: 1 });
    expect(shelf(here.world)).toEqual(before);
    expect(await ask(here.world)).toHaveLength(1);
  });

  it('finishes a family whose root is gone, and keeps one whose root stands', async () => {
    const multi = pushMultiArch(here.world, ['feat-a']);
    const id = await putAside(here.world);
    const kept: string[] = [];
    const run = async () => {
      kept.push(`call ${kept.length}`);
      await here.redis.save(`call ${kept.length}`);
    };
    here.world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run });
    await letWindowEnd(here.world);
    here.world.aws.faults.clear();
    expect(await statusesOf(here.world, id)).toEqual({ deleted: 1 });
    await here.redis.goBack('call 2');
    here.world.clock.move(5 * MINUTE);
    expectNoFailure(await sweep(here.world.deps));
    expect(await statusesOf(here.world, id)).toEqual({ deleted: 1 });
    expect(shelf(here.world)[multi.index]).toBeUndefined();
  });

  it('lets go forward what is approved afterwards', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    await takenBackBeforeItBegan(shelf(here.world));
    await here.redis.goBack('approved');
    expectNoFailure(await sweep(here.world.deps));
    await passWatched(here.world, DAY);
    await putAside(here.world);
    await letWindowEnd(here.world);
    expect(deletionsIn(here.world)).toHaveLength(1);
  });
});

describe('promise 11: whoever knew more is asked before anything goes on', () => {
  it('another process knows of the click: the worker waits for its word', async () => {
    const digest = pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    const worker = here.processOn(await here.connect());
    expectNoFailure(await sweep(worker.deps));
    await restoreThatIsLost(id);
    await passWatched(here.world, 20 * DAY);
    expectNoFailure(await sweep(worker.deps));
    expect(deletionsIn(here.world)).toEqual([]);
    // What took the click compares, too, as it does all the time.
    expect(await here.world.store.continuity.check(here.world.clock.now())).toHaveProperty('lapse');
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
    expect((await holdsOf(here.world, id)).get(digest)).toMatchObject(WAITING);
  });

  it('everything was restarted and nobody knows: nothing approved before is deleted', async () => {
    const digest = pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await restoreThatIsLost(id);
    const worker = here.processOn(await here.connect());
    await passWatched(here.world, 20 * DAY);
    expectNoFailure(await sweep(worker.deps));
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
    expect((await holdsOf(here.world, id)).get(digest)).toMatchObject(WAITING);
    expect((await ledger(worker, 'failed')).join()).toContain('nobody who was there before');
  });

  it('a newcomer does not vouch, however long it was there', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await restoreThatIsLost(id);
    const first = await here.connect();
    expect(await first.continuity.check(here.world.clock.now())).toHaveProperty('unsettled');
    await here.redis.save('again');
    await here.redis.goBack('again');
    expect(await first.continuity.check(here.world.clock.now())).toHaveProperty('unsettled');
    here.world.clock.move(MINUTE);
    expect(await first.continuity.check(here.world.clock.now())).toHaveProperty('lapse');
  });

  it('a plain restart costs a moment and nothing else, where a process lives on', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await passWatched(here.world, 20 * DAY);
    expect(await here.world.store.continuity.check(here.world.clock.now())).toEqual({});
    await here.redis.save('now');
    await here.redis.goBack('now');
    expectNoFailure(await sweep(here.world.deps));
    expect(deletionsIn(here.world)).toEqual([]);
    here.world.clock.move(MINUTE);
    expectNoFailure(await sweep(here.world.deps));
    expect(await statusesOf(here.world, id)).toEqual({ deleted: 1 });
    expect(await here.world.store.continuity.lapse()).toBeUndefined();
  });

  it('what is approved right after it goes on where a process lives on, for it can be taken back', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    await here.world.store.continuity.check(here.world.clock.now());
    await here.redis.save('now');
    await here.redis.goBack('now');
    const id = await putAside(here.world);
    expect(await statusesOf(here.world, id)).toEqual({ quarantined: 1 });
  });

  it('and does not go on where everything is new', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const [review] = await ask(here.world);
    await here.redis.save('now');
    await here.redis.goBack('now');
    const worker = here.processOn(await here.connect());
    await answer(worker, review?.id ?? '', { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweep(worker.deps));
    expect(here.world.aws.calls.mutating()).toEqual([]);
  });

  it('only another run is suspicious: processes come and go', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    await putAside(here.world);
    const worker = here.processOn(await here.connect());
    await letWindowEnd(here.world, worker);
    expect(deletionsIn(here.world)).toHaveLength(1);
  });
});

describe('promise 11: the copy of the record can prove a loss, and vouches for nothing', () => {
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
    const worker = here.processOn(await here.connect());
    const ledgerFile = join(folder, 'record.jsonl');
    const watch = await watchRecord(worker.store, { now: here.world.clock.now, log: LOG, ledgerFile });
    watch.stop();
    return worker;
  }

  it('asks anew where everything was restarted, though nothing is missing: a backup ends somewhere, too', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await copied(here.world.store);
    await here.redis.save('now');
    await here.redis.goBack('now');
    const worker = await startedWithCopy();
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
    expect(await statusesOf(worker, id)).toEqual({ quarantined: 1 });
  });

  it('deletes nothing where the copy was hours behind and the newest answer is lost', async () => {
    const digest = pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await copied(here.world.store);
    await here.redis.save('aside');
    here.world.clock.move(3 * HOUR);
    await answer(here.world, id, { kind: 'restore' });
    await here.redis.goBack('aside');
    const worker = await startedWithCopy();
    await passWatched(here.world, 20 * DAY);
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
    expect((await holdsOf(worker, id)).get(digest)).toMatchObject(WAITING);
  });

  it('and proves at once that something is missing', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const id = await putAside(here.world);
    await here.redis.save('aside');
    await answer(here.world, id, { kind: 'restore' });
    await copied(here.world.store);
    await here.redis.goBack('aside');
    const worker = await startedWithCopy();
    expect(await worker.store.continuity.lapse()).toMatchObject({
      why: expect.stringContaining('Redis knew'),
    });
    await aMonth(worker);
    expect(deletionsIn(here.world)).toEqual([]);
  });

  it('an old copy says nothing of what came after a loss', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const { clock } = here.world;
    await here.redis.save('before');
    await askAndApprove(here.world);
    await copied(here.world.store);
    await here.redis.goBack('before');
    expect(await here.world.store.continuity.check(clock.now())).toHaveProperty('lapse');
    const lapse = await here.world.store.continuity.lapse();
    clock.move(DAY);
    const id = await putAside(here.world);
    const worker = await startedWithCopy();
    expect(await worker.store.continuity.lapse()).toEqual(lapse);
    expect(await statusesOf(worker, id)).toEqual({ quarantined: 1 });
    await letWindowEnd(here.world, worker);
    expect(await statusesOf(worker, id)).toEqual({ deleted: 1 });
  });

  it('tells in which history an entry stands, and goes on in the same file', async () => {
    pushOld(here.world, { tags: ['feat-a'] });
    const { clock } = here.world;
    await here.redis.save('before');
    await askAndApprove(here.world);
    await copied(here.world.store);
    await here.redis.goBack('before');
    await here.world.store.continuity.check(clock.now());
    const lapse = await here.world.store.continuity.lapse();
    clock.move(DAY);
    await askAndApprove(here.world);
    await copied(here.world.store);
    const head = await here.world.store.ledger.head();
    expect(head?.lapsedAt).toBe(lapse?.at);
    expect(await newestCopied(join(folder, 'record.jsonl'), LOG)).toEqual(head);
    await startedWithCopy();
    expect(await here.world.store.continuity.lapse()).toEqual(lapse);
  });
});
