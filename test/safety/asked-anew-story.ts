import { sweep } from '../../jobs/sweep.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import { ask, expectNoFailure, passWatched } from '../jobs/story.ts';
import type { World } from '../jobs/world.ts';

/** What the lead clicks who wants one image deleted. */
export const REMOVE = { kind: 'remove', count: 1, stated: 'delete' } as const;

/** Redis lost what nobody remembers, a sweep has seen it, and a day goes by: clocks may differ. */
export async function lapse(world: World): Promise<void> {
  world.clock.move(10 * MINUTE);
  const before = await world.store.continuity.lapse();
  const lapsedAt = before && { lapsedAt: before.at };
  world.store.continuity.remember({ sequence: 9_000, hash: 'f'.repeat(64), ...lapsedAt });
  expectNoFailure(await sweep(world.deps));
  await passWatched(world, DAY);
}

/** The one question of the next weekly scan. */
export async function askedAgain(world: World): Promise<Review> {
  const [review, ...others] = await ask(world);
  if (!review || others.length > 0) throw new Error(`one question was expected, not ${others.length + 1}`);
  return review;
}
