import { expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  deletionsIn,
  ENGINEER,
  expectNoFailure,
  passWatched,
  pushOld,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, START, useWorlds, type World, watchedSince } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

async function question(world: World): Promise<Review> {
  const [review, ...others] = await ask(world);
  if (!review || others.length > 0) throw new Error(`one question was expected, not ${others.length + 1}`);
  return review;
}

const removal = { kind: 'remove', stated: 'delete', count: 2 } as const;

async function weeksLater(world: World, weeks: number): Promise<void> {
  for (let week = 0; week < weeks; week++) {
    await passWatched(world, 7 * DAY);
    await weeklyScan(world.deps, world.access);
  }
  expectNoFailure(await sweep(world.deps));
}

it('promise 6: what is asked about again takes two people, the longer window and a share a week once more', async () => {
  const config = {
    slowPath: { slowRebuild: ['shop/*'], sharePerWeek: 0.5 },
    retention: { keepReleases: 1 },
  };
  const world = await worlds.open({ config });
  await watchedSince(world, START - 100 * DAY);
  for (let n = 0; n <= 2; n++) pushOld(world, { tags: [`1.${n}.0`], pushedAt: START - (300 - n) * DAY });
  const first = await question(world);
  await answer(world, first.id, removal, ENGINEER);
  await answer(world, first.id, removal);
  await weeksLater(world, 0);
  await weeksLater(world, 1);
  expect(await statusesOf(world, first.id)).toEqual({ quarantined: 2 });

  world.clock.move(10 * MINUTE);
  world.store.continuity.remember({ sequence: 9_000, hash: 'f'.repeat(64) });
  await weeksLater(world, 0);
  await passWatched(world, 7 * DAY);
  const again = await question(world);
  expect(again).toMatchObject({
    slow: true,
    offers: ['restore', 'remove', 'not-ours'],
    facts: { families: 2 },
  });
  expect(again.candidate).toMatch(/#release\.past-expected-life\.again\.slow$/);
  await answer(world, again.id, removal, ENGINEER);
  await weeksLater(world, 0);
  expect(await world.store.holds.ofReview(again.id)).toEqual([]);
  await answer(world, again.id, removal);
  await weeksLater(world, 0);
  await weeksLater(world, 8);
  expect(deletionsIn(world)).toEqual([]);
  await weeksLater(world, 1);
  expect(await statusesOf(world, again.id)).toEqual({ deleted: 1, quarantined: 1 });
  await weeksLater(world, 1);
  expect(await statusesOf(world, again.id)).toEqual({ deleted: 2 });
});
