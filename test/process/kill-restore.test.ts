import { expect, test } from 'vitest';
import { answer } from '../jobs/story.ts';
import { putAside, useKills } from './kills.ts';

const kills = useKills();

test('kill -9 of a worker at every call to the registry changes nothing about the end when a family is restored', async () => {
  const calls = await kills.betweenAllCalls(async (world, cases, worker) => {
    await putAside(world, cases, worker);
    for (const { review } of cases) await answer(world, review, { kind: 'restore' });
  });
  expect(calls).toBeGreaterThan(1);
}, 120_000);
