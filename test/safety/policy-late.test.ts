import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../../src/policy/time.ts';
import {
  applied,
  approved,
  carryOn,
  current,
  decideOn,
  inForce,
  OURS,
  policyCalls,
  statusOf,
  sweepFor,
} from '../jobs/policy-story.ts';
import { ledger, pushOld } from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

async function open(): Promise<World> {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-old'] });
  return world;
}

test('what ECR refuses for a reason of its own is tried once, and once more by whoever clicks Undo again', async () => {
  const world = await open();
  const id = await applied(world);
  const said = { kind: 'error', status: 400, type: 'LimitExceededException', message: 'too many' } as const;
  const fault = world.aws.faults.inject('DeleteLifecyclePolicy', said);
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  await sweepFor(world, HOUR);
  expect(fault.fired).toBe(1);
  expect((await current(world, id)).state).toMatchObject({
    ...{ status: 'refused', what: 'undo', byEcr: true },
    why: expect.stringContaining('LimitExceededException, too many'),
  });
});

test('a repository that takes long to hold against the policy is applied as soon as it was', async () => {
  const world = await open();
  const id = await approved(world);
  const slow = () => world.clock.move(40 * SECOND);
  // Right after the listing.
  const fault = world.aws.faults.inject('DescribeRepositories', { kind: 'before', run: slow });
  await carryOn(world, id);
  expect(fault.fired).toBe(1);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['applied', OURS]);
});

test('promise 3: an order that ended before ECR was asked is tried again every hour, and recorded once', async () => {
  const world = await open();
  const id = await approved(world);
  await slowly(world, () => carryOn(world, id));
  expect(await current(world, id)).toMatchObject({
    state: { status: 'applying' },
    waits: { why: expect.stringContaining('took too long to read') },
  });
  world.aws.calls.clear();
  await slowly(world, () => sweepFor(world, HOUR));
  const asked = world.aws.calls.all.map(({ operation }) => operation);
  expect(asked.filter((one) => one === 'DescribeImages')).toHaveLength(1);
  expect(policyCalls(world)).toEqual([]);
  expect(await ledger(world, 'failed')).toEqual([expect.stringContaining('took too long to read')]);
  await sweepFor(world, HOUR);
  expect(await statusOf(world, id)).toBe('applied');
});

/** Every look at the policy in force takes longer than an order lives. */
async function slowly(world: World, run: () => Promise<unknown>): Promise<void> {
  const slow = () => world.clock.move(40 * SECOND);
  const fault = world.aws.faults.inject('GetLifecyclePolicy', { kind: 'before', run: slow });
  await run();
  fault.remove();
}
