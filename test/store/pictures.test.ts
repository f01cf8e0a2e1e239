import { expect, test } from 'vitest';
import { PICTURE_WEEKS, type PictureRecord } from '../../src/store/pictures.ts';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();

const record = (n: number, more: Partial<PictureRecord> = {}): PictureRecord => ({
  ...{ week: `2026-W${n}`, kind: 'growth', status: 'ready', file: `F${n}`, tries: 1 },
  ...{ at: 0, title: 'All registries', alt: 'a chart', ...more },
});

test('the newest pictures that can be shown, of one week; old weeks are let go', async () => {
  const { pictures } = await redis.freshStore();
  expect(await pictures.newest()).toEqual([]);
  for (let n = 20; n < 40; n++) await pictures.note(record(n));
  await pictures.note(record(39, { kind: 'savings', file: 'F39s' }));
  await pictures.note(record(40, { status: 'begun' }));
  expect((await pictures.newest()).map(({ file }) => file)).toEqual(['F39', 'F39s']);
  expect(await pictures.of('2026-W40', 'growth')).toMatchObject({ status: 'begun' });
  expect(await pictures.of(`2026-W${40 - PICTURE_WEEKS}`, 'growth')).toBeUndefined();
  expect(await pictures.of(`2026-W${41 - PICTURE_WEEKS}`, 'growth')).toBeDefined();
});
