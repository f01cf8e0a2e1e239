import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import { aside, letWindowEnd, nextSweep, pushOld, putAside, shelf, statusesOf } from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const PAGE = 'docs/restore.md';
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const run = promisify(execFile);

/** The page's shell blocks in order, by the heading or sentence they are found under: none may be left out. */
const [WHERE, LIST, FUNCTIONS, ONE, ALL, ARCHIVED, ACTIVATE, TIDY, ...others] = [
  ...readFileSync(PAGE, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, block]) => block ?? '');

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

const PATHS = [
  ...(hasAws ? [['the AWS CLI', undefined] as const] : []),
  ['the same calls through the SDK', standIn()] as const,
];

it('has no command that is not run here', () => {
  expect([WHERE, LIST, FUNCTIONS, ONE, ALL, ARCHIVED, ACTIVATE, TIDY].every(Boolean)).toBe(true);
  expect(others).toEqual([]);
  expect(WHERE).toContain(`AWS_REGION=${REGION}`);
});

describe.each(PATHS)('the page for the person at 03:00, with %s', (_, path) => {
  it('gives every name back but one that another image carries, and tidies up', async () => {
    const world = await worlds.open();
    const ours = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const other = pushOld(world, { tags: ['feat-c'] });
    await putAside(world);
    const taker = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-c'] });
    expect((await paste(world, path, [LIST])).trim().split('\n')).toHaveLength(3);
    const said = await paste(world, path, [LIST, FUNCTIONS, ALL]);
    expect(said).toContain(`feat-c: is on ${taker}, left there`);
    expect(said).not.toContain('failed');
    const both = ['feat-a', 'feat-b', aside(ours, 'feat-a'), aside(ours, 'feat-b')];
    expect(shelf(world)[ours]?.tags).toEqual(both.sort());
    const tidied = await paste(world, path, [LIST, FUNCTIONS, TIDY]);
    expect(tidied).toContain(`${aside(other, 'feat-c')}: stays`);
    expect(tagsOf(world, [ours, other, taker])).toEqual([
      ['feat-a', 'feat-b'],
      [aside(other, 'feat-c')],
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

  it('lists the archive, and brings an image back out of it', async () => {
    const world = await worlds.open();
    const ours = pushOld(world);
    await putAside(world);
    expect(await paste(world, path, [ARCHIVED])).toContain(ours);
    expect(await paste(world, path, [ACTIVATE], { archived: ours })).toContain('ACTIVATING');
    expect(shelf(world)[ours]?.status).toBe('ACTIVATING');
  }, 120_000);
});

function tagsOf(world: World, digests: readonly Digest[]) {
  return digests.map((digest) => shelf(world)[digest]?.tags);
}
