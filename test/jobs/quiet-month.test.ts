import { expect, test } from 'vitest';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import { answer, ask, pushOld } from './story.ts';
import { useWorlds, type World } from './world.ts';

const worlds = useWorlds({ config: { mode: 'ask' } });
const MB = 1_000_000;

/** Three old images whose removal was recorded: answered, and still there. */
async function answered(world: World): Promise<void> {
  for (const tag of ['feat-a', 'feat-b', 'feat-c']) pushOld(world, { tags: [tag], sizeBytes: 100 * MB });
  const [review] = await ask(world);
  if (!review) throw new Error('nothing was asked');
  await answer(world, review.id, { kind: 'remove', count: 3, stated: 'ask' });
}

async function openedAfter(world: World, days: number): Promise<number> {
  world.clock.move(days * DAY);
  return (await weeklyScan(world.deps, world.access)).opened;
}

test('what was answered is not asked again within a month', async () => {
  const world = await worlds.open();
  await answered(world);
  expect(await openedAfter(world, 7)).toBe(0);
  expect(await openedAfter(world, 22)).toBe(0);
  expect(await openedAfter(world, 2)).toBe(1);
});

test('unless it doubled', async () => {
  const world = await worlds.open();
  await answered(world);
  pushOld(world, { tags: ['feat-d'], sizeBytes: 299 * MB });
  expect(await openedAfter(world, 7)).toBe(0);
  pushOld(world, { tags: ['feat-e'], sizeBytes: MB });
  expect(await openedAfter(world, 7)).toBe(1);
});

test('below the minimum impact nobody is asked at all', async () => {
  const world = await worlds.open({ config: { mode: 'ask', minimumImpact: { bytes: 200 * MB } } });
  pushOld(world, { tags: ['feat-a'], sizeBytes: 199 * MB });
  expect(await openedAfter(world, 0)).toBe(0);
  pushOld(world, { tags: ['feat-b'], sizeBytes: MB });
  expect(await openedAfter(world, 7)).toBe(1);
});
