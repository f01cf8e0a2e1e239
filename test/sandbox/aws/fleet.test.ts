import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryCache } from '../../../src/evidence/cache.ts';
import { ecsSource } from '../../../src/evidence/ecs.ts';
import { formFamilies } from '../../../src/policy/family.ts';
import { DAY } from '../../../src/policy/time.ts';
import { PLANS } from '../../../src/sandbox/fleet/plans.ts';
import { type FleetDescription, seedFleet } from '../../../src/sandbox/fleet.ts';
import { batchAt, ecsAt, settings, usesOf } from '../../evidence/sandboxed.ts';
import { type Bench, openBench, REGION, START } from './setup.ts';

let bench: Bench;
let fleet: FleetDescription;
beforeEach(async () => {
  bench = await openBench();
  fleet = seedFleet(bench.aws, START);
});
afterEach(() => bench.close());

const imagesOf = (name: string) => bench.aws.ecr.images(REGION, name);

test('is a company of believable size: fourteen repositories, hundreds of images, one owner lacking', () => {
  expect(fleet.repositories).toHaveLength(14);
  expect(fleet.images).toBeGreaterThan(400);
  expect(fleet.images).toBeLessThan(900);
  expect(fleet.repositories.filter((repository) => !repository.team)).toEqual([
    { name: 'legacy/report-engine' },
  ]);
  expect(fleet.unusedBranches.get('payments/api')).toHaveLength(38);
});

test('is the same company each time', async () => {
  const other = await openBench();
  try {
    seedFleet(other.aws, START);
    for (const { name } of fleet.repositories)
      expect(other.aws.ecr.images(REGION, name)).toEqual(imagesOf(name));
  } finally {
    await other.close();
  }
});

test('nothing lies in the future and nothing was pulled before it was pushed', () => {
  for (const { name } of fleet.repositories) {
    for (const { pushedAt = 0, lastPulledAt = pushedAt } of imagesOf(name)) {
      expect(pushedAt).toBeLessThan(START);
      expect(lastPulledAt).toBeLessThanOrEqual(START);
      expect(lastPulledAt).toBeGreaterThanOrEqual(pushedAt);
    }
  }
});

test('unused branch builds are tagged and untouched for more than 90 days', () => {
  for (const [name, digests] of fleet.unusedBranches) {
    for (const digest of digests) {
      const image = bench.aws.ecr.image(REGION, name, digest);
      expect(image?.tags).toHaveLength(1);
      expect(Math.max(image?.pushedAt ?? START, image?.lastPulledAt ?? 0)).toBeLessThan(START - 90 * DAY);
    }
  }
});

test('traps look old and are stored', () => {
  expect(fleet.traps.map((trap) => trap.name)).toEqual([
    'lambda',
    'desired-zero',
    'rollback',
    'moved-tag',
    'index',
    'old-release',
    'batch',
    'schedule',
  ]);
  for (const { repository, digests } of fleet.traps) {
    for (const digest of digests) {
      const image = bench.aws.ecr.image(REGION, repository, digest);
      expect(image?.pushedAt).toBeLessThan(START - 90 * DAY);
      expect(fleet.unusedBranches.get(repository)).not.toContain(digest);
    }
  }
  const [moved] = fleet.traps.filter((trap) => trap.name === 'moved-tag').flatMap((trap) => trap.digests);
  expect(bench.aws.ecr.image(REGION, 'platform/ci-runner', moved ?? '')?.tags).toEqual([]);
});

test('what runs now and then is known to Batch, and to the schedule, alone', async () => {
  const aws = settings(bench.aws.url);
  const withoutSchedules = ecsSource({ aws, cache: memoryCache(), revisions: 10, schedules: false });
  const asked = [withoutSchedules, ecsAt(bench.aws.url, memoryCache(), 10), batchAt(bench.aws.url)];
  const named = await Promise.all(
    asked.map(async (source) => (await usesOf(source)).map(({ repository, tag }) => `${repository}:${tag}`)),
  );
  const knownTo = (image: string) => named.map((uses) => uses.includes(image));
  expect(knownTo('data/etl:feat-quarter-close')).toEqual([false, false, true]);
  expect(knownTo('shop/search:feat-full-reindex')).toEqual([false, true, false]);
});

test('holds families of every kind: indexes, signatures by tag and by referrer, an orphan', () => {
  const families = (name: string) => {
    const images = imagesOf(name);
    const children = new Map(images.map((image) => [image.digest, image.children]));
    return formFamilies(images, (digest) => children.get(digest));
  };
  expect(Math.max(...families('shop/web').map((family) => family.members.length))).toBe(5);
  expect(families('payments/api').filter((family) => family.members.length === 2)).toHaveLength(8);
  expect(families('shop/checkout').filter((family) => family.members.length === 2)).toHaveLength(8);
  const orphans = families(fleet.orphan.repository).filter((family) => family.orphanOf);
  expect(orphans.map((family) => family.root.digest)).toEqual([fleet.orphan.digest]);
});

test('the lifecycle policy in it has nothing to do yet', () => {
  expect(bench.aws.ecr.runLifecycle(REGION)).toEqual([]);
});

test('two weeks on it takes previews alone, and no trap', () => {
  const { ecr } = bench.aws;
  const before = ecr.images(REGION, 'mobile/gateway');
  bench.move(14 * DAY);
  ecr.runLifecycleDaily();
  const left = new Set(ecr.images(REGION, 'mobile/gateway').map(({ digest }) => digest));
  const taken = before.filter(({ digest }) => !left.has(digest));
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.filter(({ tags }) => !tags.some((tag) => tag.startsWith('pr-')))).toEqual([]);
  const traps = fleet.traps.filter(({ repository }) => repository === 'mobile/gateway');
  expect(traps.flatMap(({ digests }) => digests).filter((digest) => !left.has(digest))).toEqual([]);
});

test('no branch or preview is built twice in a repository: where a tag moved, it was meant to', () => {
  const plain = PLANS.filter((plan) => !plan.multiArch && plan.signed !== 'referrers');
  for (const { name, untagged = 0 } of plain.filter((plan) => plan.name !== 'platform/ci-runner')) {
    expect(imagesOf(name).filter((image) => image.tags.length === 0)).toHaveLength(untagged);
    expect([...bench.aws.ecr.tags(REGION, name).keys()].filter((tag) => tag.includes('undefined'))).toEqual(
      [],
    );
  }
});
