import { expect, it } from 'vitest';
import { scanRegistry } from '../../jobs/scan.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import { pushOld } from './story.ts';
import { REPOSITORY, useWorlds, type World, watchedSince } from './world.ts';

const worlds = useWorlds();

async function verdictOf(world: World, tag: string): Promise<Verdict | undefined> {
  let verdict: Verdict | undefined;
  await scanRegistry(world.deps, world.access, {
    each: async (scan) => {
      if (scan.status !== 'judged' || scan.repository !== REPOSITORY) return;
      verdict = scan.judged.find(({ family }) => family.tags.includes(tag))?.verdict;
    },
  });
  return verdict;
}

it('promise 6: a rollback exception protects until its date, and not a day longer', async () => {
  const exception = {
    repository: REPOSITORY,
    tag: 'feat-a',
    reason: 'audit',
    until: '2026-03-05',
    by: 'shop lead',
  };
  const world = await worlds.open({ config: { exceptions: [exception] } });
  await watchedSince(world, world.clock.now() - 400 * DAY);
  pushOld(world, { tags: ['feat-a'] });
  const text = 'Protected by a rollback exception until 2026-03-05 by shop lead: audit.';
  expect(await verdictOf(world, 'feat-a')).toMatchObject({ kind: 'protected', reasons: [{ text }] });
  world.clock.move(3 * DAY);
  expect(await verdictOf(world, 'feat-a')).toMatchObject({ kind: 'protected', reasons: [{ text }] });
  world.clock.move(DAY);
  expect(await verdictOf(world, 'feat-a')).toMatchObject({ kind: 'removable' });
});
