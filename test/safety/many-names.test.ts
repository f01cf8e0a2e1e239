import { expect, it } from 'vitest';
import { sweepReview } from '../../jobs/sweep.ts';
import { answer, pushOld, putAside, shelf, statusesOf } from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const NAMES = Array.from({ length: 12 }, (_, i) => `feat-${i}`);

it('an image of many names is put aside and restored with a few looks a name, also where each takes seconds', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: NAMES });
  const before = shelf(world);
  const looks = () => world.aws.calls.count('DescribeImages');
  const id = await putAside(world);
  expect(looks()).toBeLessThan(NAMES.length * 6 + 10);
  world.aws.calls.clear();
  const slow = async () => void world.clock.move(2_500);
  world.aws.faults.inject('DescribeImages', { kind: 'before', run: slow });
  await answer(world, id, { kind: 'restore' });
  await sweepReview(world.deps, id);
  expect(shelf(world)[ours]).toEqual(before[ours]);
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  expect(looks()).toBeLessThan(NAMES.length * 9 + 10);
});
