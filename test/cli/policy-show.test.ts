import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { sweep } from '../../jobs/sweep.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { PolicyShape } from '../../src/cli/policy-show-shape.ts';
import { DAY } from '../../src/policy/time.ts';
import { expectNoFailure, passWatched, pushOld, putAside } from '../jobs/story.ts';
import { REGION, REPOSITORY } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();

/** Two cycles of removed previews, and a new one. */
async function learnedWorld() {
  const world = await worlds.open();
  for (const tag of ['pr-1', 'pr-2']) {
    pushOld(world, { tags: [tag] });
    await putAside(world);
    await passWatched(world, 62 * DAY);
    expectNoFailure(await sweep(world.deps));
  }
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-3'], pushedAt: world.clock.now() - DAY });
  return world;
}

test('policy shows what was learned, what it compiles to and what it would do', async () => {
  const world = await learnedWorld();
  const around = { redisUrl: worlds.redis.server.url };
  const { status, said, stderr } = await layaway<PolicyShape>(world, `policy ${REPOSITORY}`, around);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(said?.retention.expires).toMatchObject([{ class: 'preview', tags: ['pr-*'], olderThan: '201d' }]);
  expect(said?.lifecycle.text).toContain('"pr-*"');
  expect(said?.lifecycle.current).toBeNull();
  expect(said?.effect).toMatchObject({
    expire: { images: 0, bytes: 0 },
    diff: { isSame: false, newlyExpired: { images: 1 } },
  });
  expect(said).not.toHaveProperty('tried');
  const tried = { at: world.clock.now(), why: ['It would touch 1 image that must stay.', 'No room.'] };
  await world.store.policies.noteRejection(world.access.key, REPOSITORY, { ...tried, ground: 'a' });

  const env = { REDIS_URL: worlds.redis.server.url };
  const folder = await mkdtemp(join(tmpdir(), 'layaway-policy-'));
  try {
    const file = join(folder, 'policy.yml');
    const shown = await runLine(COMMANDS, `policy ${REPOSITORY}`, { env, now: world.clock.now() });
    expect(shown.stdout).toContain('# May go by itself');
    expect(shown.stdout).toMatch(/Would expire 0 images, 0 B \(upper bound\) within a day, of 1 image\./);
    expect(shown.stdout).toContain('1 image, ');
    expect(shown.stdout).toContain('Never these:');
    expect(shown.stdout).toMatch(
      /Tried last on \d{4}-\d\d-\d\d, not proposed: It would touch 1 image that must stay\. No room\. Tried again by a weekly scan once the answers or the present policy change, at the latest after \d{4}-\d\d-\d\d\.\n/,
    );
    await world.store.policies.noteRejection(world.access.key, REPOSITORY, tried);
    const again = await layaway<PolicyShape>(world, `policy ${REPOSITORY}`, around);
    expect(again.said?.tried).toEqual({
      at: new Date(tried.at).toISOString(),
      why: tried.why,
      until: null,
      against: null,
    });
    const written = await runLine(COMMANDS, `policy ${REPOSITORY} --write ${file}`, {
      env,
      now: world.clock.now(),
    });
    expect(written.stdout).toBe(`The retention policy is in ${file}.\n`);
    expect(parse(await readFile(file, 'utf8'))).toMatchObject({ repository: REPOSITORY });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('policy tells apart what falls due within a day, while a proposal stands, and after it', async () => {
  const world = await learnedWorld();
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-4'], pushedAt: world.clock.now() - 196 * DAY });
  const around = { redisUrl: worlds.redis.server.url };
  const { said } = await layaway<PolicyShape>(world, `policy ${REPOSITORY}`, around);
  const byDay = new Date(world.clock.now() + 15 * DAY).toISOString().slice(0, 10);
  expect(said?.effect).toMatchObject({
    expire: { images: 0 },
    soon: { images: 1, until: expect.stringContaining(byDay) },
    later: { images: 1 },
  });
  const env = { REDIS_URL: worlds.redis.server.url };
  const shown = await runLine(COMMANDS, `policy ${REPOSITORY}`, { env, now: world.clock.now() });
  expect(shown.stdout).toMatch(
    /Would expire 0 images.* within a day, of 2 images\.\nWould expire or archive 1 more image, .* by \d{4}-\d\d-\d\d: approved with it\.\n/,
  );
  expect(shown.stdout).toMatch(/\nAs things stand 1 image, .* from .* to .*: not approved with it\.\n/);
});

test('policy says what is missing', async () => {
  const world = await worlds.open();
  const around = { redisUrl: worlds.redis.server.url };
  expect(await layaway(world, `policy ${REPOSITORY}:v1`, around)).toMatchObject({ status: 2 });
  expect(await layaway(world, `policy ${REPOSITORY} --simulate a --write b`, around)).toMatchObject({
    status: 2,
  });
  expect(await layaway(world, 'policy shop/none', around)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no repository is called shop/none'),
  });
  expect(await layaway(world, `policy ${REPOSITORY}`)).toMatchObject({
    stderr: expect.stringContaining('REDIS_URL'),
  });
});
