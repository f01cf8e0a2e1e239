import { expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { decisionSavings, savingsOf } from '../../src/app/savings-sums.ts';
import { repositoryTally } from '../../src/app/tallies.ts';
import type { Digest } from '../../src/policy/image.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Savings } from '../../src/slack/answers.ts';
import {
  ask,
  askAndApprove,
  holdsOf,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  takeBack,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, START, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const BASE = { digest: `sha256:${'ba'.repeat(32)}` as Digest, sizeBytes: 40_000_000 };
const SIZE = 50_000_000;
const OWN = SIZE - BASE.sizeBytes;

const based = (world: World, tag: string) => pushOld(world, { tags: [tag], sizeBytes: SIZE, layers: [BASE] });

async function savings({ store, access, deps }: World): Promise<Savings> {
  const tally = await repositoryTally(store, access.key, REPOSITORY);
  if (!tally) throw new Error('nothing was ever put aside');
  return savingsOf(tally, deps.config.price);
}

/** Digests whose manifests were asked for so far. */
function read({ aws }: World): ReadonlySet<string | undefined> {
  return new Set(
    aws.calls
      .of('BatchGetImage')
      .flatMap(({ input }) => (input as { imageIds: { imageDigest?: string }[] }).imageIds)
      .map(({ imageDigest }) => imageDigest),
  );
}

it('a question is estimated by the layers of its own images; manifests of what stays are not read', async () => {
  const world = await worlds.open();
  const asked = [based(world, 'feat-a'), based(world, 'feat-b'), based(world, 'feat-c')];
  const stays = world.aws.ecr.push(REGION, REPOSITORY, {
    tags: ['feat-new'],
    pushedAt: START - DAY,
    sizeBytes: SIZE,
    layers: [BASE],
  });
  const [review] = await ask(world);
  expect(review?.facts.bytes).toEqual({
    upper: 3 * SIZE,
    estimate: BASE.sizeBytes + 3 * OWN,
    byLayers: 3,
  });
  expect(asked.every((digest) => read(world).has(digest))).toBe(true);
  expect(read(world).has(stays)).toBe(false);
  const before = world.aws.calls.of('BatchGetImage').length;
  await passWatched(world, 7 * DAY);
  await weeklyScan(world.deps, world.access);
  expect(world.aws.calls.of('BatchGetImage')).toHaveLength(before);
});

it('where reading counts as a pull, nothing is read until it is put aside, and what stays is not known', async () => {
  const world = await worlds.open({ hidden: false });
  based(world, 'feat-a');
  based(world, 'feat-b');
  const id = await askAndApprove(world);
  expect((await world.store.reviews.get(id))?.facts.bytes).toEqual({ upper: 2 * SIZE, estimate: SIZE });
  expect(read(world).size).toBe(0);
  await sweep(world.deps);
  expect((await savings(world)).aside).toMatchObject({
    images: 2,
    bytes: { upper: 2 * SIZE, estimate: SIZE },
  });
});

it('deleted is verified by a later whole scan only; what came back keeps the base and counts as regret', async () => {
  const world = await worlds.open({
    config: { price: { regions: { [REGION]: { standardUsdPerGbMonth: 0.2 } } } },
  });
  based(world, 'feat-a');
  const first = await putAside(world);
  await takeBack(world, first);
  await passWatched(world, 31 * DAY);
  based(world, 'feat-b');
  const id = await askAndApprove(world);
  await sweep(world.deps);
  await letWindowEnd(world);
  await nextSweep(world);
  expect([...(await holdsOf(world, id)).values()].every(({ state }) => state.status === 'deleted')).toBe(
    true,
  );
  const deleted = await savings(world);
  expect(deleted.deleted).toEqual({
    images: 1,
    bytes: { upper: SIZE, estimate: OWN, byLayers: 1 },
    monthlyUsd: expect.closeTo(0.01),
  });
  expect(deleted.verified.images).toBe(0);
  expect(deleted.regret).toMatchObject({ restored: 1, aside: 2 });
  await passWatched(world, DAY);
  await weeklyScan(world.deps, world.access);
  const verified = await savings(world);
  expect(verified.verified).toEqual({ images: 1, bytes: SIZE, at: expect.any(Number) });
  const tally = await repositoryTally(world.store, world.access.key, REPOSITORY);
  expect(tally && decisionSavings(tally, world.deps.config.price)).toMatchObject([
    { review: id, deleted: { images: 1 }, verified: { images: 1, bytes: SIZE } },
  ]);
});

it('what went through the archive is charged for the rest of 90 days', async () => {
  const world = await worlds.open();
  pushOld(world, { sizeBytes: 1_000_000_000 });
  const id = await putAside(world);
  const [{ watch } = { watch: 0 }] = (await holdsOf(world, id)).values();
  expect(watch).toBeGreaterThan(0);
  await letWindowEnd(world);
  await nextSweep(world);
  const { deleted, archiveChargeUsd } = await savings(world);
  expect(deleted).toMatchObject({ images: 1, monthlyUsd: 0.1 });
  expect(archiveChargeUsd).toBeCloseTo(0.3 * (1 - watch / (90 * DAY)));
});
