import { expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  answer,
  askAndApprove,
  expectNoFailure,
  ledger,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Three workers do the same at once; what one leaves to another the next sweep finds. */
async function together(
  world: World,
  work: (deps: World['deps']) => ReturnType<typeof sweep>,
): Promise<void> {
  const workers = [world, world.start(), world.start()];
  for (const swept of await Promise.all(workers.map(({ deps }) => work(deps)))) expectNoFailure(swept);
  expectNoFailure(await nextSweep(world));
}

it('makes each change once, however many workers do the same', async () => {
  const world = await worlds.open({ config: { budget: { imagesPerRepositoryAndDay: 14 } } });
  for (const name of ['a', 'b', 'c', 'd']) pushOld(world, { tags: [`feat-${name}`, `fix-${name}`] });
  pushMultiArch(world, ['feat-multi']);
  const before = shelf(world);
  const id = await askAndApprove(world);
  await together(world, (deps) => sweepReview(deps, id));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 5 });
  expect(world.aws.calls.mutating()).toHaveLength(2 * 9);
  expect(await ledger(world, 'approved')).toHaveLength(5);
  expect(await ledger(world, 'changed')).toHaveLength(2 * 9);

  await answer(world, id, { kind: 'restore' });
  await together(world, (deps) => sweepReview(deps, id));
  expect(await statusesOf(world, id)).toEqual({ restored: 5 });
  expect(world.aws.calls.mutating()).toHaveLength(4 * 9);
  expect(shelf(world)).toEqual(before);
});

it('deletes once, and spends the budget once', async () => {
  const world = await worlds.open({ config: { budget: { imagesPerRepositoryAndDay: 4 } } });
  for (const name of ['a', 'b', 'c', 'd']) pushOld(world, { tags: [`feat-${name}`] });
  const id = await askAndApprove(world);
  await together(world, (deps) => sweepReview(deps, id));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 4 });
  world.aws.calls.clear();
  await passWatched(world, 15 * DAY);
  await together(world, sweep);
  expect(await statusesOf(world, id)).toEqual({ deleted: 4 });
  expect(world.aws.calls.mutating()).toHaveLength(4);
});

it('leaves a change alone that another worker may still be at', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  const second = world.start();
  const run = async () => expectNoFailure(await sweepReview(second.deps, id));
  world.aws.faults.inject('PutImage', { kind: 'before', run }, { times: 1 });
  expectNoFailure(await sweepReview(world.deps, id));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  expect(world.aws.calls.mutating()).toHaveLength(2);
});

it('takes over what a worker left behind', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  // Its look after the change fails, so its intent stays.
  world.aws.faults.inject('PutImage', { kind: 'after', run: () => void denied() }, { times: 1 });
  const denied = () => world.aws.faults.inject('DescribeImages', { kind: 'deny' }, { times: 1 });
  expect((await sweepReview(world.deps, id)).failed).toHaveLength(1);
  world.clock.move(MINUTE);
  expectNoFailure(await sweep(world.deps));
  expect(world.aws.calls.mutating()).toHaveLength(1);
  world.clock.move(HOUR);
  expectNoFailure(await sweep(world.deps));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  expect(world.aws.calls.mutating()).toHaveLength(2);
  expect((await ledger(world, 'changed')).join()).toContain('seen after an interruption');
});
