import { describe, expect, it } from 'vitest';
import { passOn } from '../../src/policy/pass-on.ts';
import type { OwnerWord } from '../../src/store/owners.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, frozen, KEY, NOW, OTHER_KEY, REPOSITORY, review } from './fixtures.ts';

const redis = useRedis();
const WORD: OwnerWord = {
  version: 0,
  registry: KEY,
  repository: REPOSITORY,
  by: 'U0PLATLEAD',
  at: NOW,
  said: { kind: 'assigned', team: 'shop' },
};

describe('owner words', () => {
  it('are saved against the version they were read in, with their line in the record', async () => {
    const { owners, ledger } = await redis.freshStore();
    expect(await owners.word(KEY, REPOSITORY)).toBeUndefined();
    expect(await owners.saveWord(WORD, entry('assigned', { kind: 'assigned' }))).toBe('saved');
    expect(await owners.saveWord({ ...WORD, by: 'U0OTHER' }, entry('said'))).toBe('conflict');
    expect(await owners.word(KEY, REPOSITORY)).toEqual({ ...WORD, version: 1 });
    const taken = { ...WORD, version: 1, said: { kind: 'nothing' } } as const;
    expect(await owners.saveWord(taken, entry('said'))).toBe('saved');
    expect(await owners.words(KEY)).toEqual(new Map([[REPOSITORY, { ...taken, version: 2 }]]));
    expect(await owners.words(OTHER_KEY)).toEqual(new Map());
    expect(await ledger.read({})).toHaveLength(2);
  });
});

describe('passing on', () => {
  const handOver = { by: { id: 'U0PLATLEAD' }, at: NOW + 5, to: 'shop' };
  const owner = { team: 'shop', why: 'assigned' };

  it('closes one review and opens the next with the same list, all or nothing', async () => {
    const { owners, reviews } = await redis.freshStore();
    await reviews.open(review('r1'), [frozen(1), frozen(2)], entry('said'));
    const first = await reviews.get('r1');
    if (!first) throw new Error('no review');
    const passed = passOn(first, { id: 'r2', owner }, handOver);
    expect(await owners.passOn(passed, await reviews.frozen('r1'), entry('said'))).toBe('saved');
    expect(await reviews.get('r1')).toMatchObject({ version: 1, state: { status: 'superseded', handOver } });
    expect(await reviews.get('r2')).toEqual(passed.next);
    expect(await reviews.frozen('r2')).toEqual([frozen(1), frozen(2)]);
    expect(await reviews.listOpen()).toEqual(['r2']);
    expect((await reviews.latest(first.candidate))?.id).toBe('r2');
    expect(await reviews.inRepository(KEY, REPOSITORY)).toEqual(['r2']);
    expect(await reviews.closedAnswersIn(KEY, REPOSITORY)).toEqual(['r1']);
  });

  it('does nothing where somebody answered in between', async () => {
    const { owners, reviews } = await redis.freshStore();
    await reviews.open(review('r1'), [frozen(1)], entry('said'));
    const read = await reviews.get('r1');
    if (!read) throw new Error('no review');
    const by = { id: 'U0PAYLEAD' };
    await reviews.save({ ...read, state: { status: 'kept', by, at: NOW, until: NOW + 1 } });
    const passed = passOn(read, { id: 'r2', owner }, handOver);
    expect(await owners.passOn(passed, [frozen(1)], entry('said'))).toBe('conflict');
    expect(await reviews.get('r2')).toBeUndefined();
    expect(await reviews.frozen('r2')).toEqual([]);
  });
});

it('keeps one count for each week and registry', async () => {
  const { owners } = await redis.freshStore();
  const count = { week: '2026-W10', registry: KEY, at: NOW, unowned: 3, total: 9 };
  await owners.noteUnowned(count);
  await owners.noteUnowned({ ...count, unowned: 2 });
  await owners.noteUnowned({ ...count, week: '2026-W09', at: NOW - 7 });
  await owners.noteUnowned({ ...count, registry: OTHER_KEY, at: NOW + 1 });
  expect((await owners.unowned()).map(({ week, unowned, registry }) => [week, unowned, registry])).toEqual([
    ['2026-W09', 3, KEY],
    ['2026-W10', 2, KEY],
    ['2026-W10', 3, OTHER_KEY],
  ]);
});
