import { expect, it } from 'vitest';
import { useRedis } from '../setup/redis.ts';
import { entry, KEY, OTHER_KEY, REPOSITORY } from './fixtures.ts';

const redis = useRedis();
const texts = (entries: readonly { text: string }[]) => entries.map(({ text }) => text);

it('reads newest first, by registry, repository and review, and no more than asked', async () => {
  const { ledger } = await redis.freshStore();
  await ledger.append([
    entry('1', { review: 'r1' }),
    entry('2', { repository: 'shop/web' }),
    entry('3', { registry: OTHER_KEY }),
    { at: 4, kind: 'paused', by: 'cli', text: '4' },
    entry('5', { review: 'r2' }),
  ]);
  expect(texts(await ledger.read({}))).toEqual(['5', '4', '3', '2', '1']);
  expect(texts(await ledger.read({ limit: 2 }))).toEqual(['5', '4']);
  expect(await ledger.read({ limit: 0 })).toEqual([]);
  expect(texts(await ledger.read({ registry: KEY }))).toEqual(['5', '2', '1']);
  expect(texts(await ledger.read({ registry: KEY, limit: 1 }))).toEqual(['5']);
  expect(texts(await ledger.read({ repository: REPOSITORY }))).toEqual(['5', '3', '1']);
  expect(texts(await ledger.read({ registry: KEY, repository: REPOSITORY }))).toEqual(['5', '1']);
  expect(texts(await ledger.read({ review: 'r1' }))).toEqual(['1']);
  expect(await ledger.read({ review: 'r1', repository: 'shop/web' })).toEqual([]);
  expect(await ledger.read({ review: 'unheard of' })).toEqual([]);
});

it('keeps the order of a long append and gives every entry back as it was', async () => {
  const { ledger } = await redis.freshStore();
  const entries = Array.from({ length: 1_201 }, (_, i) => entry(`${i} “quoted” \\ \n é`));
  await ledger.append(entries);
  expect(await ledger.read({ limit: 5_000 })).toEqual(entries.toReversed());
  expect(await ledger.read({ repository: REPOSITORY, limit: 5_000 })).toEqual(entries.toReversed());
  await ledger.append([]);
  expect(await ledger.read({})).toHaveLength(100);
});

it('reads what one person did', async () => {
  const { ledger } = await redis.freshStore();
  await ledger.append([
    entry('1', { by: 'U0PAYLEAD' }),
    entry('2', { by: 'U0SHOPLEAD' }),
    entry('3', { by: 'U0PAYLEAD', repository: 'shop/web' }),
    entry('4', { by: 'cli' }),
  ]);
  expect(texts(await ledger.read({ by: 'U0PAYLEAD' }))).toEqual(['3', '1']);
  expect(texts(await ledger.read({ by: 'U0PAYLEAD', repository: 'shop/web' }))).toEqual(['3']);
  expect(texts(await ledger.read({ by: 'cli' }))).toEqual(['4']);
  expect(await ledger.read({ by: 'U0NOBODY' })).toEqual([]);
});

it('follows the record of a review, all of it and then what is new, and from the start where it went back', async () => {
  const { ledger } = await redis.freshStore();
  expect(await ledger.follow('r1')).toEqual({ entries: [], anew: true });
  const many = Array.from({ length: 1_000 }, (_, i) => entry(`${i}`, { review: 'r1' }));
  await ledger.append([...many, entry('elsewhere', { review: 'r2' })]);
  const all = await ledger.follow('r1');
  expect(all).toMatchObject({ entries: many, anew: true, upTo: { count: 1_000 } });
  expect(await ledger.follow('r1', all.upTo)).toEqual({ entries: [], anew: false, upTo: all.upTo });
  await ledger.append([entry('new', { review: 'r1' })]);
  const next = await ledger.follow('r1', all.upTo);
  expect([texts(next.entries), next.anew, next.upTo?.count]).toEqual([['new'], false, 1_001]);
  const ahead = { count: 1_002, last: '1-1' };
  expect(await ledger.follow('r1', ahead)).toMatchObject({ anew: true, upTo: next.upTo });
});
