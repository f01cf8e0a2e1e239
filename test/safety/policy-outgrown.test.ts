import { expect, test } from 'vitest';
import { findEndangered } from '../../jobs/find-endangered.ts';
import { proposePolicy } from '../../jobs/propose-policy.ts';
import { sweepPolicies } from '../../jobs/sweep-policies.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  applied,
  approved,
  carryOn,
  current,
  decideOn,
  inForce,
  OTHER,
  OURS,
  policyCalls,
  policyText,
  proposed,
  putByHand,
  retention,
  statusOf,
} from '../jobs/policy-story.ts';
import { ENGINEER, pushOld } from '../jobs/story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

async function open(): Promise<World> {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-old'] });
  return world;
}

const push = ({ aws, clock }: World, tag: string, days: number) =>
  aws.ecr.push(REGION, REPOSITORY, { tags: [tag], pushedAt: clock.now() - days * DAY });

const APPROVE = { kind: 'approve', mark: policyMark(OURS) } as const;

const GREW = {
  status: 'refused',
  what: 'apply',
  anew: true,
  why: expect.stringContaining('1 image that its list does not show, such as feat-more') as string,
};

test('promises 1 and 10: what would go by now and was not on the list stops it before it is applied', async () => {
  const world = await open();
  const id = await approved(world);
  push(world, 'feat-more', 200);
  await carryOn(world, id);
  expect([inForce(world), policyCalls(world)]).toEqual([undefined, []]);
  expect((await current(world, id)).state).toMatchObject(GREW);
});

test('and after the first approval, before anybody approves as second', async () => {
  const world = await open();
  const { id } = await proposed(world);
  await decideOn(world, id, APPROVE, ENGINEER);
  await carryOn(world, id);
  expect(await statusOf(world, id)).toBe('seconding');
  push(world, 'feat-more', 200);
  await carryOn(world, id);
  expect((await current(world, id)).state).toMatchObject(GREW);
});

test('what the rules reach by the mere passing of time was on the list; what is gone is missed by nobody', async () => {
  const world = await open();
  const soon = policyText({ tagStatus: 'tagged', tagPatternList: ['feat-*'] }, 120);
  push(world, 'feat-soon', 110);
  const { id, facts } = await proposed(world, soon);
  expect(facts).toMatchObject({ expires: { images: 1 }, soon: { images: 1 } });
  expect((await world.store.policies.images(id, 0, 9)).total).toBe(2);
  world.clock.move(12 * DAY);
  const decision = { kind: 'approve', mark: policyMark(soon) } as const;
  await decideOn(world, id, decision, ENGINEER);
  await decideOn(world, id, decision);
  await carryOn(world, id);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['applied', soon]);
});

test('a proposal that nobody answers lapses, and is out of the way of the next', async () => {
  const world = await open();
  const { id } = await proposed(world);
  world.clock.move(13 * DAY);
  await sweepPolicies(world.deps);
  expect(await statusOf(world, id)).toBe('proposed');
  world.clock.move(2 * DAY);
  await expect(decideOn(world, id, APPROVE)).rejects.toThrow('has lapsed');
  await sweepPolicies(world.deps);
  expect(await statusOf(world, id)).toBe('lapsed');
  expect(await world.store.policies.open()).toEqual([]);
});

test('nothing is proposed where no team could answer', async () => {
  const world = await open();
  for (const owner of [{ why: 'nobody knows' }, { team: 'elsewhere', why: 'a tag' }]) {
    const learned = { ...retention(world), owner };
    const compile = () => ({ text: OURS, notes: [] });
    expect(await proposePolicy(world.deps, world.access, REPOSITORY, learned, { compile })).toMatchObject({
      status: 'rejected',
      why: [expect.stringContaining('No team')],
    });
  }
});

test('promise 12: another owner since: what waits is closed, what was approved is not applied', async () => {
  const world = await open();
  const handOver = async (version: number) =>
    await world.store.owners.saveWord(
      {
        ...{ version, registry: world.access.key, repository: REPOSITORY, by: 'U0ADMIN' },
        ...{ at: world.clock.now(), said: { kind: 'not-ours', teams: ['shop'] } },
      },
      { at: world.clock.now(), kind: 'assigned', by: 'U0ADMIN', text: 'not theirs' },
    );
  const id = await approved(world);
  await handOver(0);
  await carryOn(world, id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['refused', []]);
  world.clock.move(DAY);
  const next = await proposed(world);
  await sweepPolicies(world.deps);
  expect((await current(world, next.id)).state).toMatchObject({ status: 'superseded', because: 'owner' });
});

test('an undo that somebody stood in the way of works once ours is there again', async () => {
  const world = await open();
  const id = await applied(world);
  putByHand(world, OTHER);
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['refused', OTHER]);
  putByHand(world, OURS);
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['undone', undefined]);
});

test('what comes into use under a policy in force is found by the next scan, ours and its owner’s alike', async () => {
  const world = await open();
  const long = policyText({ tagStatus: 'tagged', tagPatternList: ['feat-*'] }, 230);
  const id = await applied(world, long);
  const image = `${world.aws.account}.dkr.ecr.${REGION}.amazonaws.com/${REPOSITORY}:feat-old`;
  world.aws.ecs.registerTaskDefinition(REGION, 'preview', [{ name: 'app', image }]);
  world.aws.ecs.createService(REGION, { cluster: 'prod', name: 'preview', taskDefinition: 'preview:1' });
  const danger = { tags: ['feat-old'], rule: 1, why: expect.stringContaining('In use') };
  const first = await weeklyScan(world.deps, world.access);
  expect(first.endangered).toMatchObject([
    { repository: REPOSITORY, team: 'shop', images: [danger], ours: { id } },
  ]);

  putByHand(world, policyText({ tagStatus: 'any' }, 230));
  const second = await weeklyScan(world.deps, world.access);
  expect(second.endangered).toMatchObject([{ repository: REPOSITORY, images: [danger] }]);
  expect(second.endangered[0]).not.toHaveProperty('ours');

  world.aws.faults.inject('GetLifecyclePolicy', { kind: 'deny' });
  expect((await weeklyScan(world.deps, world.access)).endangered).toEqual([]);
});

test('where nothing is needed nobody reads its policy', async () => {
  const world = await open();
  world.aws.calls.clear();
  const scan = { status: 'judged', repository: REPOSITORY, judged: [] } as never;
  expect(await findEndangered(world.deps, world.access, scan)).toBeUndefined();
  expect(world.aws.calls.all).toEqual([]);
});
