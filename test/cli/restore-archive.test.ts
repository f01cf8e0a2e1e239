import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { FindShape } from '../../src/cli/find-shape.ts';
import type { RestoredShape } from '../../src/cli/shapes.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { aside, ledger, pushMultiArch, pushOld, putAside, shelf } from '../jobs/story.ts';
import { REGION, REPOSITORY, type World } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();

interface Said {
  readonly restored: readonly RestoredShape[];
}

const run = (world: World, line: string) => layaway<Said>(world, line);
const archive = (world: World, digests: readonly Parameters<World['aws']['ecr']['archive']>[2][]) => {
  for (const digest of digests) world.aws.ecr.archive(REGION, REPOSITORY, digest);
};

test.each(['feat-a', 'its digest'])(
  'an archived image for two platforms comes back whole without Redis, by %s',
  async (name) => {
    const world = await worlds.open();
    const { index, platforms, signature, referrer, all } = pushMultiArch(world, ['feat-a']);
    const other = pushOld(world);
    archive(world, [...all, other]);
    const line = `restore ${REPOSITORY}${name === 'feat-a' ? ':feat-a' : `@${index}`}`;
    const first = await run(world, line);
    expect(first).toMatchObject({ status: 1 });
    expect(first.said?.restored).toContainEqual(
      expect.objectContaining({ digest: index, activating: true, partsUnknown: true }),
    );
    for (const one of [index, signature, referrer]) expect(shelf(world)[one]?.status).toBe('ACTIVATING');
    world.clock.move(30 * MINUTE);
    const second = await run(world, line);
    expect(second).toMatchObject({ status: 0 });
    expect(new Set(second.said?.restored.map(({ digest, partOf }) => [digest, partOf].join()))).toEqual(
      new Set(platforms.map((one) => [one, index].join())),
    );
    world.clock.move(30 * MINUTE);
    expect((await run(world, line)).said?.restored).toEqual([]);
    for (const one of all) expect(shelf(world)[one]?.status).toBe('ACTIVE');
    expect(shelf(world)[other]?.status).toBe('ARCHIVED');
  },
);

test('what was put aside by its names and archived after that comes back in two steps, each said', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  const before = shelf(world);
  await putAside(world);
  archive(world, [ours]);
  const line = `restore ${REPOSITORY}:feat-a`;
  const dry = await run(world, `${line} --dry-run`);
  expect(dry).toMatchObject({ status: 0 });
  expect(dry.said?.restored).toMatchObject([{ digest: ours, tags: [], activating: true, again: true }]);
  expect(shelf(world)[ours]).toEqual({ tags: [aside(ours, 'feat-a')], status: 'ARCHIVED' });
  const first = await runLine(COMMANDS, line, { now: world.clock.now() });
  expect(first).toMatchObject({ status: 1 });
  expect(first.stdout.replace(/\s+/g, ' ')).toContain('repeat this then');
  world.clock.move(30 * MINUTE);
  expect(await run(world, line)).toMatchObject({ status: 0 });
  expect(shelf(world)).toEqual(before);
});

test('find says of a name in the archive that it cannot be pulled, and of a taken one that it stays', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  const taken = pushOld(world, { tags: ['feat-b'] });
  await putAside(world);
  const taker = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-b'] });
  archive(world, [taker]);
  const look = async (tag: string) =>
    (await runLine(COMMANDS, `find ${tag}`, { now: world.clock.now() })).stdout.replace(/\s+/g, ' ');
  expect(await look('feat-a')).toContain('1 name put aside: layaway restore');
  for (const name of ['feat-b', aside(taken, 'feat-b')]) {
    const found = await look(name);
    expect(found).toContain('put aside; another image has its name');
    expect(found).not.toContain('puts it back');
  }
  expect(await look('feat-b')).toContain('1 name in the archive');
  const said = (await layaway<FindShape>(world, 'find feat-b')).said;
  expect(said?.matches).toContainEqual(
    expect.objectContaining({ digest: taker, putAside: false, status: 'ARCHIVED' }),
  );
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  expect(await ledger(world, 'restored')).toEqual([]);
});
