import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  askAndApprove,
  expectNoFailure,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const FAMILIES = 5;
const ADVICE = "ecr:PutImage is not allowed: add it to the role's policy";

function pushBranches(world: World, repository?: string): void {
  for (let i = 0; i < FAMILIES; i++) pushOld(world, { tags: [`feat-${i}`] }, repository);
}

const deny = (world: World, operation: string) => world.aws.faults.inject(operation, { kind: 'deny' });

async function sweepTimes(world: World, times: number): Promise<void> {
  for (let i = 0; i < times; i++) expectNoFailure(await nextSweep(world));
}

describe('a missing permission is not asked about for ever', () => {
  it('stops the first family that needs it, lets no other begin, and tries again once an hour', async () => {
    const world = await worlds.open();
    pushBranches(world);
    const id = await askAndApprove(world);
    const denied = deny(world, 'PutImage');
    expectNoFailure(await sweepReview(world.deps, id));
    await sweepTimes(world, 5);
    expect(denied.fired).toBe(1);
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1, approved: FAMILIES - 1 });
    expect(await world.store.waits.of(id)).toMatchObject({
      why: expect.stringContaining(ADVICE),
      families: FAMILIES,
    });
    await sweepTimes(world, 6);
    expect(denied.fired).toBe(2);
    // The same refusal stands in the record once a day.
    expect((await ledger(world, 'failed')).map((text) => text.includes(ADVICE))).toEqual([true]);
    await passWatched(world, DAY);
    expectNoFailure(await sweep(world.deps));
    expect(await ledger(world, 'failed')).toHaveLength(2);
  });

  it('goes on within the hour once it is allowed', async () => {
    const world = await worlds.open();
    pushBranches(world);
    const id = await askAndApprove(world);
    const denied = deny(world, 'BatchDeleteImage');
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1, approved: FAMILIES - 1 });
    denied.remove();
    world.clock.move(HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: FAMILIES });
    expect((await world.store.denials.of(world.access.key)).size).toBe(0);
  });

  it('lets nothing become due for a deletion that would be refused', async () => {
    const world = await worlds.open();
    pushBranches(world);
    const id = await putAside(world);
    const denied = deny(world, 'BatchDeleteImage');
    await letWindowEnd(world);
    await sweepTimes(world, 4);
    expect(denied.fired).toBe(1);
    expect(await statusesOf(world, id)).toEqual({ deleting: 1, quarantined: FAMILIES - 1 });
  });

  it('tries to give back once a sweep, however lately it was refused', async () => {
    const world = await worlds.open();
    pushBranches(world);
    const before = shelf(world);
    const id = await putAside(world);
    const denied = deny(world, 'PutImage');
    await answer(world, id, { kind: 'restore' });
    expectNoFailure(await sweepReview(world.deps, id));
    expect(denied.fired).toBe(1);
    await sweepTimes(world, 2);
    expect(denied.fired).toBe(3);
    denied.remove();
    await sweepTimes(world, 1);
    expect(shelf(world)).toEqual(before);
  });

  it('holds up no repository that the role is good for, and asks few of the others in one sweep', async () => {
    const world = await worlds.open();
    const names = Array.from({ length: 6 }, (_, i) => `shop/svc-${i}`);
    for (const name of names) {
      world.aws.ecr.createRepository(REGION, name, { tags: { owner: 'shop' } });
      pushBranches(world, name);
    }
    const reviews = await ask(world);
    const allowed = reviews.find(({ repository }) => repository === 'shop/svc-5')?.id ?? '';
    for (const { id, facts } of reviews) {
      await answer(world, id, { kind: 'remove', count: facts.families, stated: 'delete' });
    }
    const when = ({ input }: { input: unknown }) => !JSON.stringify(input).includes('shop/svc-5');
    const denied = world.aws.faults.inject('PutImage', { kind: 'deny' }, { when });
    expectNoFailure(await sweep(world.deps));
    expect(denied.fired).toBe(3);
    expect(await statusesOf(world, allowed)).toEqual({ approved: FAMILIES });
    world.clock.move(10 * MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, allowed)).toEqual({ quarantined: FAMILIES });
    expect(denied.fired).toBe(5);
  });

  it('the same for an encryption key that cannot be used', async () => {
    const world = await worlds.open();
    pushBranches(world);
    const id = await askAndApprove(world);
    const kms = { kind: 'error', type: 'KmsException', message: 'the key is disabled', status: 400 } as const;
    const denied = world.aws.faults.inject('PutImage', kms);
    expectNoFailure(await sweepReview(world.deps, id));
    await sweepTimes(world, 3);
    expect(denied.fired).toBe(1);
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1, approved: FAMILIES - 1 });
  });
});

describe('what was never tried is no failure of a change', () => {
  it.each([
    ['a pause', (world: World) => world.store.brakes.pause('cli', 'incident', world.deps.now())],
    ['a Restore', (world: World, id: string) => answer(world, id, { kind: 'restore' })],
  ])('%s right before the call', async (_what, stop) => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    let told = false;
    const turn: World['access']['turn'] = async () => {
      if (!told) await stop(world, id);
      told = true;
    };
    const late = world.start({ access: (access) => ({ ...access, turn }) });
    world.aws.calls.clear();
    expectNoFailure(await sweepReview(late.deps, id));
    expect(world.aws.calls.mutating()).toEqual([]);
    expect(await ledger(world, 'failed')).toEqual([]);
    expect(await world.store.measures.counts('failures')).toEqual(new Map());
  });
});
