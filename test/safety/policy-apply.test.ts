import { expect, test } from 'vitest';
import { sweepPolicies } from '../../jobs/sweep-policies.ts';
import type { Lapse } from '../../src/policy/lapse.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { Mortal } from '../jobs/crash.ts';
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
  propose,
  proposed,
  putByHand,
  statusOf,
} from '../jobs/policy-story.ts';
import { ledger, pushOld, putAside } from '../jobs/story.ts';
import { type Around, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

/** A world with an old branch build that the policy takes. */
async function open(options: Parameters<typeof worlds.open>[0] = {}): Promise<World> {
  const world = await worlds.open(options);
  pushOld(world, { tags: ['feat-old'] });
  return world;
}

test('a policy that two people approved is applied, believed once it is seen, and works by the next day', async () => {
  const world = await open();
  const id = await approved(world);
  expect(policyCalls(world)).toEqual([]);
  await carryOn(world, id);
  expect(inForce(world)).toBe(OURS);
  expect(policyCalls(world)).toEqual(['PutLifecyclePolicy']);
  expect(await current(world, id)).toMatchObject({
    receipt: { at: expect.any(Number) },
    state: { status: 'applied', first: { id: 'U0SHOPENG' }, by: { id: 'U0SHOPLEAD' } },
  });
  expect(await ledger(world, 'changed')).toEqual([
    'shop/web had no lifecycle policy before this one',
    'put the lifecycle policy: seen',
  ]);
  world.clock.move(DAY);
  world.aws.ecr.runLifecycleDaily();
  expect(world.aws.ecr.images(REGION, REPOSITORY)).toEqual([]);
});

test('one click puts the former policy back, letter by letter', async () => {
  const world = await open();
  putByHand(world, OWN);
  const id = await applied(world);
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect(inForce(world)).toBe(OWN);
  expect(await statusOf(world, id)).toBe('undone');
  expect(await ledger(world, 'restored')).toEqual([
    'the lifecycle policy proposed for shop/web is taken back: the former one is there again',
  ]);
});

test('where there was no policy, undo leaves none', async () => {
  const world = await open();
  const id = await applied(world);
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect(inForce(world)).toBeUndefined();
  expect(policyCalls(world)).toEqual(['PutLifecyclePolicy', 'DeleteLifecyclePolicy']);
  expect(await statusOf(world, id)).toBe('undone');
});

test('a policy that somebody changed meanwhile is never overwritten', async () => {
  const world = await open();
  const id = await approved(world);
  putByHand(world, OTHER);
  await carryOn(world, id);
  expect([inForce(world), policyCalls(world)]).toEqual([OTHER, []]);
  expect(await current(world, id)).toMatchObject({
    state: { status: 'refused', what: 'apply', why: expect.stringContaining('somebody changed') },
  });
});

test('nor one that is changed right before the call', async () => {
  const world = await open();
  const id = await approved(world);
  let looks = 0;
  // Before the sources, after them, once it is being applied, and right before the call.
  world.aws.faults.inject('GetLifecyclePolicy', {
    kind: 'before',
    run: () => {
      if (++looks === 4) putByHand(world, OTHER);
    },
  });
  await carryOn(world, id);
  expect([inForce(world), policyCalls(world)]).toEqual([OTHER, []]);
  expect(await statusOf(world, id)).toBe('refused');
  expect(await ledger(world, 'failed')).toEqual([
    expect.stringContaining('was not applied: somebody changed the lifecycle policy'),
  ]);
  expect(await world.store.measures.counts('failures')).toEqual(new Map());
});

test('a process that is told to stop right before the call leaves it to the next, and nothing failed', async () => {
  const world = await open();
  const id = await approved(world);
  const stopping = new AbortController();
  let looks = 0;
  world.aws.faults.inject('GetLifecyclePolicy', {
    kind: 'before',
    run: () => {
      if (++looks === 4) stopping.abort();
    },
  });
  const { deps } = world.start();
  await carryOn({ ...world, deps: { ...deps, stopping: stopping.signal } }, id);
  expect(policyCalls(world)).toEqual([]);
  expect((await current(world, id)).intent).toBeUndefined();
  expect(await ledger(world, 'failed')).toEqual([]);
  expect(await world.store.measures.counts('failures')).toEqual(new Map());
  await sweepPolicies(world.deps);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['applied', OURS]);
});

