import { expect, it } from 'vitest';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { planning } from '../../jobs/restore-plan.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { NOTHING_KNOWN } from '../../jobs/take-back.ts';
import { DAY } from '../../src/policy/time.ts';
import { answer, aside, ask, expectNoFailure, holdsOf, nextSweep, pushOld, shelf } from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, useWorlds, type World } from '../jobs/world.ts';

/** Whoever deploys by a name gets what it meant last, not an image from before. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Two images that carried the name one after the other, both put aside. */
async function twoOfOneName(world: World) {
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
  const [older, newer] = [await put(300), await put(200)];
  expect(shelf(world)[older]?.tags).toEqual([aside(older, 'feat-a')]);
  expect(shelf(world)[newer]?.tags).toEqual([aside(newer, 'feat-a')]);
  return { reviews, older, newer };
}

const owner = ({ aws }: World) => aws.ecr.tags(REGION, REPOSITORY).get('feat-a');

it('the worker gives a name of two to the one that carried it last', async () => {
  const world = await worlds.open();
  const { reviews, older, newer } = await twoOfOneName(world);
  for (const id of reviews) await answer(world, id, { kind: 'restore' });
  expectNoFailure(await sweep(world.deps));
  expectNoFailure(await nextSweep(world));
  expect(owner(world)).toBe(newer);
  const [first = ''] = reviews;
  expect((await holdsOf(world, first)).get(older)?.state).toMatchObject({ taken: ['feat-a'] });
});

it('so does the command line, and its dry run says the same', async () => {
  const world = await worlds.open();
  const { older, newer } = await twoOfOneName(world);
  const restored = [
    { digest: newer, tags: ['feat-a'], taken: [] },
    { digest: older, tags: [], taken: ['feat-a'] },
  ];
  const wanted = { tag: 'feat-a' };
  const { deps, access } = world;
  const planned = await restoreAside(deps, access, REPOSITORY, wanted, NOTHING_KNOWN, planning());
  expect(planned.restored).toEqual(restored);
  expect((await restoreAside(deps, access, REPOSITORY, wanted)).restored).toMatchObject(restored);
  expect(owner(world)).toBe(newer);
});
