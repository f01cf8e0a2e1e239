import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sawEverything } from '../../jobs/watching.ts';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { DAY } from '../../src/policy/time.ts';
import { ask, ledger, nextSweep, pushOld, putAside, statusesOf } from '../jobs/story.ts';
import { NOTHING_IN_USE, REPOSITORY, START, useWorlds, type World, watchedSince } from '../jobs/world.ts';

const worlds = useWorlds();

/** A world with releases too old to be among the newest, and a source that fails while `eyes.shut`. */
async function openWithReleases() {
  const eyes = { shut: false };
  const source = {
    ...NOTHING_IN_USE,
    collect: async (context: Parameters<typeof NOTHING_IN_USE.collect>[0]) => {
      if (eyes.shut) throw new Error('no answer');
      return await NOTHING_IN_USE.collect(context);
    },
  };
  const world = await worlds.open({ sources: [source], config: { retention: { keepReleases: 1 } } });
  for (const [i, tag] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
    pushOld(world, { tags: [tag], pushedAt: START - (300 - i) * DAY });
  }
  return { world, eyes };
}

async function askWeekly(world: World, weeks: number) {
  for (let week = 0; week < weeks; week++) {
    expect(await ask(world)).toEqual([]);
    world.clock.move(7 * DAY);
  }
}

describe('promise 6: watched means that somebody really looked', () => {
  it('counts no scan whose source failed: watching begins with the first good one', async () => {
    const { world, eyes } = await openWithReleases();
    eyes.shut = true;
    await askWeekly(world, 13);
    expect(await world.store.memory.watchedSince(world.access.key)).toBeUndefined();
    eyes.shut = false;
    await askWeekly(world, 13);
    expect(await ask(world)).toHaveLength(1);
  });

  it('begins anew after a gap, with the very first scan that follows it', async () => {
    const { world } = await openWithReleases();
    expect(await ask(world)).toEqual([]);
    world.clock.move(91 * DAY);
    await askWeekly(world, 13);
    expect(await ask(world)).toHaveLength(1);
  });

  it('begins anew where a repository could not be seen whole for weeks', async () => {
    const { world } = await openWithReleases();
    await watchedSince(world, START - 89 * DAY);
    world.aws.faults.inject('DescribeImages', { kind: 'deny' });
    await askWeekly(world, 3);
    world.aws.faults.clear();
    expect(await ask(world)).toEqual([]);
    expect(await world.store.memory.watchedSince(world.access.key)).toBeGreaterThanOrEqual(START + 21 * DAY);
  });

  it('goes on over one scan that failed', async () => {
    const { world, eyes } = await openWithReleases();
    await askWeekly(world, 5);
    eyes.shut = true;
    await askWeekly(world, 1);
    eyes.shut = false;
    await askWeekly(world, 7);
    expect(await ask(world)).toHaveLength(1);
  });

  it('gives back a release whose registry nobody watched while it was put aside', async () => {
    const { world } = await openWithReleases();
    await watchedSince(world, START - 100 * DAY);
    const id = await putAside(world);
    world.clock.move(16 * DAY);
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 2 });
    expect((await ledger(world, 'state')).at(-1)).toContain('not watched');
    expect(world.aws.ecr.images(world.access.id, REPOSITORY)).toHaveLength(3);
  });

  it('offers a release only after good scans without a gap, whatever happened (seed 11)', async () => {
    const days = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 6, max: 13 }) },
      { weight: 1, arbitrary: fc.integer({ min: 14, max: 30 }) },
    );
    const good = fc.integer({ min: 1, max: 10 }).map((n) => n > 1);
    const steps = fc.array(fc.record({ days, good }), { minLength: 18, maxLength: 22 });
    const offered: boolean[] = [];
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const { world, eyes } = await openWithReleases();
        let began: number | undefined;
        let last: number | undefined;
        for (const { days, good } of history) {
          world.clock.move(days * DAY);
          eyes.shut = !good;
          const asked = await ask(world);
          const now = world.clock.now();
          if (last === undefined || now - last > 15 * DAY) began = undefined;
          const isWatched = began !== undefined && now - began >= 90 * DAY;
          expect(asked.length).toBe(good && isWatched ? 1 : 0);
          offered.push(asked.length > 0);
          if (!good) continue;
          began ??= now;
          last = now;
        }
      }),
      { seed: 11, numRuns: 8 },
    );
    expect(new Set(offered)).toEqual(new Set([false, true]));
  });
});

describe('sawEverything', () => {
  const report = { name: 'ecs', registry: '123456789012/eu-west-1', observedAt: START, inspected: 1 };
  const good: SourceReport = { ...report, status: 'ok', uses: [] };

  it('wants every source to answer well, every consumer covered and every repository read', () => {
    expect(sawEverything({ reports: [good], notCovered: [] }, 0)).toBe(true);
    expect(sawEverything({ reports: [], notCovered: [] }, 0)).toBe(false);
    expect(sawEverything({ reports: [good], notCovered: ['A cluster.'] }, 0)).toBe(false);
    expect(sawEverything({ reports: [good], notCovered: [] }, 1)).toBe(false);
    for (const status of ['failed', 'stale', 'too-small'] as const) {
      const bad: SourceReport = { ...report, status, why: 'no answer' };
      expect(sawEverything({ reports: [good, bad], notCovered: [] }, 0)).toBe(false);
    }
  });
});
