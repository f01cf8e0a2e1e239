import { afterEach, describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { podManifest } from '../../src/sandbox/kubernetes/workloads.ts';
import { type Clustered, startClusters } from '../evidence/clustered.ts';
import {
  answer,
  ask,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import {
  openRegistry,
  REGION,
  REPOSITORY,
  startProcess,
  uriOf,
  useWorlds,
  type World,
} from '../jobs/world.ts';

const worlds = useWorlds();
const ALARM = { name: 'errors', repositories: [REPOSITORY] };
const ALARMED = { config: { alarms: [ALARM] } };

/** Somebody starts a task with an image that cannot be pulled. */
function failToPull({ aws }: World, tag: string): void {
  aws.ecs.registerTaskDefinition(REGION, 'back', [
    { name: 'app', image: uriOf(aws.account, REPOSITORY, `:${tag}`) },
  ]);
  aws.ecs.failToPull(REGION, 'prod', 'back');
}

/** No answer about stopped tasks; all else is answered. */
function deafToEcs({ aws }: World) {
  const when = ({ input }: { input: unknown }) => JSON.stringify(input).includes('STOPPED');
  return aws.faults.inject('ListTasks', { kind: 'deny' }, { when });
}

describe('promise 5: a failed pull restores by itself', () => {
  it('a failed pull that names a put-aside tag restores it and tells the approver', async () => {
    const world = await worlds.open();
    const missed = pushOld(world, { tags: ['feat-a'] });
    pushOld(world, { tags: ['feat-b'] });
    const id = await putAside(world);
    await passWatched(world, 3 * DAY);
    expectNoFailure(await sweep(world.deps));
    failToPull(world, 'feat-a');
    const swept = await nextSweep(world);
    expect(swept.tripped.map(({ root }) => root)).toEqual([missed]); // whom `tellTrips` tells: test/app/trips.test.ts
    expect(await statusesOf(world, id)).toEqual({ restored: 1, quarantined: 1 });
    expect(shelf(world)[missed]?.tags).toEqual(['feat-a']);
    expect(await ledger(world, 'trip')).toEqual([
      expect.stringMatching(/ECS task prod\/.* could not pull shop\/web:feat-a \(CannotPullContainerError\)/),
    ]);
  });

  it('leaves alone what was only approved', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    failToPull(world, 'feat-a');
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  let clusters: Clustered | undefined;
  afterEach(() => clusters?.close());

  it('also that of a pod, and where that may not be listed nothing is deleted', async () => {
    clusters = await startClusters('prod');
    const [prod] = Object.values(clusters.clusters);
    const kubeconfig = `${clusters.directory}/kubeconfig`;
    const kubernetes = { clusters: [{ name: 'prod', context: 'prod', kubeconfig }] };
    const world = await worlds.open({ config: { sources: { kubernetes, helm: { enabled: false } } } });
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    expectNoFailure(await sweep(world.deps));
    prod?.faults.deny('events');
    const swept = await nextSweep(world);
    expect(swept.deafTo).toMatchObject([{ name: 'kubernetes-pull-errors', status: 'failed' }]);
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    prod?.faults.clear();
    const image = uriOf(world.aws.account, REPOSITORY, ':feat-a');
    const pod = podManifest({ namespace: 'shop', name: 'web-1' }, { image });
    const waiting = { name: 'main', image, state: { waiting: { reason: 'ImagePullBackOff' } } };
    prod?.apply({ ...pod, status: { phase: 'Pending', containerStatuses: [waiting] } });
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(await ledger(world, 'trip')).toEqual([
      expect.stringContaining('Pod shop/web-1 in prod could not pull'),
    ]);
  });
});

describe('promise 5: a named alarm', () => {
  it('a named alarm restores what was put aside before it went off', async () => {
    const world = await worlds.open(ALARMED);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'OK');
    world.clock.move(HOUR);
    world.aws.ecr.createRepository(REGION, 'shop/other', { tags: { owner: 'shop' } });
    pushOld(world, { tags: ['feat-a'] });
    pushOld(world, { tags: ['feat-b'] }, 'shop/other');
    const reviews = await ask(world);
    for (const { id } of reviews) await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweep(world.deps));
    await passWatched(world, DAY);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'ALARM');
    await nextSweep(world);
    const states = await Promise.all(
      reviews.map(async ({ id, repository }) => [repository, await statusesOf(world, id)]),
    );
    expect(Object.fromEntries(states)).toEqual({
      [REPOSITORY]: { restored: 1 },
      'shop/other': { quarantined: 1 },
    });
    expect(await ledger(world, 'trip')).toEqual([expect.stringContaining('the alarm errors went off')]);
  });

  it('an alarm that was ringing already lets nothing begin', async () => {
    const world = await worlds.open(ALARMED);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'ALARM');
    world.clock.move(HOUR);
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'OK');
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });

  it('deletes nothing while one rings that was named after the image was put aside', async () => {
    const world = await worlds.open();
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'ALARM');
    world.clock.move(HOUR);
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const named = await openRegistry(world.clock, ALARMED);
    const process = startProcess(world.store, world.clock, named.access, ALARMED);
    await letWindowEnd(world, process);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'INSUFFICIENT_DATA');
    expectNoFailure(await nextSweep(world, process));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    await named.close();
  });

  it('an alarm that rang and went quiet between two sweeps restores', async () => {
    const world = await worlds.open(ALARMED);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'OK');
    world.clock.move(HOUR);
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    world.clock.move(3 * MINUTE);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'ALARM');
    world.clock.move(3 * MINUTE);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'OK');
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(await ledger(world, 'trip')).toEqual([expect.stringContaining('the alarm errors was not quiet')]);
  });

  it('one alarm is one trip, however many images it brings back', async () => {
    const world = await worlds.open(ALARMED);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'OK');
    world.clock.move(HOUR);
    for (let i = 0; i < 5; i++) pushOld(world, { tags: [`feat-${i}`] });
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 5 });
    await passWatched(world, DAY);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'ALARM');
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 5 });
    expect(await ledger(world, 'trip')).toHaveLength(5);
    expect(await world.store.brakes.paused(world.access.key)).toBeUndefined();
  });

  it('an alarm without data lets nothing begin', async () => {
    const world = await worlds.open(ALARMED);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'INSUFFICIENT_DATA');
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('that does not exist lets nothing begin, and is named', async () => {
    const world = await worlds.open(ALARMED);
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const { deafTo } = await sweepReview(world.deps, id);
    expect(deafTo).toMatchObject([
      {
        name: 'alarm errors',
        registry: world.access.key,
        status: 'failed',
        why: expect.stringContaining('the alarm errors does not exist: create it'),
      },
    ]);
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
  });

  it('is asked for once in a sweep, however many images are put aside', async () => {
    const world = await worlds.open(ALARMED);
    world.aws.cloudwatch.setAlarm(REGION, 'errors', 'OK');
    world.clock.move(HOUR);
    for (let i = 0; i < 5; i++) pushOld(world, { tags: [`feat-${i}`] });
    await putAside(world);
    world.aws.calls.clear();
    await nextSweep(world);
    expect(world.aws.calls.count('DescribeAlarms')).toBe(1);
  });
});

describe('promise 5: a signal source that fails', () => {
  it('a signal source that fails lets nothing be deleted', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const fault = deafToEcs(world);
    await passWatched(world, 15 * DAY);
    const { deafTo } = await sweep(world.deps);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(deletionsIn(world)).toEqual([]);
    expect(deafTo).toMatchObject([
      { name: 'ecs-pull-errors', why: expect.stringContaining('ecs:ListTasks') },
    ]);
    fault.remove();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });

  it('lets nothing be put aside, and never holds up a restore', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const fault = deafToEcs(world);
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
    fault.remove();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    deafToEcs(world);
    await takeBack(world, id);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
  });
});
