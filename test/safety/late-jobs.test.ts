import { describe, expect, it } from 'vitest';
import { applyDecision } from '../../jobs/apply.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { createRestore } from '../../src/app/restore.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  expectNoFailure,
  LEAD,
  nextSweep,
  passWatched,
  pushOld,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

async function asked(world: World): Promise<Review> {
  pushOld(world, { tags: ['feat-a'] });
  const [review] = await ask(world);
  if (!review) throw new Error('nothing was asked');
  return review;
}

async function keptUntil({ access, clock, store }: World): Promise<readonly number[]> {
  const keeps = await store.memory.keeps(access.key, REPOSITORY, clock.now());
  return [...keeps.values()].map(({ until }) => until);
}

/** Applies a decision in a process that read it, and goes on only after `meanwhile`. */
async function applyLate(world: World, id: string, meanwhile: () => Promise<void>): Promise<void> {
  let waits = true;
  const slow = world.start({
    store: (store) => ({
      ...store,
      reviews: {
        ...store.reviews,
        frozen: async (review) => {
          const list = await store.reviews.frozen(review);
          if (waits) {
            waits = false;
            await meanwhile();
          }
          return list;
        },
      },
    }),
  });
  await applyDecision(slow.deps, id);
  expect(waits).toBe(false);
}

describe('an answer that is carried out late never takes the place of a newer one', () => {
  it('a keep of 90 days does not shorten the 180 days it was changed to meanwhile', async () => {
    const world = await worlds.open();
    const { id } = await asked(world);
    const until = world.clock.now() + 180 * DAY;
    await answer(world, id, { kind: 'keep' });
    await applyLate(world, id, async () => {
      await answer(world, id, { kind: 'keep', until, reason: 'a customer runs it' });
      await applyDecision(world.deps, id);
    });
    expect(await keptUntil(world)).toEqual([until]);
  });

  it('a removal does not forget what a Restore keeps', async () => {
    const world = await worlds.open();
    const { id } = await asked(world);
    await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
    await applyLate(world, id, async () => {
      await answer(world, id, { kind: 'restore' });
      expectNoFailure(await sweepReview(world.deps, id));
    });
    const state = (await world.store.reviews.get(id))?.state;
    const at = state?.status === 'restored' ? state.at : 0;
    expect(await keptUntil(world)).toEqual([at + 90 * DAY]);
    expect(await world.store.holds.ofReview(id)).toEqual([]);
  });

  it('nor what /ecr restore keeps, which names a hold and not the question', async () => {
    const world = await worlds.open();
    const { id } = await asked(world);
    await answer(world, id, { kind: 'remove', count: 1, stated: 'delete' });
    await applyLate(world, id, async () => {
      expectNoFailure(await sweepReview(world.deps, id));
      const { restoreNamed } = createRestore({
        store: world.store,
        now: world.clock.now,
        log: world.deps.log,
        authorize: async () => ({ role: 'lead' }),
        mayAsk: async () => ({ role: 'lead' }),
        enqueue: async () => undefined,
      });
      const place = { registry: world.access.key, repository: REPOSITORY };
      expect(await restoreNamed({ user: LEAD, team: 'T0SHOP' }, place, 1)).toEqual({ restoring: 1 });
    });
    const [until, ...others] = await keptUntil(world);
    expect(until).toBeGreaterThan(world.clock.now() + 89 * DAY);
    expect(others).toEqual([]);
  });
});

describe('Restore reaches a hold that comes to rest in the same moment', () => {
  /** Puts aside for good what is asked, and lets its window end while a person restores it. */
  async function restoredAtRest(kind: 'archive' | 'disable', diesThen: boolean) {
    const world = await worlds.open();
    const { id } = await asked(world);
    await answer(world, id, { kind, count: 1, stated: 'delete' });
    expectNoFailure(await sweepReview(world.deps, id));
    await passWatched(world, 15 * DAY + HOUR);
    const worker = world.start({
      store: (store) => ({
        ...store,
        holds: {
          ...store.holds,
          async save(hold, entries) {
            const rests = hold.state.status === 'archived' || hold.state.status === 'disabled';
            if (rests) {
              await answer(world, id, { kind: 'restore' });
              // It sees the hold still in its window and leaves it to the worker.
              await applyDecision(world.deps, id);
            }
            const saved = await store.holds.save(hold, entries);
            if (rests && diesThen) throw new Error('the process was killed');
            return saved;
          },
        },
      }),
    });
    const swept = await sweep(worker.deps);
    return { world, id, swept };
  }

  it.each(['archive', 'disable'] as const)('%s: the worker that saves it wakes it', async (kind) => {
    const { world, id, swept } = await restoredAtRest(kind, false);
    expectNoFailure(swept);
    expect(await statusesOf(world, id)).toEqual(kind === 'archive' ? { restoring: 1 } : { restored: 1 });
    world.clock.move(HOUR);
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(Object.values(shelf(world))).toEqual([{ tags: ['feat-a'], status: 'ACTIVE' }]);
  });

  it('the next sweep does, where the worker dies with it', async () => {
    const { world, id } = await restoredAtRest('disable', true);
    expect(await statusesOf(world, id)).toEqual({ disabled: 1 });
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(Object.values(shelf(world))).toEqual([{ tags: ['feat-a'], status: 'ACTIVE' }]);
  });
});
