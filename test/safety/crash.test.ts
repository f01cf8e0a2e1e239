import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { answer, ledger, passWatched } from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, useWorlds } from '../jobs/world.ts';
import { killAfterEachEffect, putAside } from './killing.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const open = (hidden = true) => worlds.open({ hidden });

describe('promise 7: an interruption anywhere changes nothing about the end', () => {
  it('when a multi-platform image is put aside', async () => {
    const effects = await killAfterEachEffect(await open(), true);
    expect(effects).toBeGreaterThan(15);
  });

  it('when an image is put aside where reading its manifest counts as a pull', async () => {
    await killAfterEachEffect(await open(false), false);
  });

  it('when a multi-platform image is restored', async () => {
    await killAfterEachEffect(await open(), true, async (world, cases) => {
      await putAside(world, cases);
      for (const one of cases) await answer(world, one.review, { kind: 'restore' });
    });
  });

  it('when a multi-platform image is deleted', async () => {
    await killAfterEachEffect(await open(), true, async (world, cases) => {
      await putAside(world, cases);
      await passWatched(world, 15 * DAY + HOUR);
    });
  });

  it('when an image turns out to be in use: its trip is counted once', async () => {
    const world = await open();
    const effects = await killAfterEachEffect(world, true, async (_, cases) => {
      await putAside(world, cases);
      world.clock.move(2 * HOUR);
      for (const { repository, roles } of cases) world.aws.ecr.pull(REGION, repository, roles.root ?? '');
    });
    expect(await ledger(world, 'trip')).toHaveLength(effects + 1);
  });
});
