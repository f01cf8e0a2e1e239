import { expect, it } from 'vitest';
import { collectEvidence } from '../../jobs/evidence.ts';
import { scanRegistry } from '../../jobs/scan.ts';
import type { WrittenException } from '../../src/evidence/exceptions/entry.ts';
import { exceptionsSource } from '../../src/evidence/exceptions.ts';
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

it('a list of exceptions is believed however much shorter it became: it was read whole', async () => {
  const world = await worlds.open();
  const exception = (tag: string) => ({
    repository: REPOSITORY,
    tag,
    reason: 'r',
    until: '2099-01-01',
    by: 'b',
  });
  const graded = async (entries: readonly WrittenException[]) => {
    const sources = [exceptionsSource({ entries, globs: [], root: '.' })];
    const { reports } = await collectEvidence(world.deps, { ...world.access, sources });
    return reports.map(({ status, inspected }) => `${status} ${inspected}`);
  };
  expect(await graded([exception('a'), exception('b'), exception('c')])).toEqual(['ok 3']);
  expect(await graded([exception('a')])).toEqual(['ok 1']);
  expect(await graded([])).toEqual(['ok 0']);
});