test('a policy that somebody changed after it was applied is not taken back over their head', async () => {
  const world = await open();
  const id = await applied(world);
  putByHand(world, OTHER);
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect(inForce(world)).toBe(OTHER);
  expect(await current(world, id)).toMatchObject({ state: { status: 'refused', what: 'undo' } });
});

test('the same policy in another form is the same', async () => {
  const world = await open();
  const id = await applied(world);
  putByHand(world, JSON.stringify(JSON.parse(OURS), undefined, 2));
  await decideOn(world, id, { kind: 'undo' });
  await carryOn(world, id);
  expect(await statusOf(world, id)).toBe('undone');
});

test('what came into use since the approval stops it for good', async () => {
  const world = await open();
  const id = await approved(world);
  const image = `${world.aws.account}.dkr.ecr.${REGION}.amazonaws.com/${REPOSITORY}:feat-old`;
  world.aws.ecs.registerTaskDefinition(REGION, 'preview', [{ name: 'app', image }]);
  world.aws.ecs.createService(REGION, { cluster: 'prod', name: 'preview', taskDefinition: 'preview:1' });
  await carryOn(world, id);
  expect([inForce(world), policyCalls(world)]).toEqual([undefined, []]);
  expect(await current(world, id)).toMatchObject({
    state: { status: 'refused', why: expect.stringContaining('feat-old (rule 1): In use') },
  });
});

test('a source that fails at that moment lets it wait', async () => {
  const world = await open();
  const id = await approved(world);
  const fault = world.aws.faults.inject('ecs:ListClusters', { kind: 'deny' });
  await carryOn(world, id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['approved', []]);
  fault.remove();
  world.clock.move(HOUR);
  await sweepPolicies(world.deps);
  expect(await statusOf(world, id)).toBe('applied');
});

test('pause stops applying and never stops undoing', async () => {
  const world = await open();
  const waiting = await approved(world);
  await world.store.brakes.pause('U0ADMIN', 'an incident', world.clock.now());
  await carryOn(world, waiting);
  expect([await statusOf(world, waiting), inForce(world)]).toEqual(['approved', undefined]);
  await world.store.brakes.resume();
  await carryOn(world, waiting);
  await world.store.brakes.pause('U0ADMIN', 'an incident', world.clock.now());
  await decideOn(world, waiting, { kind: 'undo' });
  await carryOn(world, waiting);
  expect([await statusOf(world, waiting), inForce(world)]).toEqual(['undone', undefined]);
});

test('a pause that comes once the order is planned is obeyed', async () => {
  const world = await open();
  const id = await approved(world);
  let planned = false;
  const late = world.start({
    store: (store) => ({
      ...store,
      policies: {
        ...store.policies,
        save: async (change, entries) => {
          if (change.intent) planned = true;
          return await store.policies.save(change, entries);
        },
      },
    }),
    pausedByEnvironment: () => planned,
  });
  await carryOn(late, id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['applying', []]);
  await carryOn(world, id);
  expect(await statusOf(world, id)).toBe('applied');
});

test.each(['observe', 'ask', 'quarantine'])('in the mode %s nothing is applied', async (mode) => {
  const world = await open();
  const id = await approved(world);
  await carryOn(world.start({ config: { mode } }), id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['approved', []]);
});

test('promise 9: in observe a proposal writes nothing to the registry, not even a preview', async () => {
  const world = await open();
  world.aws.calls.clear();
  const proposal = await propose(world, OURS, world.start({ config: { mode: 'observe' } }));
  expect(proposal).toMatchObject({
    status: 'proposed',
    change: { facts: { preview: { status: 'not-checked' } } },
  });
  expect(world.aws.calls.mutating()).toEqual([]);
});

test('nothing is applied in a registry that was not probed', async () => {
  const world = await open({ probed: 'none' });
  const id = await approved(world);
  await carryOn(world, id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['approved', []]);
});

