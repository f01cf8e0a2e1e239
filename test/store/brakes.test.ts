import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/policy/time.ts';
import { useRedis } from '../setup/redis.ts';
import { KEY, NOW, OTHER_KEY, REPOSITORY } from './fixtures.ts';

const redis = useRedis();
const DAY = '2026-03-02';

it('never exceeds the budget, however many spend at once', async () => {
  const one = await redis.freshStore();
  const two = await redis.sameStore();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => (i % 2 ? one : two).brakes.spend(KEY, REPOSITORY, DAY, 3, 100)),
  );
  expect(answers.filter(Boolean)).toHaveLength(33);
  expect(await one.brakes.spend(KEY, REPOSITORY, DAY, 1, 100)).toBe(true);
  expect(await one.brakes.spend(KEY, REPOSITORY, DAY, 1, 100)).toBe(false);
  expect(await one.brakes.spend(KEY, REPOSITORY, '2026-03-03', 100, 100)).toBe(true);
  expect(await one.brakes.spend(KEY, 'shop/web', DAY, 101, 100)).toBe(false);
  expect(await one.brakes.spend(KEY, 'shop/web', DAY, 100, 100)).toBe(true);
  await expect(one.brakes.spend(KEY, REPOSITORY, DAY, -1, 100)).rejects.toThrow('whole changes');
});

it('says which budget is used up, and takes nothing by that', async () => {
  const { brakes } = await redis.freshStore();
  const budgets = [
    { key: 'share', n: 1, limit: 2 },
    { key: DAY, n: 2, limit: 3 },
  ];
  const usedUp = (payer: string) => brakes.usedUp(KEY, REPOSITORY, budgets, payer);
  expect(await usedUp('one')).toBeUndefined();
  expect(await brakes.spendTogether(KEY, REPOSITORY, budgets, 'one')).toBeUndefined();
  expect(await usedUp('another')).toBe(budgets[1]);
  expect(await usedUp('one')).toBeUndefined(); // paid is paid
  expect(await brakes.spent(KEY, REPOSITORY, DAY)).toBe(2);
});

it('pauses everywhere or one registry, and resumes the same', async () => {
  const { brakes } = await redis.freshStore();
  expect(await brakes.paused(KEY)).toBeUndefined();
  await brakes.pause('layaway', 'three trips in an hour', NOW, KEY);
  expect(await brakes.paused(KEY)).toEqual({ by: 'layaway', why: 'three trips in an hour', at: NOW });
  expect(await brakes.paused()).toBeUndefined();
  expect(await brakes.paused(OTHER_KEY)).toBeUndefined();
  await brakes.pause('U0OPSLEAD', 'incident', NOW + 1);
  expect(await brakes.paused(OTHER_KEY)).toMatchObject({ why: 'incident' });
  await brakes.resume(KEY);
  expect(await brakes.paused(KEY)).toMatchObject({ why: 'incident' });
  await brakes.resume();
  expect(await brakes.paused(KEY)).toBeUndefined();
});

it('tells a registry’s own pause from that of everything, and ends each with its record', async () => {
  const { brakes, ledger } = await redis.freshStore();
  expect(await brakes.pauses()).toEqual({ registries: new Map() });
  await brakes.pause('layaway', 'three trips', NOW, KEY);
  await brakes.pause('cli', 'incident', NOW);
  const own = { by: 'layaway', why: 'three trips', at: NOW };
  const everything = { by: 'cli', why: 'incident', at: NOW };
  expect(await brakes.pauses()).toEqual({ everything, registries: new Map([[KEY, own]]) });
  await brakes.resume(KEY, { at: NOW, kind: 'resumed', registry: KEY, by: 'cli', text: 'went on' });
  expect(await brakes.pauses()).toEqual({ everything, registries: new Map() });
  expect(await ledger.read({ registry: KEY })).toMatchObject([{ kind: 'resumed', text: 'went on' }]);
});

it('counts the trips of the last hour, two in one millisecond as two', async () => {
  const { brakes } = await redis.freshStore();
  expect(await brakes.noteTrip(KEY, NOW)).toBe(1);
  expect(await brakes.noteTrip(KEY, NOW)).toBe(2);
  expect(await brakes.noteTrip(OTHER_KEY, NOW)).toBe(1);
  expect(await brakes.noteTrip(KEY, NOW + 59 * MINUTE)).toBe(3);
  expect(await brakes.noteTrip(KEY, NOW + HOUR)).toBe(2);
});

it('remembers what the probe proved', async () => {
  const { brakes } = await redis.freshStore();
  expect(await brakes.probe(KEY)).toBeUndefined();
  await brakes.saveProbe(KEY, { form: 'tag', at: NOW });
  expect(await brakes.probe(KEY)).toEqual({ form: 'tag', at: NOW });
});

it('says how much of a budget was spent', async () => {
  const { brakes } = await redis.freshStore();
  expect(await brakes.spent(KEY, 'shop/web', '2026-W10')).toBe(0);
  await brakes.spend(KEY, 'shop/web', '2026-W10', 2, 5, 'a');
  await brakes.spend(KEY, 'shop/web', '2026-W10', 2, 5, 'a');
  await brakes.spend(KEY, 'shop/web', '2026-W10', 4, 5, 'b');
  expect(await brakes.spent(KEY, 'shop/web', '2026-W10')).toBe(2);
  expect(await brakes.spent(KEY, 'shop/web', '2026-W11')).toBe(0);
});
