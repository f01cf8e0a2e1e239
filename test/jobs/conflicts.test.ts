import { expect, it } from 'vitest';
import { troublesOf } from '../../jobs/source-trouble.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import { ask, pushOld } from './story.ts';
import { REPOSITORY, START, useWorlds } from './world.ts';

const worlds = useWorlds();

it('counts what was pulled lately though no source sees what uses it', async () => {
  const world = await worlds.open();
  for (let n = 0; n < 4; n++) pushOld(world, { tags: [`feat-${n}`], lastPulledAt: START - 2 * DAY });
  pushOld(world, { tags: ['feat-quiet'] });
  const { unexplained } = await weeklyScan(world.deps, world.access);
  expect(unexplained).toMatchObject({ families: 4, examples: expect.any(Array) });
  expect(unexplained.examples).toHaveLength(3);
  expect(unexplained.examples[0]).toMatch(new RegExp(`^${REPOSITORY}:feat-\\d$`));
});

it('says which list could not be read', async () => {
  const world = await worlds.open({ config: { slowPath: { mentionedIn: ['docs/*.md'] } } });
  pushOld(world, { tags: ['feat-a'] });
  expect(await ask(world)).toEqual([]);
  const scan = await weeklyScan(world.deps, world.access);
  expect(troublesOf(scan, world.deps.config.sources)).toContainEqual(
    expect.objectContaining({ name: 'slowPath.mentionedIn', status: 'failed' }),
  );
});

it('reads and writes the tags of a repository once a scan, and writes only what changed', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['1.0.0'] });
  const calls: string[] = [];
  const { deps, access } = world.start({
    store: (store) => ({
      ...store,
      memory: {
        ...store.memory,
        tagHistory: (registry, repository) => {
          if (repository === REPOSITORY) calls.push('read');
          return store.memory.tagHistory(registry, repository);
        },
        saveTagHistory: (registry, repository, history) => {
          if (repository === REPOSITORY) calls.push('write');
          return store.memory.saveTagHistory(registry, repository, history);
        },
      },
    }),
  });
  await weeklyScan(deps, access);
  expect(calls.splice(0)).toEqual(['read', 'write']);
  await weeklyScan(deps, access);
  expect(calls.splice(0)).toEqual(['read']);
  pushOld(world, { tags: ['1.1.0'] });
  await weeklyScan(deps, access);
  expect(calls).toEqual(['read', 'write']);
});
