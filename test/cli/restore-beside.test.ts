import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { FindShape } from '../../src/cli/find-shape.ts';
import type { RestoredShape, UnreachableShape } from '../../src/cli/shapes.ts';
import { aside, expectNoFailure, ledger, nextSweep, pushOld, putAside, shelf } from '../jobs/story.ts';
import { REGION, REPOSITORY } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();

interface Said {
  readonly restored: readonly RestoredShape[];
  readonly unreachable: readonly UnreachableShape[];
}

const ROLE = 'arn:aws:iam::210987654321:role/layaway';
const TWO = `registries:\n  - region: ${REGION}\n  - { region: us-east-1, roleArn: "${ROLE}" }\n`;
/** The same, where it is known whose the second one is: it opens, and the first question to it fails. */
const NAMED = TWO.replace('roleArn', 'account: "210987654321", roleArn');

test.each([
  ['opened', TWO, `${ROLE} in us-east-1`],
  ['asked', NAMED, '210987654321/us-east-1'],
])('a registry that cannot be %s keeps no name in another one from coming back', async (_, config, name) => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  const before = shelf(world);
  await putAside(world);
  world.aws.faults.inject('AssumeRole', { kind: 'deny' });
  const found = await layaway<FindShape>(world, 'find feat-a', { config });
  expect(found).toMatchObject({ status: 1, stderr: '' });
  expect(found.said?.matches).toMatchObject([{ digest: ours, putAside: true }]);
  const unreachable = [{ registry: name, why: expect.stringContaining('sts:AssumeRole is not allowed') }];
  expect(found.said?.unreachable).toEqual(unreachable);
  const address = `${world.aws.account}.dkr.ecr.${REGION}.amazonaws.com/${REPOSITORY}:feat-a`;
  const narrow = await layaway<Said>(world, `restore ${address} --dry-run`, { config });
  expect(narrow).toMatchObject({ status: 0, said: { unreachable: [] } });
  const ran = await runLine(COMMANDS, `restore ${REPOSITORY}:feat-a`, { config, now: world.clock.now() });
  expect(ran).toMatchObject({ status: 1, stdout: expect.stringContaining(`Not looked into: ${name}: `) });
  expect(shelf(world)).toEqual(before);
  const none = await layaway<Said>(world, 'restore shop/nowhere', { config });
  expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining(`Not looked into: ${name}: `) });
});

test('where no registry can be asked, find and restore say what AWS said', async () => {
  const world = await worlds.open();
  world.aws.faults.inject('AssumeRole', { kind: 'deny' });
  world.aws.faults.inject('DescribeRepositories', { kind: 'deny' });
  for (const line of ['find feat-a', `restore ${REPOSITORY}`]) {
    const ran = await runLine(COMMANDS, line, { now: world.clock.now() });
    expect(ran).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('AWS does not allow ecr:DescribeRepositories'),
    });
  }
});

test('a Redis that a start refuses keeps nothing from coming back, and restore says what that means', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const before = shelf(world);
  await putAside(world);
  const client = new Redis(worlds.redis.server.url);
  try {
    await client.set('{layaway}:schema', '99');
    const redisUrl = worlds.redis.server.url;
    const found = await layaway<FindShape>(world, 'find feat-a', { redisUrl });
    expect(found).toMatchObject({ status: 0, stderr: '' });
    const ran = await layaway<Said>(world, `restore ${REPOSITORY}`, { redisUrl });
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stderr).toContain('schema 99');
    expect(ran.stderr).toContain('Going on without it.\n');
    expect(ran.stderr).not.toContain('keeps, holds');
    expect(ran.stderr).toContain('LAYAWAY_PAUSED=1');
    expect(shelf(world)).toEqual(before);
  } finally {
    client.disconnect();
  }
});

test('what comes back without a hold is in the record, and what a hold speaks of once', async () => {
  const world = await worlds.open();
  const forgotten = pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  await worlds.lose();
  const redisUrl = worlds.redis.server.url;
  const line = `restore ${REPOSITORY}`;
  expect(await layaway(world, `${line} --dry-run`, { redisUrl })).toMatchObject({ status: 0 });
  expect(await ledger(world, 'restored')).toEqual([]);
  expect(await layaway(world, line, { redisUrl })).toMatchObject({ status: 0 });
  expect(await ledger(world, 'restored')).toEqual([
    `${REPOSITORY}:feat-a@${forgotten.slice(0, 19)} is restored: asked by the command line; no hold spoke of it`,
  ]);
  expect(await ledger(world, 'changed')).toEqual([
    `put tag feat-a on ${forgotten}: seen`,
    `take tag ${aside(forgotten, 'feat-a')} off ${forgotten}: seen`,
  ]);
  expect(await layaway(world, line, { redisUrl })).toMatchObject({ status: 0 });
  expect(await ledger(world, 'restored')).toHaveLength(1);
});

test('promise 7: of what an open hold speaks of, each change is recorded by whoever made it, and the end by the worker', async () => {
  const world = await worlds.open();
  const ours = pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  const before = (await ledger(world, 'changed')).length;
  const redisUrl = worlds.redis.server.url;
  expect(await layaway(world, `restore ${REPOSITORY}`, { redisUrl })).toMatchObject({ status: 0 });
  expect(await ledger(world, 'restored')).toEqual([]);
  expectNoFailure(await nextSweep(world));
  expect(await ledger(world, 'restored')).toHaveLength(1);
  expect((await ledger(world, 'changed')).slice(before)).toEqual([
    `put tag feat-a on ${ours}: seen`,
    `take tag ${aside(ours, 'feat-a')} off ${ours}: seen`,
  ]);
});
