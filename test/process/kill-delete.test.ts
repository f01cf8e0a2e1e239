import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { passWatched } from '../jobs/story.ts';
import { putAside, useKills } from './kills.ts';

const kills = useKills();

test('kill -9 of a worker at every call to the registry changes nothing about the end when a family is deleted', async () => {
  const calls = await kills.betweenAllCalls(async (world, cases, worker) => {
    await putAside(world, cases, worker);
    await passWatched(world, 15 * DAY + HOUR);
  });
  expect(calls).toBeGreaterThan(5);
}, 120_000);
