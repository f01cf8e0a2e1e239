import { describe, expect, it } from 'vitest';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { IN_FLIGHT } from '../../src/policy/deadlines.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Fault } from '../../src/sandbox/aws/index.ts';
import {
  answer,
  aside,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  nextSweep,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, type Process, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

/** Promise 4: no image loses its last tag, whatever becomes of its other name while Layaway takes one away. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const push = ({ aws }: World) => aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
const untags = ({ aws }: World) => aws.calls.of('BatchDeleteImage').length;

/** A process in which something happens once, while a name waits to be taken away. */
function whileWaiting(world: World, happen: () => unknown): Process {
  let waits = true;
  const turn: World['access']['turn'] = async ({ kind }) => {
    if (!waits || kind !== 'untag') return;
    waits = false;
    happen();
  };
  return world.start({ access: (access) => ({ ...access, turn }) });
}

/** The request is on its way already when it happens. */
function inTheLastMoment({ aws }: World, happen: () => unknown): void {
  aws.faults.inject('BatchDeleteImage', { kind: 'before', run: async () => void happen() }, { times: 1 });
}

/** Requests to put an image back fail like this, so many times. */
const failPutting = (world: World, ours: Digest, fault: Fault, times: number) =>
  world.aws.faults.inject('PutImage', fault, { times, when: () => shelf(world)[ours] === undefined });

async function asked(world: World) {
  const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
  const id = await putAside(world);
  await answer(world, id, { kind: 'restore' });
  world.aws.calls.clear();
  const state = async () => (await holdsOf(world, id)).get(ours)?.state;
  return { ours, id, name: aside(ours, 'feat-a'), state };
}

describe('a restore whose name is pushed to another image', () => {
  it('while it waits to drop the put-aside one: it is not dropped', async () => {
    const world = await worlds.open();
    const { ours, id, name, state } = await asked(world);
    const slow = whileWaiting(world, () => push(world));
    expectNoFailure(await sweepReview(slow.deps, id));
    expect(untags(world)).toBe(0);
    expect(shelf(world)[ours]?.tags).toEqual([name]);
    expect(await state()).toMatchObject({ status: 'restored', taken: ['feat-a'] });
  });

  it('while the request is on its way: the image is put back at once, and the record says who took it', async () => {
    const world = await worlds.open();
    const { ours, id, name, state } = await asked(world);
    let theirs: Digest | undefined;
    inTheLastMoment(world, () => {
      theirs = push(world);
    });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(shelf(world)[ours]?.tags).toEqual([name]);
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(theirs);
    expect(await state()).toMatchObject({ status: 'restored', taken: ['feat-a'] });
    expect((await ledger(world, 'failed')).at(-1)).toContain('ECR deleted');
    expect((await ledger(world, 'failed')).at(-1)).toContain('put back under one of its names');
  });

  it('is not given up while ECR turns putting it back away', async () => {
    const world = await worlds.open();
    const { ours, id, name, state } = await asked(world);
    inTheLastMoment(world, () => push(world));
    failPutting(world, ours, { kind: 'throttle' }, 6);
    const { deps } = world.start({ access: (own) => ({ ...own, throttled: async () => {} }) });
    await sweepReview(deps, id);
    expect(shelf(world)[ours]).toBeUndefined();
    expect(await state()).toMatchObject({ status: 'restoring' });
    world.clock.move(IN_FLIGHT);
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)[ours]?.tags).toEqual([name]);
    expect(await state()).toMatchObject({ status: 'restored', taken: ['feat-a'] });
  });

  it('survives that nobody could look right after', async () => {
    const world = await worlds.open();
    const { ours, id, name, state } = await asked(world);
    inTheLastMoment(world, () => push(world));
    const unseen = world.aws.faults.inject(
      'DescribeImages',
      { kind: 'deny' },
      { when: () => untags(world) > 0 },
    );
    await sweepReview(world.deps, id);
    expect(shelf(world)[ours]).toBeUndefined();
    unseen.remove();
    world.clock.move(IN_FLIGHT);
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)[ours]?.tags).toEqual([name]);
    expect(await state()).toMatchObject({ status: 'restored', taken: ['feat-a'] });
  });

  it('is told as lost, not as removed by somebody, where ECR does not take it any more', async () => {
    const world = await worlds.open();
    const { ours, id, state } = await asked(world);
    inTheLastMoment(world, () => push(world));
    failPutting(world, ours, { kind: 'error', status: 400, type: 'LayersNotFoundException' }, 9);
    await sweepReview(world.deps, id);
    expect(await state()).toMatchObject({ status: 'restored', missing: [ours] });
    expect((await ledger(world, 'failed')).at(-1)).toContain('could not be put back');
    expect((await ledger(world, 'restored')).join()).not.toContain('someone else');
  });
});