test('what is put aside is never left to a policy', async () => {
  const world = await open();
  await putAside(world);
  const proposal = await propose(world, policyText({ tagStatus: 'any' }, 30));
  expect(proposal).toMatchObject({
    status: 'rejected',
    objections: [{ rule: 1, when: 'at once', why: expect.stringContaining('Answered already') }],
  });
  // A rule that will see its old name again once it is restored.
  expect((await propose(world)).status).toBe('rejected');
});

test('promise 11: an approval from before Redis lost its newest records counts no more', async () => {
  const world = await open();
  const id = await approved(world);
  await carryOn(world.start(losing(world, () => true)), id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['refused', []]);
});

test('nor where that is found out right before the call', async () => {
  const world = await open();
  const id = await approved(world);
  const isPlanned = async () => (await current(world, id)).intent !== undefined;
  await carryOn(world.start(losing(world, isPlanned)), id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['refused', []]);
  expect(await ledger(world, 'failed')).toEqual([
    expect.stringContaining('Redis lost its newest records since it was approved'),
  ]);
});

/** A process that finds out, once `isFound`, that Redis lost records a moment ago. */
function losing({ clock }: World, isFound: () => boolean | Promise<boolean>): Around {
  let lapse: Lapse | undefined;
  return {
    store: (store) => ({
      ...store,
      continuity: {
        ...store.continuity,
        check: async () => {
          if (!lapse && (await isFound())) lapse = { at: clock.now(), why: 'it was restarted' };
          return lapse ? { lapse } : {};
        },
      },
    }),
  };
}

test('two workers at once change it once', async () => {
  const world = await open();
  const id = await approved(world);
  await Promise.all([carryOn(world, id), carryOn(world.start(), id)]);
  await sweepPolicies(world.deps);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['applied', ['PutLifecyclePolicy']]);
});

test('an answer that is lost is looked at, not repeated', async () => {
  const world = await open();
  const id = await approved(world);
  world.aws.faults.inject('PutLifecyclePolicy', { kind: 'drop' }, { times: 1 });
  await carryOn(world, id);
  expect([await statusOf(world, id), policyCalls(world)]).toEqual(['applied', ['PutLifecyclePolicy']]);
});

test('promise 7: whoever undoes while it is being applied gets the former policy', async () => {
  const world = await open();
  putByHand(world, OWN);
  const id = await approved(world);
  world.aws.faults.inject(
    'PutLifecyclePolicy',
    { kind: 'before', run: () => decideOn(world, id, { kind: 'undo' }) },
    { times: 1 },
  );
  await carryOn(world, id);
  expect([await statusOf(world, id), inForce(world)]).toEqual(['undone', OWN]);
});

test.each(['apply', 'undo'])(
  'promise 7: a crash after any effect changes nothing about the end: %s',
  async (way) => {
    const end = way === 'apply' ? 'applied' : 'undone';
    for (let last = 1; ; last++) {
      const world = await open();
      putByHand(world, OWN);
      const id = way === 'apply' ? await approved(world) : await applied(world);
      if (way === 'undo') await decideOn(world, id, { kind: 'undo' });
      const mortal = new Mortal(last);
      await carryOn(world.start(mortal), id).catch((error: unknown) =>
        expect(String(error)).toContain('killed'),
      );
      world.clock.move(3 * MINUTE);
      await carryOn(world, id);
      expect([last, await statusOf(world, id)]).toEqual([last, end]);
      expect(inForce(world)).toBe(way === 'apply' ? OURS : OWN);
      if (!mortal.isDead) break;
    }
  },
);

test('a newer proposal takes the place of one that waits, and none of one that is approved', async () => {
  const world = await open();
  const first = await proposed(world);
  world.clock.move(DAY);
  const second = await proposed(world, policyText({ tagStatus: 'tagged', tagPatternList: ['feat-*'] }, 60));
  expect(await statusOf(world, first.id)).toBe('superseded');
  await decideOn(world, second.id, { kind: 'decline' });
  await approved(world);
  world.clock.move(DAY);
  expect(await propose(world)).toMatchObject({
    status: 'rejected',
    why: ['Another policy of this repository is approved at this moment.'],
  });
});
