import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import { MINUTE } from '../../src/policy/time.ts';
import {
  aside,
  letWindowEnd,
  nextSweep,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const PAGE = 'docs/restore.md';
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const run = promisify(execFile);

/** The page's shell blocks in order, by the heading or sentence they are found under: none may be left out. */
const [WHERE, LIST, FUNCTIONS, ONE, ALL, ARCHIVED, ACTIVATE, PARTS, TIDY, ...others] = [
  ...readFileSync(PAGE, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, block]) => block ?? '');

/** What the README gives whoever has not even this page. */
const [, ONE_LINE] =
  /`(aws ecr list-images[^`]*)`/
    .exec(readFileSync('README.md', 'utf8'))
    ?.map((found) => found.replace('payments/api', REPOSITORY)) ?? [];

/** A person's own values in place of the page's examples. */
function filled(block: string | undefined, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const line = new RegExp(`^${name}=.*$`, 'm');
    return line.test(text) ? text.replace(line, `${name}=${value}`) : text;
  }, block ?? '');
}

const hasAws = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

function standIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'layaway-aws-'));
  const program = `#!/bin/sh\nexec '${process.execPath}' '${resolve('test/cli/aws-stand-in.mjs')}' "$@"\n`;
  writeFileSync(join(folder, 'aws'), program, { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

/** Runs blocks in one shell, as somebody who pastes them. Answers what they print. */
async function paste(
  { aws }: World,
  path: string | undefined,
  blocks: readonly (string | undefined)[],
  values: Readonly<Record<string, string>> = {},
): Promise<string> {
  const script = [WHERE, ...blocks].map((block) => filled(block, { repository: REPOSITORY, ...values }));
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIASOMEBODY', AWS_SECRET_ACCESS_KEY: 'sandbox' };
  const env = { PATH: path ?? process.env.PATH, HOME: tmpdir(), AWS_ENDPOINT_URL: aws.url, ...credentials };
  const { stdout } = await run('sh', ['-c', script.join('\n')], { env, timeout: 100_000 });
  return stdout;
}

/** The AWS CLI itself, where it is installed. */
const PATHS = [
  hasAws ? (['the AWS CLI', undefined] as const) : (['the same calls through the SDK', standIn()] as const),
];

it('has no command that is not run here', () => {
  expect([WHERE, LIST, FUNCTIONS, ONE, ALL, ARCHIVED, ACTIVATE, PARTS, TIDY].every(Boolean)).toBe(true);
  expect(others).toEqual([]);
  expect(WHERE).toContain(`AWS_REGION=${REGION}`);
});

describe.each(PATHS)('the page for the person at 03:00, with %s', (_, path) => {
  it('gives every name back but one that another image carries, in the archive or not, and tidies up', async () => {
    const world = await worlds.open();
    const { ecr } = world.aws;
    const ours = pushOld(world, { tags: ['feat-a'] });
    const [other, archived] = [pushOld(world, { tags: ['feat-c'] }), pushOld(world, { tags: ['feat-d'] })];
    await putAside(world);
    const taker = ecr.push(REGION, REPOSITORY, { tags: ['feat-c'] });
    for (const digest of [taker, archived]) ecr.archive(REGION, REPOSITORY, digest);
    pushOld(world); // without a tag: the README's line has to do with that, too
    const listed = await paste(world, path, [ONE_LINE]);
    expect(listed.trim().split('\n')).toHaveLength(3);
    expect(listed).toContain(`${archived}\t${aside(archived, 'feat-d')}`);
    const said = await paste(world, path, [LIST, FUNCTIONS, ALL]);
    expect(said).toContain(listed);
    expect(said).toContain(`feat-c: is on ${taker}, left there`);
    expect(said).toContain('feat-d: its image is in the archive: step 4');
    expect(said.match(/failed/g)).toHaveLength(1);
    expect(shelf(world)[ours]?.tags).toEqual([aside(ours, 'feat-a'), 'feat-a'].sort());
    const tidied = await paste(world, path, [LIST, FUNCTIONS, TIDY]);
    expect(tidied).toContain(`${aside(other, 'feat-c')}: stays`);
    expect(tagsOf(world, [ours, other, archived, taker])).toEqual([
      ['feat-a'],
      [aside(other, 'feat-c')],
      [aside(archived, 'feat-d')],
      ['feat-c'],
    ]);
  }, 120_000);

  it('gives one name back, and Layaway takes that as a veto', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const values = { digest: ours, aside: aside(ours, 'feat-a') };
    expect(await paste(world, path, [LIST, FUNCTIONS, ONE], values)).toContain('feat-a');
    await nextSweep(world);
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    await letWindowEnd(world);
    expect(shelf(world)[ours]?.tags).toEqual(['feat-a']);
  }, 120_000);

  it('leaves a name alone where the look at its owner fails', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
    const before = shelf(world);
    world.aws.faults.inject('ListImages', { kind: 'deny' });
    const values = { digest: ours, aside: aside(ours, 'feat-a') };
    await expect(paste(world, path, [FUNCTIONS, ONE], values)).rejects.toThrow();
    expect(shelf(world)).toEqual(before);
  }, 120_000);

  it('brings an image for two platforms back out of the archive, index first', async () => {
    const world = await worlds.open();
    const { index, platforms, all } = pushMultiArch(world, ['feat-a']);
    for (const digest of all) world.aws.ecr.archive(REGION, REPOSITORY, digest);
    const values = { archived: index };
    const first = await paste(world, path, [ARCHIVED, ACTIVATE], values);
    expect(first).toContain(platforms[0]);
    expect(first).toContain('ACTIVATING');
    expect(shelf(world)[index]?.status).toBe('ACTIVATING');
    world.clock.move(30 * MINUTE);
    const said = await paste(world, path, [ARCHIVED, PARTS], values);
    expect(said.match(/ACTIVATING/g)).toHaveLength(platforms.length);
    for (const one of platforms) expect(shelf(world)[one]?.status).toBe('ACTIVATING');
  }, 120_000);
});

function tagsOf(world: World, digests: readonly Digest[]) {
  return digests.map((digest) => shelf(world)[digest]?.tags);
}