describe('the same at the command line, without Redis', () => {
  it('while it waits: the put-aside name stays', async () => {
    const world = await worlds.open();
    const { ours, name } = await asked(world);
    const slow = whileWaiting(world, () => push(world));
    const { restored } = await restoreAside(slow.deps, slow.access, REPOSITORY, {});
    expect(restored).toMatchObject([{ digest: ours, tags: [], taken: ['feat-a'] }]);
    expect(shelf(world)[ours]?.tags).toEqual([name]);
  });

  it('while the request is on its way: the image is put back, and a note says so', async () => {
    const world = await worlds.open();
    const { ours, name } = await asked(world);
    inTheLastMoment(world, () => push(world));
    const { restored } = await restoreAside(world.deps, world.access, REPOSITORY, {});
    const notes = [expect.stringContaining('put back under one of its names')];
    expect(restored).toMatchObject([{ digest: ours, tags: [], taken: ['feat-a'], notes }]);
    expect(shelf(world)[ours]?.tags).toEqual([name]);
  });
});

describe('the put-aside name is taken off while', () => {
  const takeOff = ({ aws }: World, ours: Digest) => {
    const other = aws.ecr.push(REGION, REPOSITORY, { tags: [aside(ours, 'feat-a')] });
    aws.ecr.remove(REGION, REPOSITORY, other);
  };

  it('putting aside waits to take the other one away: it comes back', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
    const id = await askAndApprove(world);
    const slow = whileWaiting(world, () => takeOff(world, ours));
    expectNoFailure(await sweepReview(slow.deps, id));
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
    expect(untags(world)).toBe(0);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });

  it('the other one is being taken away: the image is put back and comes back', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
    const id = await askAndApprove(world);
    inTheLastMoment(world, () => takeOff(world, ours));
    expectNoFailure(await sweepReview(world.deps, id));
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect((await ledger(world, 'state')).join()).toContain('its put-aside name was taken off it');
  });

  it('and another image carries it: what is put back under the original says who may have lost that', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
    const id = await askAndApprove(world);
    inTheLastMoment(world, () => world.aws.ecr.push(REGION, REPOSITORY, { tags: [aside(ours, 'feat-a')] }));
    let theirs: Digest | undefined;
    const run = async () => {
      theirs = push(world);
    };
    const lost = () => shelf(world)[ours] === undefined;
    world.aws.faults.inject('PutImage', { kind: 'before', run }, { times: 1, when: lost });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
    expect((await ledger(world, 'failed')).join()).toContain(`may have lost feat-a to it: ${theirs}`);
  });

  it('a name is given back to the image a race took it from: the restored one gets its own again', async () => {
    const world = await worlds.open();
    const { ours, id, name } = await asked(world);
    let theirs: Digest | undefined;
    const race = () => {
      theirs = push(world);
      world.aws.faults.inject(
        'PutImage',
        { kind: 'before', run: async () => void takeOff(world, ours) },
        { times: 1 },
      );
    };
    world.aws.faults.inject('PutImage', { kind: 'before', run: async () => race() }, { times: 1 });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(world.aws.ecr.tags(REGION, REPOSITORY).get('feat-a')).toBe(theirs);
    expect(shelf(world)[ours]?.tags).toEqual([name]);
  });
});

it('what somebody deletes by hand in that moment stays deleted', async () => {
  const world = await worlds.open();
  const { ours, id } = await asked(world);
  inTheLastMoment(world, () => world.aws.ecr.remove(REGION, REPOSITORY, ours));
  await sweepReview(world.deps, id);
  expectNoFailure(await nextSweep(world));
  expect(shelf(world)[ours]).toBeUndefined();
  expect(await statusesOf(world, id)).toEqual({ gone: 1 });
  expect(deletionsIn(world)).toEqual([]);
});
