import { expect, test } from 'vitest';
import { coverageLines } from '../../jobs/coverage.ts';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import { expectNoFailure, letWindowEnd, passWatched, pushOld, putAside } from './story.ts';
import { NOTHING_IN_USE, REPOSITORY, useWorlds } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

test('each whole scan notes what is stored, what is put aside and what is gone', async () => {
  const world = await worlds.open();
  const { deps, access, store } = world;
  pushOld(world, { tags: ['pr-1'], sizeBytes: 700 });
  await putAside(world);
  await passWatched(world, 7 * DAY);
  await weeklyScan(deps, access);
  await letWindowEnd(world);
  expectNoFailure(await sweep(deps));
  await passWatched(world, 7 * DAY);
  await weeklyScan(deps, access);
  const weeks = await store.growth.weeks(access.key);
  expect(weeks.map(({ week }) => week)).toEqual(['2026-W10', '2026-W11', '2026-W14']);
  const [first, second, third] = weeks;
  expect(first).toMatchObject({
    repositories: 2,
    images: 2,
    aside: { images: 0 },
    byClass: { preview: 700 },
  });
  expect(second).toMatchObject({ aside: { images: 1, bytes: 700 }, deleted: { images: 0, bytes: 0 } });
  expect(third).toMatchObject({
    images: 1,
    aside: { images: 0 },
    deleted: { images: 1, bytes: 700 },
    byClass: { preview: 0 },
  });
  expect(third?.bytes).toBe((first?.bytes ?? 0) - 700);
});

test('a scan that could not see all notes nothing', async () => {
  const world = await worlds.open();
  const when = ({ input }: { readonly input: unknown }) =>
    (input as { repositoryName?: string }).repositoryName === REPOSITORY;
  world.aws.faults.inject('DescribeImages', { kind: 'deny' }, { when });
  await weeklyScan(world.deps, world.access);
  expect(await world.store.growth.weeks(world.access.key)).toEqual([]);
});

test('which fields repositories carry is known by repository and team', async () => {
  const world = await worlds.open();
  const { deps, access, store } = world;
  await weeklyScan(deps, access);
  expect((await store.memory.snapshot(access.key, REPOSITORY))?.fields).toEqual(['owner']);
  expect(await coverageLines(store, [access.key], ['shop', 'nobody'])).toEqual([
    'shop: owner 100 %, service 0 %, environment 0 %, retention class 0 %, expiry date 0 % of 2 repositories',
  ]);
  expect(await coverageLines(store, [access.key], [])).toEqual([]);
  await store.coverage.note(access.key, new Map());
  expect(await coverageLines(store, [access.key], ['shop'])).toEqual([]);
});
