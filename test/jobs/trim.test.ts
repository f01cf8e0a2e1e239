import { expect, it } from 'vitest';
import { trim, trimWhenDue } from '../../jobs/trim.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  askAndApprove,
  expectNoFailure,
  holdsOf,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  takeBack,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const NOTHING = { keeps: 0, uses: 0, holds: 0, posts: 0 };
const digest = (n: number) => `sha256:${String(n).repeat(64)}` as Digest;

async function entries({ store }: World): Promise<number> {
  return (await store.ledger.read({ limit: 10_000 })).length;
}

it('drops exceptions that ended, and uses older than two rollback periods that named no digest', async () => {
  const world = await worlds.open();
  const { store, access, clock, deps } = world;
  await weeklyScan(deps, access);
  const keep = { by: 'U0SHOPLEAD' };
  await store.memory.rememberKeeps(
    access.key,
    REPOSITORY,
    new Map([
      [digest(1), { ...keep, until: START + DAY }],
      [digest(2), { ...keep, until: START + 900 * DAY }],
    ]),
  );
  await store.memory.rememberUses(
    access.key,
    REPOSITORY,
    new Map([
      [digest(3), { at: START, by: 'ecs' }],
      [digest(4), { at: START, by: 'ecs', pinned: true }],
      [digest(5), { at: START + 100 * DAY, by: 'ecs' }],
    ]),
  );
  clock.move(179 * DAY);
  expect(await trim(deps)).toEqual({ ...NOTHING, keeps: 1 });
  clock.move(2 * DAY);
  expect(await trim(deps)).toEqual({ ...NOTHING, uses: 1 });
  expect([...(await store.memory.usesSeen(access.key, REPOSITORY)).keys()].sort()).toEqual([
    digest(4),
    digest(5),
  ]);
  expect([...(await store.memory.keeps(access.key, REPOSITORY, START)).keys()]).toEqual([digest(2)]);
});

it('drops them, too, of repositories that are scanned no more, whether the record tells of them or not', async () => {
  const world = await worlds.open();
  const { store, access, clock, deps } = world;
  const use = new Map([[digest(1), { at: START, by: 'ecs' }]]);
  await store.memory.rememberUses(access.key, 'never/asked', use);
  pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  await store.memory.rememberUses(access.key, REPOSITORY, use);
  const keep = new Map([[digest(1), { by: 'U0SHOPLEAD', until: START + DAY }]]);
  await store.memory.rememberKeeps(access.key, REPOSITORY, keep);
  await store.memory.dropSnapshots(access.key, clock.now() + DAY);
  expect(await store.memory.repositories()).toEqual([]);
  clock.move(200 * DAY);
  expect(await trim(deps)).toEqual({ ...NOTHING, keeps: 1, uses: 2 });
});

it('drops holds that came to nothing, never what was restored or deleted, never the record', async () => {
  const world = await worlds.open();
  const { store, clock } = world;
  pushOld(world, { tags: ['feat-a'] });
  const restored = await putAside(world);
  await takeBack(world, restored);
  pushOld(world);
  const deleted = await putAside(world);
  await letWindowEnd(world);
  await nextSweep(world);
  expect([...(await holdsOf(world, deleted)).values()].map(({ state }) => state.status)).toEqual(['deleted']);
  const state = { status: 'dropped', at: clock.now(), why: 'a new tag' } as const;
  for (const hold of (await holdsOf(world, deleted)).values())
    await store.holds.create([{ ...hold, id: 'dropped', version: 0, review: 'another', state }], []);
  const before = await entries(world);
  await passWatched(world, 380 * DAY);
  expect((await trim(world.deps)).holds).toBe(0);
  await passWatched(world, 30 * DAY);
  expect((await trim(world.deps)).holds).toBe(1);
  expect(await store.holds.get('dropped')).toBeUndefined();
  expect((await holdsOf(world, restored)).size).toBe(1);
  expect((await holdsOf(world, deleted)).size).toBe(1);
  expect(await entries(world)).toBe(before);
});

it('keeps a hold that explains a quarantine tag left behind, and one that is under way', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const id = await putAside(world);
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
  await takeBack(world, id);
  await passWatched(world, 31 * DAY);
  pushOld(world, { tags: ['feat-b'] });
  const open = await askAndApprove(world);
  await world.store.brakes.pause('cli', 'wait', world.clock.now());
  expectNoFailure(await nextSweep(world));
  await passWatched(world, 800 * DAY);
  expect((await trim(world.deps)).holds).toBe(0);
  expect((await holdsOf(world, id)).size).toBe(1);
  expect((await holdsOf(world, open)).size).toBe(2);
});

it('drops weekly messages of more than a year ago, and nothing that names no week', async () => {
  const world = await worlds.open();
  const { store, clock, deps } = world;
  for (const key of ['digest shop C0SHOP 2026-W10', 'thread of something'])
    await store.posts.claim(key, START);
  await store.posts.claim('digest shop C0SHOP 2027-W10', START + 370 * DAY);
  clock.move(401 * DAY);
  expect(await trim(deps)).toEqual({ ...NOTHING, posts: 1 });
  expect(await store.posts.claim('digest shop C0SHOP 2026-W10', clock.now())).toEqual({ status: 'mine' });
  for (const key of ['digest shop C0SHOP 2027-W10', 'thread of something'])
    expect(await store.posts.claim(key, clock.now())).toHaveProperty('status', 'unknown');
});

it('runs once a day', async () => {
  const { deps, clock } = await worlds.open();
  expect(await trimWhenDue(deps)).toEqual(NOTHING);
  clock.move(23 * HOUR);
  expect(await trimWhenDue(deps)).toBeUndefined();
  clock.move(HOUR);
  expect(await trimWhenDue(deps)).toEqual(NOTHING);
});
