import { expect, test } from 'vitest';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { CheckShape } from '../../src/cli/shapes.ts';
import { aside, pushOld, putAside, shelf } from '../jobs/story.ts';
import { REPOSITORY, type World } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();
const KEY = '123456789012/eu-west-1';
const CONFIG = 'mode: ask\nscope: ["shop/*"]\nteams:\n  shop: { channel: C0SHOP, leads: [U0SHOPLEAD] }\n';

interface Said {
  readonly registries: readonly {
    readonly forgotten: readonly { repository: string; families: number; team?: string; review?: string }[];
  }[];
}

const run = (world: World, line: string) =>
  layaway<Said>(world, line, { redisUrl: worlds.redis.server.url, config: CONFIG });

test('rebuild asks about what is put aside and forgotten; a dry run only says so; doctor knows of it', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  expect((await run(world, 'rebuild')).said?.registries[0]?.forgotten).toEqual([]);
  await worlds.lose();
  world.aws.calls.clear();
  const dry = await run(world, 'rebuild --dry-run');
  expect(dry.said?.registries[0]?.forgotten).toEqual([
    { repository: REPOSITORY, families: 1, tags: ['feat-a'], team: 'shop' },
  ]);
  expect(await world.store.reviews.listOpen()).toEqual([]);
  for (const [config, says] of [
    [CONFIG, 'asked with the next weekly message'],
    ['mode: ask\nscope: ["shop/*"]\n', 'waits: no configured team to ask'],
    ['scope: ["shop/*"]\n', 'waits: mode observe asks nobody'],
  ] as const) {
    const text = await runLine(COMMANDS, `rebuild ${REPOSITORY} --registry ${KEY}`, {
      env: { REDIS_URL: worlds.redis.server.url },
      config,
      now: world.clock.now(),
    });
    expect(text).toMatchObject({ status: 0 });
    expect(text.stdout.replace(/\s+/g, ' ')).toContain(says);
  }
  expect(await world.store.reviews.listOpen()).toHaveLength(1);
  expect(world.aws.calls.mutating()).toEqual([]);
  expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a')]);
  await weeklyScan(world.deps, world.access);
  const doctor = await layaway<{ checks: CheckShape[] }>(world, 'doctor', {
    redisUrl: worlds.redis.server.url,
    config: CONFIG,
  });
  expect(doctor.said?.checks).toContainEqual({
    what: `${KEY} put aside`,
    status: 'todo',
    text: expect.stringContaining(`1 image put aside without a record of why, in ${REPOSITORY}`),
  });
});

test('rebuild takes a registry that is configured', async () => {
  const world = await worlds.open();
  expect(await run(world, 'rebuild --registry 210987654321/eu-west-1')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no registry 210987654321/eu-west-1'),
  });
});
