import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/policy/time.ts';
import { answer, expectNoFailure, passWatched, statusesOf } from '../jobs/story.ts';
import { NOTHING_IN_USE, useWorlds, type World } from '../jobs/world.ts';
import { type Case, killAfterEachEffect, type Prelude, putAside, run } from './killing.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const windowEnds: Prelude = async (world, cases) => {
  await putAside(world, cases);
  await passWatched(world, 15 * DAY + HOUR);
};

const comeToRest =
  (status: 'archived' | 'disabled'): Prelude =>
  async (world, cases) => {
    await windowEnds(world, cases);
    for (const one of cases) {
      expectNoFailure(await run(world, one));
      expect(await statusesOf(world, one.review)).toEqual({ [status]: 1 });
    }
  };

const wanted = async (world: World, cases: readonly Case[]) => {
  for (const one of cases) await answer(world, one.review, { kind: 'restore' });
};

describe('promise 7: an interruption anywhere changes nothing about the end', () => {
  it('when a multi-platform image is archived', async () => {
    const effects = await killAfterEachEffect(await worlds.open(), true, undefined, 'archive');
    expect(effects).toBeGreaterThan(15);
  });

  it('when a multi-platform image is disabled', async () => {
    await killAfterEachEffect(await worlds.open(), true, undefined, 'disable');
  });

  it.each(['archive', 'disable'] as const)('when its watch ends after %s', async (kind) => {
    await killAfterEachEffect(await worlds.open(), true, windowEnds, kind);
  });

  it.each([
    ['archive', 'archived'],
    ['disable', 'disabled'],
  ] as const)('when it is wanted back after %s, long after', async (kind, rest) => {
    const prelude: Prelude = async (world, cases) => {
      await comeToRest(rest)(world, cases);
      await wanted(world, cases);
    };
    await killAfterEachEffect(await worlds.open(), true, prelude, kind);
  });
});
