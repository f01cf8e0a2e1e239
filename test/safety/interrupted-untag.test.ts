import { expect, it } from 'vitest';
import { sweepReview } from '../../jobs/sweep.ts';
import { IN_FLIGHT } from '../../src/policy/deadlines.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  askAndApprove,
  holdsOf,
  ledger,
  nextSweep,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, type Process, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

/** Promise 4, where the worker that took a name away, or its Redis, is gone before anybody saw what came of it. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** A worker that saves nothing any more once it has taken a name away. */
function cutOff(world: World): Process {
  let isAway = false;
  const run = async () => {
    isAway = true;
  };
  world.aws.faults.inject('BatchDeleteImage', { kind: 'after', run }, { times: 1 });
  const save: World['store']['holds']['save'] = async (...args) => {
    if (isAway) throw new Error('Redis is away');
    return await world.store.holds.save(...args);
  };
  return world.start({ store: (store) => ({ ...store, holds: { ...store.holds, save } }) });
}

const inTheLastMoment = ({ aws }: World, happen: () => unknown) =>
  aws.faults.inject('BatchDeleteImage', { kind: 'before', run: async () => void happen() }, { times: 1 });

it('what somebody deletes long after a crash stays deleted, and the record blames nobody', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
  const id = await askAndApprove(world);
  await sweepReview(cutOff(world).deps, id);
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  world.clock.move(HOUR);
  world.aws.ecr.remove(REGION, REPOSITORY, ours);
  await nextSweep(world);
  expect(shelf(world)[ours]).toBeUndefined();
  expect(await statusesOf(world, id)).toEqual({ gone: 1 });
  expect((await ledger(world, 'failed')).join()).toContain('by whom is not known');
});

it('what is gone minutes after a crash is put back', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
  const id = await putAside(world);
  await answer(world, id, { kind: 'restore' });
  inTheLastMoment(world, () => world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] }));
  const unseen = world.aws.faults.inject(
    'DescribeImages',
    { kind: 'deny' },
    { when: () => shelf(world)[ours] === undefined },
  );
  await sweepReview(cutOff(world).deps, id);
  expect(shelf(world)[ours]).toBeUndefined();
  unseen.remove();
  world.clock.move(IN_FLIGHT);
  await nextSweep(world);
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  expect((await ledger(world, 'failed')).join()).toContain('may have been its last tag');
});

it('an image that lost its last tag is put back at once, also while Redis is away', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
  const id = await putAside(world);
  await answer(world, id, { kind: 'restore' });
  inTheLastMoment(world, () => world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] }));
  await sweepReview(cutOff(world).deps, id);
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  world.clock.move(DAY);
  await nextSweep(world);
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  expect((await holdsOf(world, id)).get(ours)?.state).toMatchObject({
    status: 'restored',
    taken: ['feat-a'],
  });
});

it('an image that is put back after ECR did not answer is not told to have lost its name to itself', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'], layersLinger: true });
  const id = await askAndApprove(world);
  inTheLastMoment(world, () => {
    const other = world.aws.ecr.push(REGION, REPOSITORY, { tags: [aside(ours, 'feat-a')] });
    world.aws.ecr.remove(REGION, REPOSITORY, other);
  });
  const lost = () => shelf(world)[ours] === undefined;
  world.aws.faults.inject('PutImage', { kind: 'error', status: 504 }, { times: 4, when: lost });
  world.aws.faults.inject('PutImage', { kind: 'drop' }, { times: 1, when: lost });
  const { deps } = world.start({ access: (own) => ({ ...own, throttled: async () => {} }) });
  await sweepReview(deps, id);
  expect((await holdsOf(world, id)).get(ours)?.intent).toMatchObject({ unanswered: true });
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  world.clock.move(IN_FLIGHT);
  await nextSweep(world);
  const told = [...(await ledger(world, 'failed')), ...(await ledger(world, 'changed'))].join();
  expect(told).not.toContain('push it again');
});
