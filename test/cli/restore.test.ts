import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { RestoredShape } from '../../src/cli/shapes.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  askAndApprove,
  expectNoFailure,
  nextSweep,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { REGION, REPOSITORY, type World } from '../jobs/world.ts';
import { runLine } from './surroundings.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();

const run = (world: World, line: string, redisUrl?: string) =>
  layaway<Said>(world, line, redisUrl === undefined ? {} : { redisUrl });

interface Said {
  readonly restored: readonly RestoredShape[];
  readonly inArchive: readonly { readonly digest: string }[];
  readonly dryRun?: true;
}

const GONE = 'redis://127.0.0.1:1';

describe('layaway restore without Redis', () => {
  it.each([
    ['the repository', () => REPOSITORY],
    ['an original tag', () => `${REPOSITORY}:feat-a`],
    ['a put-aside tag', (digest: string) => `${REPOSITORY}:layaway.${digest.slice(7, 15)}.feat-a`],
    ['a digest', (digest: string) => `${REPOSITORY}@${digest}`],
  ])('finds by %s what is to come back', async (_, name) => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const before = shelf(world);
    await putAside(world);
    const ran = await run(world, `restore ${name(ours)}`);
    expect(ran).toMatchObject({ status: 0, stderr: expect.stringContaining('Without Redis') });
    expect(ran.said?.restored).toMatchObject([{ digest: ours, tags: ['feat-a', 'feat-b'], taken: [] }]);
    expect(shelf(world)).toEqual(before);
  });

  it('restores too where Redis does not answer', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const before = shelf(world);
    await putAside(world);
    const ran = await run(world, `restore ${REPOSITORY}`, GONE);
    expect(ran).toMatchObject({ status: 0, stderr: expect.stringContaining('cannot be reached') });
    expect(shelf(world)).toEqual(before);
  });

  it('asks ECR for an archived image by its digest, and says how long that takes', async () => {
    const world = await worlds.open();
    const ours = pushOld(world);
    await putAside(world);
    const ran = await runLine(COMMANDS, `restore ${REPOSITORY}@${ours}`, { now: world.clock.now() });
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('up to 20 minutes') });
    expect(shelf(world)[ours]?.status).toBe('ACTIVATING');
  });

  it('prints in a dry run what it would do, and changes nothing', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const other = pushOld(world);
    const id = await putAllAside(world);
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-b'] });
    world.aws.calls.clear();
    const without = await run(world, `restore ${REPOSITORY} --dry-run`);
    expect(without.said).toMatchObject({
      dryRun: true,
      restored: [{ digest: ours, tags: ['feat-a'], taken: ['feat-b'] }],
      inArchive: [{ digest: other }],
    });
    const told = await run(world, `restore ${REPOSITORY} --dry-run`, worlds.redis.server.url);
    expect(told.said?.restored).toContainEqual(expect.objectContaining({ digest: other, activating: true }));
    expect(world.aws.calls.mutating()).toEqual([]);
    for (const one of id) expect(await statusesOf(world, one)).toEqual({ quarantined: 1 });
  });

  it('says in one sentence why it cannot restore by time', async () => {
    const world = await worlds.open();
    for (const [redis, status, why] of [
      [undefined, 2, 'so --since needs Redis (REDIS_URL)'],
      [GONE, 1, 'Redis could not be used, and only it knows'],
    ] as const) {
      const ran = await run(world, 'restore --since 24h', redis);
      expect(ran).toMatchObject({ status, stderr: expect.stringContaining(why) });
      expect(ran.stderr).toContain('layaway restore <repository>');
    }
    for (const [line, why] of [
      ['restore', 'say which repository'],
      ['restore --since yesterday', 'no length of time'],
      [`restore ${REPOSITORY}:feat-a --since 24h`, 'takes a whole repository'],
    ] as const) {
      expect(await run(world, line)).toMatchObject({ status: 2, stderr: expect.stringContaining(why) });
    }
  });
});

/** Approves and puts aside whatever is asked: two questions here. */
async function putAllAside(world: World): Promise<string[]> {
  const asked = await ask(world);
  for (const { id, facts } of asked) {
    await answer(world, id, { kind: 'remove', count: facts.families, stated: 'delete' });
  }
  expectNoFailure(await nextSweep(world));
  return asked.map(({ id }) => id);
}

describe('layaway restore --since', () => {
  it('restores what was put aside since then, and leaves what was put aside before', async () => {
    const world = await worlds.open();
    const early = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    world.clock.move(31 * DAY);
    const late = pushOld(world, { tags: ['feat-b'] });
    const id = await putAside(world);
    world.clock.move(HOUR);
    const url = worlds.redis.server.url;
    const dry = await run(world, 'restore --since 24h --dry-run', url);
    expect(dry.said?.restored).toMatchObject([{ digest: late, tags: ['feat-b'] }]);
    expect((await run(world, 'restore shop/other --since 24h', url)).said?.restored).toEqual([]);
    const ran = await run(world, 'restore --since 24h', url);
    expect(ran.said?.restored).toMatchObject([{ digest: late, tags: ['feat-b'], taken: [] }]);
    expect(shelf(world)[late]?.tags).toEqual(['feat-b']);
    expect(shelf(world)[early]?.tags).toEqual([aside(early, 'feat-a')]);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });

  it('brings back what went to the archive, and drops what has not begun', async () => {
    const world = await worlds.open();
    const ours = pushOld(world);
    await putAside(world);
    world.clock.move(7 * DAY);
    pushOld(world, { tags: ['feat-b'] });
    const id = await askAndApprove(world);
    await world.store.brakes.pause('cli', 'wait', world.clock.now());
    expectNoFailure(await nextSweep(world));
    const ran = await run(world, 'restore --since 30d', worlds.redis.server.url);
    expect(ran.said?.restored).toMatchObject([{ digest: ours, activating: true }]);
    expect(await statusesOf(world, id)).toEqual({ dropped: 1 });
  });

  it('goes on where one repository cannot be reached', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    world.aws.ecr.deleteRepository(REGION, REPOSITORY);
    const ran = await run(world, 'restore --since 24h', worlds.redis.server.url);
    expect(ran.status).toBe(1);
    expect(ran.said?.restored).toMatchObject([
      { digest: ours, failed: expect.stringContaining('does not exist') },
    ]);
  });
});
