import { expect, test, vi } from 'vitest';
import { goOnWhenOver } from '../../jobs/held-up.ts';
import type { WorkQueue } from '../../jobs/queue.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { IN_FLIGHT } from '../../src/policy/deadlines.ts';
import { MINUTE, SECOND } from '../../src/policy/time.ts';
import { answer, askAndApprove, holdsOf, pushOld, shelf, statusesOf } from './story.ts';
import { NOTHING_IN_USE, useWorlds } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

test('a Restore behind a change that nobody answered goes on as soon as that must be over', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  world.aws.faults.inject('BatchDeleteImage', { kind: 'error', status: 504 }, { times: 1 });
  const later = vi.fn<WorkQueue['addLater']>(async () => {});
  const work = async () => {
    await sweepReview(world.deps, id);
    await goOnWhenOver(world.store, { addLater: later }, { name: 'review', review: id });
  };
  await work();
  expect(later).not.toHaveBeenCalled(); // nobody waits for it: the sweep goes on
  const begun = (await holdsOf(world, id)).get(ours)?.intent?.at;
  world.clock.move(MINUTE);
  await answer(world, id, { kind: 'restore' });
  await work();
  const [[added, after, once] = []] = later.mock.calls;
  expect([added, once]).toEqual([{ name: 'review', review: id }, `${id}-${begun}`]);
  const left = IN_FLIGHT - MINUTE + SECOND;
  expect(after).toBeGreaterThan(left - 20 * SECOND); // the clock runs on while all that is done
  expect(after).toBeLessThanOrEqual(left);
  world.clock.move(after ?? 0);
  await work();
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
  expect(later).toHaveBeenCalledTimes(1);
});
