import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { FindShape } from '../../src/cli/find-shape.ts';
import type { RestoredShape } from '../../src/cli/shapes.ts';
import { aside, pushOld, putAside, shelf } from '../jobs/story.ts';
import { REGION, REPOSITORY, type World } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();
const NARROW = 'scope: ["payments/*"]\n';

/** What a person reads who has AWS credentials and nothing else. */
const read = (world: World, line: string, config = '') =>
  runLine(COMMANDS, line, { now: world.clock.now(), config });

test('restore of a name that nothing there has or had fails and says where to look', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  const before = shelf(world);
  const nowhere = `sha256:${'0'.repeat(64)}`;
  for (const [name, called] of [
    [`${REPOSITORY}:zzz`, 'zzz'],
    [`${REPOSITORY}@${nowhere}`, nowhere],
  ] as const) {
    for (const line of [`restore ${name}`, `restore ${name} --dry-run`, `restore ${name} --json`]) {
      const ran = await read(world, line);
      expect(ran, line).toMatchObject({ status: 1, stdout: '' });
      expect(ran.stderr).toContain(`no image of ${REPOSITORY} is called ${called}`);
    }
  }
  expect((await read(world, `restore ${REPOSITORY}:zzz`)).stderr).toContain('layaway find zzz');
  expect(shelf(world)).toEqual(before);
});

test('restore of a name that is in place says so', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  for (const name of [`${REPOSITORY}:feat-a`, `${REPOSITORY}@${ours}`, REPOSITORY]) {
    expect(await read(world, `restore ${name}`), name).toMatchObject({
      status: 0,
      stdout: 'Nothing was put aside there: all names are in place.\n',
    });
  }
});

test('restore of a name that a put-aside image got since says that nothing is to be done', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  world.aws.ecr.tag(REGION, REPOSITORY, ours, 'keep-me');
  const before = shelf(world);
  expect(await read(world, `restore ${REPOSITORY}:keep-me`)).toMatchObject({ status: 0 });
  expect(shelf(world)).toEqual(before);
});

test('find looks into every repository, whatever the scope', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  const ran = await layaway<FindShape>(world, 'find feat-a', { config: NARROW });
  expect(ran.said?.matches).toMatchObject([{ repository: REPOSITORY, digest: ours, putAside: true }]);
  expect(ran.said?.lookedThrough).toEqual([{ registry: '123456789012/eu-west-1', repositories: 3 }]);
  expect((await read(world, 'find 2.0.0', NARROW)).stdout).toBe(
    'No image carries 2.0.0 (looked through 3 repositories of 123456789012/eu-west-1).\n',
  );
});

test('a spare put-aside tag beside a name that is back is no failure, and nothing to restore', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  world.aws.ecr.tag(REGION, REPOSITORY, ours, aside(ours, 'feat-a'));
  const both = shelf(world);
  const ran = await layaway<{ restored: readonly RestoredShape[] }>(world, `restore ${REPOSITORY}:feat-a`);
  expect(ran).toMatchObject({ status: 0 });
  expect(ran.said?.restored).toEqual([
    expect.objectContaining({ tags: ['feat-a'], taken: [], spare: [aside(ours, 'feat-a')] }),
  ]);
  expect(shelf(world)).toEqual(both);
  expect((await read(world, `restore ${REPOSITORY}`)).stdout).toContain(
    `${aside(ours, 'feat-a')} stays beside its name, as no worker was told`,
  );
  for (const name of ['feat-a', aside(ours, 'feat-a')]) {
    const found = await read(world, `find ${name}`);
    expect(found.stdout).toContain('spare');
    expect(found.stdout).not.toContain('layaway restore');
  }
});
