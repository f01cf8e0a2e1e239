import { expect, it } from 'vitest';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { planning } from '../../jobs/restore-plan.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { NOTHING_KNOWN, takeBackHolds } from '../../jobs/take-back.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  expectNoFailure,
  holdsOf,
  ledger,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, uriOf, useWorlds, type World } from '../jobs/world.ts';

/** Whoever deploys by a name gets what it meant last, not an image from before. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE], config: { watchWindow: '90d' } });
const watching = useWorlds({ config: { watchWindow: '90d' } });

/** Two images that carried the name one after the other, both put aside. Ages in days. */
async function twoOfOneName(world: World, ages: readonly [number, number] = [300, 200]) {
  const reviews: string[] = [];
  const put = async (age: number) => {
    const digest = pushOld(world, { tags: ['feat-a'], pushedAt: START - age * DAY });
    const [review] = await ask(world);
    if (!review) throw new Error('nothing was asked');
    await answer(world, review.id, { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweepReview(world.deps, review.id));
    reviews.push(review.id);
    world.clock.move(40 * DAY); // answered this month, it is not asked again
    return digest;
  };
  const [older, newer] = [await put(ages[0]), await put(ages[1])];
  expect(shelf(world)[older]?.tags).toEqual([aside(older, 'feat-a')]);
  expect(shelf(world)[newer]?.tags).toEqual([aside(newer, 'feat-a')]);
  return { reviews, older, newer };
}

const owner = ({ aws }: World) => aws.ecr.tags(REGION, REPOSITORY).get('feat-a');

/** The state in which the first of the two ended: still put aside, for the sake of the other. */
const leftTo = (digest: Digest) => ({ status: 'restored', taken: ['feat-a'], leftTo: { 'feat-a': digest } });

it('the worker gives a name of two to the one that carried it last', async () => {
  const world = await worlds.open();
  const { reviews, older, newer } = await twoOfOneName(world);
  for (const id of reviews) await answer(world, id, { kind: 'restore' });
  expectNoFailure(await sweep(world.deps));
  expect(owner(world)).toBe(newer);
  const [first = ''] = reviews;
  expect((await holdsOf(world, first)).get(older)?.state).toMatchObject(leftTo(newer));
  expect(shelf(world)[older]?.tags).toEqual([aside(older, 'feat-a')]);
  expect((await ledger(world, 'restored')).join()).toContain(`; feat-a is left to ${newer}, the last one`);
});

it('so it does where the other one stumbles, and is done only at the next sweep', async () => {
  const world = await worlds.open();
  const { reviews, older, newer } = await twoOfOneName(world);
  world.aws.faults.inject('PutImage', { kind: 'error', status: 500 }, { times: 1 });
  for (const id of reviews) await answer(world, id, { kind: 'restore' });
  await sweep(world.deps);
  expect(owner(world)).not.toBe(older);
  await nextSweep(world);
  await nextSweep(world);
  expect(owner(world)).toBe(newer);
});

it('a trip gives a name of two to the one that carried it last', async () => {
  const world = await watching.open();
  const { newer } = await twoOfOneName(world);
  const { ecs, account } = world.aws;
  ecs.registerTaskDefinition(REGION, 'p', [{ name: 'app', image: uriOf(account, REPOSITORY, ':feat-a') }]);
  ecs.failToPull(REGION, 'prod', 'p');
  await sweep(world.deps);
  expect(owner(world)).toBe(newer);
});

it('the command line gives it to the one put aside last, and its dry run says the same', async () => {
  const world = await worlds.open();
  const { older, newer } = await twoOfOneName(world);
  const restored = [
    { digest: older, tags: [], taken: ['feat-a'], leftTo: { 'feat-a': newer } },
    { digest: newer, tags: ['feat-a'], taken: [] },
  ];
  const wanted = { tag: 'feat-a' };
  const { deps, access } = world;
  const planned = await restoreAside(deps, access, REPOSITORY, wanted, NOTHING_KNOWN, planning);
  expect(planned.restored).toEqual(restored);
  const busy = { ...NOTHING_KNOWN, busy: new Set([newer]) };
  await restoreAside(deps, access, REPOSITORY, wanted, busy);
  expect(owner(world)).toBeUndefined(); // a worker is at the one that is to have it
  expect((await restoreAside(deps, access, REPOSITORY, wanted)).restored).toMatchObject(restored);
  expect(owner(world)).toBe(newer);
});

it('an older build that carried the name last has it back, and a digest chooses', async () => {
  const world = await worlds.open();
  const { older: first, newer: last } = await twoOfOneName(world, [200, 300]);
  const { deps, access, store } = world;
  // Without Redis only the push dates are known.
  const untold = await restoreAside(deps, access, REPOSITORY, {}, NOTHING_KNOWN, planning);
  expect(untold.restored).toContainEqual({ digest: first, tags: ['feat-a'], taken: [] });
  const chosen = await restoreAside(deps, access, REPOSITORY, { digest: first }, NOTHING_KNOWN, planning);
  expect(chosen.restored).toEqual([{ digest: first, tags: ['feat-a'], taken: [] }]);
  const known = await takeBackHolds(deps, store, access, REPOSITORY, {});
  await restoreAside(deps, access, REPOSITORY, {}, known);
  expect(owner(world)).toBe(last);
});

it('images pushed anew under former names and failing to pull bring nothing back, and pause nothing', async () => {
  const world = await watching.open();
  const { ecr, ecs, account } = world.aws;
  const names = ['feat-a', 'feat-b', 'feat-c'];
  for (const name of names) pushOld(world, { tags: [name] });
  const id = await putAside(world);
  await passWatched(world, 3 * DAY);
  for (const name of names) ecr.push(REGION, REPOSITORY, { tags: [name] });
  world.clock.move(2 * HOUR);
  for (const name of names) {
    const image = uriOf(account, REPOSITORY, `:${name}`);
    ecs.registerTaskDefinition(REGION, name, [{ name: 'app', image }]);
    ecs.failToPull(REGION, 'prod', name);
  }
  expectNoFailure(await sweep(world.deps));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 3 });
  expect(await world.store.brakes.paused(world.access.key)).toBeUndefined();
});
