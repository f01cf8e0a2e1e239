import { expect, test } from 'vitest';
import { useKills } from './kills.ts';

const kills = useKills();

test('kill -9 of a worker at every call to the registry changes nothing about the end when a family is put aside', async () => {
  expect(await kills.betweenAllCalls(async () => undefined)).toBeGreaterThan(5);
}, 120_000);
