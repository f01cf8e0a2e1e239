import { expect, test } from 'vitest';
import { sweepPolicies } from '../../jobs/sweep-policies.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  applied,
  approved,
  carryOn,
  current,
  decideOn,
  inForce,
  OTHER,
  OURS,
  OWN,
  policyCalls,
  policyText,
  proposed,
  putByHand,
  statusOf,
  sweepFor,
} from '../jobs/policy-story.ts';
import { ENGINEER, ledger, pushOld } from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

async function open(options: Parameters<typeof worlds.open>[0] = {}): Promise<World> {
  const world = await worlds.open(options);
  pushOld(world, { tags: ['feat-old'] });
  return world;
}

test('promise 7: what ECR does not allow is tried once, recorded once, and ends with its reason', async () => {
  const world = await open();
  const id = await approved(world);
  world.aws.faults.inject('PutLifecyclePolicy', { kind: 'deny' });
  await carryOn(world, id);
  await sweepFor(world, HOUR);
  expect((await current(world, id)).state).toMatchObject({
    ...{ status: 'refused', what: 'apply', byEcr: true },
    why: expect.stringContaining('ecr:PutLifecyclePolicy is not allowed'),
  });
  expect(policyCalls(world)).toHaveLength(1);
  expect(await ledger(world, 'failed')).toEqual([
    expect.stringContaining('was not applied: ECR refused it: AccessDenied'),
  ]);
});

test('an Undo that ECR does not allow ends with its reason, and one more click tries it again', async () => {
  const world = await open();
  const id = await applied(world);
  const fault = world.aws.faults.inject('DeleteLifecyclePolicy', { kind: 'deny' });
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  await sweepFor(world, HOUR);
  expect((await current(world, id)).state).toMatchObject({ status: 'refused', what: 'undo', byEcr: true });
  expect(policyCalls(world)).toEqual(['PutLifecyclePolicy', 'DeleteLifecyclePolicy']);
  fault.remove();
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['undone', undefined]);
});

test('promise 9: Undo gives back in every mode', async () => {
  const world = await open();
  putByHand(world, OWN);
  const id = await applied(world);
  const observing = world.start({ config: { mode: 'observe' } });
  await decideOn({ ...world, ...observing }, id, { kind: 'undo' });
  await carryOn(observing, id);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['undone', OWN]);
});

test('what ECR may take later is tried again every hour, and recorded once', async () => {
  const world = await open();
  const id = await approved(world);
  const fault = world.aws.faults.inject('PutLifecyclePolicy', { kind: 'throttle' });
  await carryOn(world, id);
  await sweepFor(world, 3 * HOUR);
  expect(policyCalls(world)).toHaveLength(4);
  expect(await ledger(world, 'failed')).toEqual([expect.stringContaining('ThrottlingException')]);
  expect(await current(world, id)).toMatchObject({
    waits: { why: expect.stringContaining('ThrottlingException') },
  });
  fault.remove();
  await sweepFor(world, HOUR);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['applied', OURS]);
  expect(await current(world, id)).not.toHaveProperty('waits');
});

test('who takes it back meanwhile waits for no hour, and a throttled Undo for none in its first', async () => {
  const world = await open();
  putByHand(world, OWN);
  const id = await applied(world);
  const fault = world.aws.faults.inject('PutLifecyclePolicy', { kind: 'throttle' });
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  await sweepFor(world, 3 * HOUR);
  // The one that applied it, one at the click, six in the first hour, two after it.
  expect(policyCalls(world)).toHaveLength(10);
  fault.remove();
  await sweepFor(world, HOUR);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['undone', OWN]);
});

test('what ECR did not answer is looked at later, tried again every hour, and recorded once', async () => {
  const world = await open();
  const id = await approved(world);
  const silent = world.aws.faults.inject('PutLifecyclePolicy', {
    kind: 'error',
    status: 504,
    type: 'Gateway',
  });
  await carryOn(world, id);
  await sweepFor(world, 2 * HOUR);
  expect(silent.fired).toBe(2);
  expect(await world.store.measures.counts('failures')).toEqual(new Map([['change', 2]]));
  expect(await ledger(world, 'failed')).toHaveLength(1);
  silent.remove();
  await sweepFor(world, HOUR);
  expect(await statusOf(world, id)).toBe('applied');
});

