import { describe, expect, it } from 'vitest';
import { restoreAside } from '../../jobs/restore-aside.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  expectNoFailure,
  ledger,
  letWindowEnd,
  nextSweep,
  pushOld,
  shelf,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const AT_REST = { disable: 'disabled', archive: 'archived' } as const;

/** One image at rest, and the question it was about. */
async function atRest(world: World, kind: keyof typeof AT_REST): Promise<{ digest: Digest; id: string }> {
  const digest = pushOld(world, { tags: ['feat-a'] });
  const [review] = await ask(world);
  const id = review?.id ?? '';
  await answer(world, id, { kind, count: 1, stated: 'delete' });
  expectNoFailure(await sweepReview(world.deps, id));
  await letWindowEnd(world);
  expect(await statusesOf(world, id)).toEqual({ [AT_REST[kind]]: 1 });
  return { digest, id };
}

describe.each(['disable', 'archive'] as const)('an image at rest (%s)', (kind) => {
  it('rests on, whatever else is scanned', async () => {
    const world = await worlds.open();
    const { id } = await atRest(world, kind);
    world.clock.move(7 * DAY);
    await weeklyScan(world.deps, world.access);
    expect(await statusesOf(world, id)).toEqual({ [AT_REST[kind]]: 1 });
  });

  it('that came back without Layaway is restored, and asked about again', async () => {
    const world = await worlds.open();
    const { digest, id } = await atRest(world, kind);
    for (let i = 0; i < 2; i++) {
      await restoreAside(world.deps, world.access, REPOSITORY, { digest });
      world.clock.move(HOUR);
    }
    expect(shelf(world)).toEqual({ [digest]: { tags: ['feat-a'], status: 'ACTIVE' } });
    await weeklyScan(world.deps, world.access);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect((await ledger(world, 'restored')).at(-1)).toContain(
      kind === 'archive' ? 'somebody took it out of the archive' : 'somebody put the tag feat-a back',
    );
    world.clock.move(200 * DAY);
    expect(await ask(world)).toHaveLength(1);
  });

  it('that somebody removed is gone', async () => {
    const world = await worlds.open();
    const { digest, id } = await atRest(world, kind);
    world.aws.ecr.remove(REGION, REPOSITORY, digest);
    await weeklyScan(world.deps, world.access);
    expect(await statusesOf(world, id)).toEqual({ gone: 1 });
  });

  it('is gone with its repository, and a new one of that name begins anew', async () => {
    const world = await worlds.open();
    const { id } = await atRest(world, kind);
    world.aws.ecr.deleteRepository(REGION, REPOSITORY);
    await weeklyScan(world.deps, world.access);
    expect(await statusesOf(world, id)).toEqual({ gone: 1 });
    expect(await world.store.holds.open()).toEqual([]);
  });

  it('stays as it is where its repository cannot be read', async () => {
    const world = await worlds.open();
    const { id } = await atRest(world, kind);
    world.aws.faults.inject('DescribeImages', { kind: 'deny' });
    await weeklyScan(world.deps, world.access);
    expect(await statusesOf(world, id)).toEqual({ [AT_REST[kind]]: 1 });
  });
});

it('a name put back by hand on a disabled image brings back the others, too', async () => {
  const world = await worlds.open();
  const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
  const [review] = await ask(world);
  const id = review?.id ?? '';
  await answer(world, id, { kind: 'disable', count: 1, stated: 'delete' });
  expectNoFailure(await sweepReview(world.deps, id));
  await letWindowEnd(world);
  expect(shelf(world)[digest]?.tags).toEqual([aside(digest, 'feat-a'), aside(digest, 'feat-b')]);
  world.aws.ecr.tag(REGION, REPOSITORY, digest, 'feat-b');
  await weeklyScan(world.deps, world.access);
  expectNoFailure(await nextSweep(world));
  expect(shelf(world)[digest]?.tags).toEqual(['feat-a', 'feat-b']);
});
