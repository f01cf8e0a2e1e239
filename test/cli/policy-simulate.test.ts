import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SimulationShape, simulationShape } from '../../src/cli/policy-shapes.ts';
import { DAY } from '../../src/policy/time.ts';
import { pushMultiArch, pushOld, shelf } from '../jobs/story.ts';
import { REGION, REPOSITORY, START, type World } from '../jobs/world.ts';
import { digest, image } from '../policy/build.ts';
import { layaway, useCliWorlds } from './worlds.ts';

const worlds = useCliWorlds();
const older = (days: number) => ({ countType: 'sinceImagePushed', countUnit: 'days', countNumber: days });

function written(...rules: readonly object[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'layaway-policy-')), 'policy.json');
  writeFileSync(file, JSON.stringify({ rules }));
  return file;
}

const simulate = (world: World, file: string, name = REPOSITORY, more = '') =>
  layaway<SimulationShape>(world, `policy ${name} --simulate ${file} ${more}`.trim());

describe('layaway policy --simulate', () => {
  it('says what would expire and what would be archived, without Slack, Redis or any change', async () => {
    const world = await worlds.open();
    const branch = pushOld(world, { tags: ['feat-a'] });
    const release = pushOld(world, { tags: ['v1'], lastPulledAt: START - 100 * DAY });
    pushOld(world, { tags: ['feat-b'], pushedAt: START - DAY });
    const archived = pushOld(world, { tags: ['feat-c'] });
    world.aws.ecr.archive(REGION, REPOSITORY, archived, START - 95 * DAY);
    const before = shelf(world);
    const ran = await simulate(
      world,
      written(
        {
          rulePriority: 1,
          selection: { tagStatus: 'tagged', tagPrefixList: ['feat-'], ...older(30) },
          action: { type: 'expire' },
        },
        {
          rulePriority: 2,
          selection: { tagStatus: 'any', ...older(90), countType: 'sinceImagePulled' },
          action: { type: 'transition', targetStorageClass: 'archive' },
        },
        {
          rulePriority: 3,
          selection: {
            tagStatus: 'any',
            storageClass: 'archive',
            ...older(90),
            countType: 'sinceImageTransitioned',
          },
          action: { type: 'expire' },
        },
      ),
    );
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.said).toMatchObject({
      registry: '123456789012/eu-west-1',
      repository: REPOSITORY,
      images: 4,
      expire: [
        {
          digest: branch,
          tags: ['feat-a'],
          rule: 1,
          pushedAt: new Date(START - 200 * DAY).toISOString(),
          lastPulledAt: null,
        },
        { digest: archived, tags: ['feat-c'], rule: 3 },
      ],
      transition: [{ digest: release, tags: ['v1'], rule: 2 }],
      unknown: [],
      errors: [],
      notes: [],
    });
    expect(shelf(world)).toEqual(before);
  });

  it('counts children of an index as images of their own until their index may be read, and says so', async () => {
    const world = await worlds.open({ hidden: false });
    const { platforms } = pushMultiArch(world, ['v1']);
    const file = written({
      rulePriority: 1,
      selection: { tagStatus: 'untagged', ...older(30) },
      action: { type: 'expire' },
    });
    const unread = await simulate(world, file);
    expect(unread.said?.expire.map(({ digest }) => digest)).toEqual(expect.arrayContaining([...platforms]));
    expect(unread.said?.notes).toEqual([expect.stringContaining('1 image index was not read')]);
    const read = await simulate(world, file, REPOSITORY, '--read-manifests');
    expect(read.said).toMatchObject({ notes: [], expire: [{ rule: 1 }] });
    expect(read.said?.expire.map(({ digest }) => digest)).not.toContain(platforms[0]);
  });

  it('says what each image adds to the sum: an index only what is left beside what it lists', () => {
    const images = [30, 30, 20].map((sizeBytes, n) => image(n, { sizeBytes }));
    const expire = images.map(({ digest: one, tags }) => ({ digest: one, tags, rule: 1 }));
    const listed = new Map([[digest(0), [digest(1), digest(2)]]]);
    const shape = simulationShape({ repository: REPOSITORY, images, listed, expire });
    expect(shape.expire.map(({ bytes, adds }) => [bytes, adds])).toEqual([
      [30, 0],
      [30, 30],
      [20, 20],
    ]);
  });

  it('lists everything that is wrong with a policy, with rule and field, and exits 1', async () => {
    const world = await worlds.open();
    const ran = await simulate(
      world,
      written({ rulePriority: 0, selection: { tagStatus: 'any', ...older(1) }, action: {} }),
    );
    expect(ran.status).toBe(1);
    expect(ran.said).toMatchObject({
      expire: [],
      transition: [],
      errors: [
        'rule 1.action.type is not expire, transition',
        'rule 1.rulePriority is not a whole number from 1 to 2147483647',
      ],
    });
  });

  it('takes a full address, and refuses what is not there or is no whole repository', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const file = written({
      rulePriority: 1,
      selection: { tagStatus: 'any', ...older(30) },
      action: { type: 'expire' },
    });
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    expect((await simulate(world, file, `${host}/${REPOSITORY}`)).said?.expire).toHaveLength(1);
    const elsewhere = await simulate(
      world,
      file,
      `210987654321.dkr.ecr.eu-west-1.amazonaws.com/${REPOSITORY}`,
    );
    expect(elsewhere).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no repository is called'),
    });
    expect((await simulate(world, file, 'shop/none')).status).toBe(1);
    const tagged = await simulate(world, file, `${REPOSITORY}:v1`);
    expect(tagged).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('leave out the tag or digest'),
    });
    expect((await simulate(world, file, 'Shop//Web')).status).toBe(2);
    const missing = await simulate(world, '/nowhere/policy.json');
    expect(missing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('/nowhere/policy.json cannot be read: there is no such file'),
    });
    expect((await simulate(world, tmpdir())).stderr).toContain('cannot be read: it is a directory');
  });

  it('reads standard input for -', () => {
    const line = ['--import', 'tsx', 'src/cli.ts', 'policy', REPOSITORY, '--simulate', '-', '--json'];
    const ran = spawnSync(process.execPath, line, { input: '{"rules":[]}', encoding: 'utf8' });
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ errors: ['a policy has 1 to 50 rules'] });
  });
});