test('promise 1: an approval that ECR kept waiting for a month counts no more', async () => {
  const world = await open();
  const id = await approved(world);
  world.aws.faults.inject('PutLifecyclePolicy', { kind: 'throttle' }, { times: 1 });
  await carryOn(world, id);
  await world.store.brakes.pause('U0ADMIN', 'an incident', world.clock.now());
  world.clock.move(31 * DAY);
  await sweepPolicies(world.deps);
  expect((await current(world, id)).state).toMatchObject({
    ...{ status: 'refused', what: 'apply' },
    why: expect.stringContaining('more than 30 days old'),
  });
  expect(inForce(world)).toBeUndefined();
});

/** How often everything was asked, and the repository listed. */
function counted(world: World): {
  asked: number;
  listings: () => number;
  sources: (typeof NOTHING_IN_USE)[];
} {
  const counts = {
    asked: 0,
    listings: () => world.aws.calls.all.filter(({ operation }) => operation === 'DescribeImages').length,
    sources: [
      {
        ...NOTHING_IN_USE,
        collect: async (context: Parameters<typeof NOTHING_IN_USE.collect>[0]) => {
          counts.asked++;
          const { uses: _none, ...report } = { uses: [], ...(await NOTHING_IN_USE.collect(context)) };
          return { ...report, status: 'failed', why: 'ecs is down' } as const;
        },
      },
    ],
  };
  return counts;
}

test('while a source cannot tell, all that wait ask it once an hour together, and list nothing', async () => {
  const world = await open();
  const ids = [await approved(world)];
  for (const repository of ['shop/b', 'shop/c']) {
    const one = await current(world, ids[0] ?? '');
    const id = one.id.replace(REPOSITORY, repository);
    world.aws.ecr.createRepository(REGION, repository, { tags: { owner: 'shop' } });
    const entry = { at: world.clock.now(), kind: 'asked', by: 'layaway', text: 'proposed' } as const;
    await world.store.policies.propose({ ...one, id, repository, version: 0 }, entry);
    ids.push(id);
  }
  const counts = counted(world);
  const down = world.start({ access: (access) => ({ ...access, sources: counts.sources }) });
  world.aws.calls.clear();
  await sweepFor({ ...world, ...down }, HOUR);
  expect([counts.asked, counts.listings()]).toEqual([1, 0]);
  await sweepFor({ ...world, ...down }, 10 * MINUTE);
  expect([counts.asked, counts.listings()]).toEqual([2, 0]);
  expect(await Promise.all(ids.map((id) => statusOf(world, id)))).toEqual(Array(3).fill('approved'));
  expect(await current(world, ids[1] ?? '')).toMatchObject({
    waits: { why: expect.stringContaining('ecs is down') },
  });
});

test('promise 8: where the day’s budget is used up nothing is asked or listed', async () => {
  const world = await open({ config: { budget: { imagesPerRepositoryAndDay: 1 } } });
  const id = await approved(world);
  const day = new Date(world.clock.now()).toISOString().slice(0, 10);
  await world.store.brakes.spend(world.access.key, REPOSITORY, day, 1, 1);
  const counts = counted(world);
  world.aws.calls.clear();
  await carryOn(world.start({ access: (access) => ({ ...access, sources: counts.sources }) }), id);
  expect([counts.asked, counts.listings(), await statusOf(world, id)]).toEqual([0, 0, 'approved']);
  world.clock.move(DAY);
  await sweepPolicies(world.deps);
  expect(await statusOf(world, id)).toBe('applied');
});

test('promise 10: what is due is counted when it is applied, not when it was proposed', async () => {
  const world = await open();
  const days = 212;
  const text = policyText({ tagStatus: 'tagged', tagPatternList: ['feat-*'] }, days);
  const { id, facts } = await proposed(world, text);
  expect(facts).toMatchObject({ expires: { images: 0 }, soon: { images: 1 } });
  world.clock.move(12 * DAY);
  const decision = { kind: 'approve', mark: policyMark(text) } as const;
  await decideOn(world, id, decision, ENGINEER);
  await decideOn(world, id, decision);
  await carryOn(world, id);
  expect(await current(world, id)).toMatchObject({
    state: { status: 'applied' },
    due: { images: 1, expires: { images: 1 }, archives: { images: 0 } },
  });
});

test('who edits the policy while it waits for a second approval closes it, and it is proposed anew', async () => {
  const world = await open();
  const { id } = await proposed(world);
  putByHand(world, OTHER);
  await decideOn(world, id, { kind: 'approve', mark: policyMark(OURS) }, ENGINEER);
  await carryOn(world, id);
  expect((await current(world, id)).state).toMatchObject({
    ...{ status: 'refused', what: 'apply', anew: true },
    why: expect.stringContaining('somebody changed'),
  });
});
