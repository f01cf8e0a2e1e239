import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { SECOND } from '../../src/policy/time.ts';
import type { Store } from '../../src/store/store.ts';
import {
  answer,
  ask,
  askAndApprove,
  expectNoFailure,
  ledger,
  nextSweep,
  pushOld,
  putAside,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Two repositories with an approved removal each. */
async function approveTwo(world: World): Promise<readonly [string, string]> {
  for (const name of ['shop/a', 'shop/b']) {
    world.aws.ecr.createRepository(REGION, name, { tags: { owner: 'shop' } });
    pushOld(world, { tags: ['feat-a'] }, name);
  }
  const [a, b] = (await ask(world)).sort((x, y) => (x.repository < y.repository ? -1 : 1));
  if (!a || !b) throw new Error('two questions were expected');
  for (const { id } of [a, b]) await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
  return [a.id, b.id];
}

describe('a hold in trouble', () => {
  it('does not stop the others, and is tried again', async () => {
    const world = await worlds.open();
    const [a, b] = await approveTwo(world);
    const fault = world.aws.faults.inject(
      'DescribeImages',
      { kind: 'deny' },
      { when: ({ input }) => JSON.stringify(input).includes('shop/a') },
    );
    await sweep(world.deps);
    expect(await statusesOf(world, a)).toEqual({ approved: 1 });
    expect(await statusesOf(world, b)).toEqual({ quarantined: 1 });
    fault.remove();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, a)).toEqual({ quarantined: 1 });
  });

  it('is named with its reason', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    world.aws.faults.inject('DescribeImages', { kind: 'deny' });
    const { failed } = await nextSweep(world);
    expect(failed).toEqual([
      { hold: expect.stringContaining('shop/web@'), why: expect.stringContaining('not authorized') },
    ]);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  });

  it('is named when its registry is no longer in the configuration', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    const { failed } = await sweep({ ...world.deps, registries: [] });
    expect(failed.map(({ why }) => why)).toEqual([
      `registry ${world.access.key} is not in the configuration`,
    ]);
  });
});

it('applies the other decisions when one cannot be applied', async () => {
  const world = await worlds.open();
  const [a, b] = await approveTwo(world);
  const broken = (store: Store): Store => ({
    ...store,
    reviews: {
      ...store.reviews,
      frozen: async (id) => {
        if (id === a) throw new Error('unreadable');
        return await store.reviews.frozen(id);
      },
    },
  });
  const { failed } = await sweep(world.start({ store: broken }).deps);
  expect(failed).toEqual([{ hold: `review ${a}`, why: 'unreadable' }]);
  expect(await statusesOf(world, b)).toEqual({ quarantined: 1 });
  expectNoFailure(await sweep(world.deps));
  expect(await statusesOf(world, a)).toEqual({ quarantined: 1 });
});

it('gives names back before it takes others away', async () => {
  const world = await worlds.open();
  const [a, b] = await approveTwo(world);
  expectNoFailure(await sweepReview(world.deps, b));
  await answer(world, b, { kind: 'restore' });
  const fault = world.aws.faults.inject('PutImage', { kind: 'error' });
  expectNoFailure(await sweepReview(world.deps, b));
  fault.remove();
  world.aws.calls.clear();
  expectNoFailure(await nextSweep(world));
  const order = world.aws.calls
    .mutating()
    .map(({ input }) => (input as { repositoryName: string }).repositoryName);
  expect(order).toEqual(['shop/b', 'shop/b', 'shop/a', 'shop/a']);
  expect(await statusesOf(world, a)).toEqual({ quarantined: 1 });
});

it('gives up for now where every order runs out while it waits for its turn', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  const turn = async () => world.clock.move(31 * SECOND);
  const { deps } = world.start({ access: (one) => ({ ...one, turn }) });
  expectNoFailure(await sweepReview(deps, id));
  expect(world.aws.calls.mutating()).toEqual([]);
  expect(await ledger(world, 'failed')).toEqual([]);
  expectNoFailure(await nextSweep(world));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
});

it('writes the receipt before the first change, and the intent before each', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a', 'feat-b'] });
  const id = await askAndApprove(world);
  const seen: string[] = [];
  const note = async () => {
    const [hold] = await world.store.holds.ofReview(id);
    const receipt = await world.store.holds.receipt(hold?.id ?? '');
    seen.push(`${receipt?.members.length ?? 'no'} receipt, ${hold?.intent?.change.kind ?? 'no'} intent`);
  };
  for (const operation of ['PutImage', 'BatchDeleteImage']) {
    world.aws.faults.inject(operation, { kind: 'before', run: note });
  }
  expectNoFailure(await sweepReview(world.deps, id));
  const pair = ['1 receipt, put-tag intent', '1 receipt, untag intent'];
  expect(seen).toEqual([...pair, ...pair]);
  expect(await ledger(world, 'changed')).toHaveLength(4);
});
