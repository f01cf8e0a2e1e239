import { describe, expect, it } from 'vitest';
import { restoreAside, type Wanted } from '../../jobs/restore-aside.ts';
import { takeBackHolds } from '../../jobs/take-back.ts';
import type { Digest } from '../../src/policy/image.ts';
import { HOUR } from '../../src/policy/time.ts';
import {
  aside,
  askAndApprove,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** `layaway restore` where Redis answers. */
async function restoreTold({ deps, access, store }: World, wanted: Wanted) {
  const known = await takeBackHolds(deps, store, access, REPOSITORY, wanted);
  return await restoreAside(deps, access, REPOSITORY, wanted, known);
}

describe('restoring from the registry alone', () => {
  it('gives a name back that was pushed between its look and its put', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    let taker: Digest | undefined;
    const run = () => {
      taker = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
    };
    world.aws.faults.inject('PutImage', { kind: 'before', run }, { times: 1 });
    const { restored } = await restoreAside(world.deps, world.access, REPOSITORY, {});
    expect(restored).toEqual([
      { digest: ours, tags: [], taken: ['feat-a'], notes: [expect.stringContaining('given back: done')] },
    ]);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(taker);
  });

  it('keeps the quarantine tag while giving back is not answered', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    const run = () => void world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
    world.aws.faults.inject('PutImage', { kind: 'before', run }, { times: 1 });
    let puts = 0;
    const when = () => ++puts === 2;
    world.aws.faults.inject('PutImage', { kind: 'error', status: 504 }, { when });
    const { restored } = await restoreTold(world, {});
    expect(restored).toMatchObject([{ failed: 'ECR did not answer; try again in a few minutes' }]);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a'), 'feat-a'].sort());
  });

  it('keeps the quarantine tag beside a name that an untold worker may be taking away', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const between = [aside(ours, 'feat-a'), 'feat-a'].sort();
    world.aws.ecr.tag(REGION, REPOSITORY, ours, aside(ours, 'feat-a'));
    const untold = await restoreAside(world.deps, world.access, REPOSITORY, {});
    expect(untold.restored).toMatchObject([{ tags: ['feat-a'], spare: [aside(ours, 'feat-a')] }]);
    expect(shelf(world)[ours]?.tags).toEqual(between);
    await restoreTold(world, {});
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
  });

  it('brings an untagged image back whose digest is given, and lists the others', async () => {
    const world = await worlds.open();
    const [one, other] = [pushOld(world), pushOld(world)];
    await putAside(world);
    expect(shelf(world)[one]?.status).toBe('ARCHIVED');
    const all = await restoreAside(world.deps, world.access, REPOSITORY, {});
    expect(all.restored).toEqual([]);
    expect(new Set(all.inArchive)).toEqual(new Set([one, other]));
    const { restored } = await restoreAside(world.deps, world.access, REPOSITORY, { digest: one });
    expect(restored).toMatchObject([{ digest: one, tags: [], taken: [], activating: true }]);
    expect(shelf(world)[other]?.status).toBe('ARCHIVED');
    world.clock.move(HOUR);
    expect(shelf(world)[one]?.status).toBe('ACTIVE');
  });
});

describe('restoring while AWS throttles', () => {
  async function restoreThrottled(times: number) {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    world.aws.faults.inject('PutImage', { kind: 'throttle' }, { times });
    let waits = 0;
    const throttled = async () => void waits++;
    const { restored } = await restoreAside(world.deps, { ...world.access, throttled }, REPOSITORY, {});
    return { world, ours, restored, waits };
  }

  it('waits, as everybody at the quota, and tries again', async () => {
    const { world, ours, restored, waits } = await restoreThrottled(3);
    expect(restored).toMatchObject([{ digest: ours, tags: ['feat-a'] }]);
    expect(restored[0]?.failed).toBeUndefined();
    expect(waits).toBe(3);
    expect(shelf(world)[ours]?.tags).toContain('feat-a');
  });

  it('says after some tries that the next one may go through', async () => {
    const { world, ours, restored } = await restoreThrottled(Number.POSITIVE_INFINITY);
    expect(restored).toMatchObject([
      { digest: ours, failed: 'AWS answers that there are too many requests; try again in a minute' },
    ]);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  });
});

describe('restoring where Redis answers', () => {
  it('tells the worker first, so that it puts nothing aside again', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    const id = await putAside(world);
    await restoreTold(world, { tag: 'feat-a' });
    expect(shelf(world)).toEqual(before);
    expect((await holdsOf(world, id)).get(ours)?.state).toMatchObject({
      cause: { kind: 'person', by: 'cli' },
    });
    expect((await ledger(world, 'state')).join()).toContain('asked by the command line');
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    await letWindowEnd(world);
    expect(shelf(world)).toEqual(before);
  });

  it('drops what was only approved', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    await world.store.brakes.pause('cli', 'wait', world.clock.now());
    expectNoFailure(await nextSweep(world));
    expect(await restoreTold(world, {})).toEqual({ restored: [], inArchive: [], inPlace: [] });
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
    await world.store.brakes.resume();
    world.aws.calls.clear();
    expectNoFailure(await nextSweep(world));
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('leaves other images to the worker', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const other = pushOld(world, { tags: ['feat-b'] });
    const id = await putAside(world);
    await restoreTold(world, { tag: 'feat-a' });
    expect(await statusesOf(world, id)).toEqual({ restoring: 1, quarantined: 1 });
    expect(shelf(world)[other]?.tags).toEqual([aside(other, 'feat-b')]);
  });

  it('brings back what a hold put into the archive, without its digest', async () => {
    const world = await worlds.open();
    const ours = pushOld(world);
    await putAside(world);
    const { restored, inArchive } = await restoreTold(world, {});
    expect(restored).toMatchObject([{ digest: ours, tags: [], taken: [], activating: true }]);
    expect(inArchive).toEqual([]);
  });

  it('does not step in while a worker takes a name away, and the worker restores it then', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    let asked: Awaited<ReturnType<typeof restoreTold>> | undefined;
    const run = async () => {
      asked = await restoreTold(world, {});
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    await nextSweep(world);
    expect(asked?.restored).toMatchObject([{ digest: ours, failed: expect.stringContaining('try again') }]);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual(before);
  });
});
