import { expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/policy/time.ts';
import { previewPolicy } from '../../src/registry/policy-preview.ts';
import { policyText } from '../jobs/policy-story.ts';
import { REGION, REPOSITORY, START, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

const ANY = policyText({ tagStatus: 'any' }, 30);
const PATIENCE = { every: 2 * SECOND, most: MINUTE };

/** Asks, with a clock that runs while it waits. */
async function preview({ access, clock }: World, text = ANY) {
  const timer = { now: clock.now, sleep: async (duration: number) => clock.move(duration) };
  return await previewPolicy(access, REPOSITORY, text, timer, PATIENCE);
}

const push = (world: World, n: number) =>
  world.aws.ecr.push(REGION, REPOSITORY, { tags: [`feat-${n}`], pushedAt: START - 60 * DAY });

test("reads ECR's own answer page by page, once it is ready", async () => {
  const world = await worlds.open();
  world.aws.ecr.configureRegistry(REGION, { previewTakes: 7 * SECOND });
  const digests = Array.from({ length: 101 }, (_, n) => push(world, n));
  const answer = await preview(world);
  expect(answer).toEqual({ status: 'complete', rules: new Map(digests.toSorted().map((one) => [one, 1])) });
  expect(world.aws.calls.count('GetLifecyclePolicyPreview')).toBe(6);
});

test('one that takes too long is not cross-checked', async () => {
  const world = await worlds.open();
  world.aws.ecr.configureRegistry(REGION, { previewTakes: 5 * MINUTE });
  expect(await preview(world)).toEqual({
    status: 'not-checked',
    why: 'ECR had not finished its preview in time',
  });
  // It is still under way, and nobody else's is waited for.
  expect(await preview(world)).toEqual({
    status: 'not-checked',
    why: 'another preview of this repository is under way',
  });
});

test.each([
  ['StartLifecyclePolicyPreview', 'is not allowed'],
  ['GetLifecyclePolicyPreview', 'is not allowed'],
])('a refusal of %s is never taken for fine', async (operation, why) => {
  const world = await worlds.open();
  world.aws.faults.inject(operation, { kind: 'deny' });
  expect(await preview(world)).toEqual({ status: 'not-checked', why: expect.stringContaining(why) });
});

test('nor is an answer about another policy: somebody else had theirs tried out in between', async () => {
  const world = await worlds.open();
  const other = policyText({ tagStatus: 'any' }, 31);
  let previewed = false;
  const run = async () => {
    if (previewed) return;
    previewed = true;
    await preview(world, other);
  };
  world.aws.faults.inject('GetLifecyclePolicyPreview', { kind: 'before', run });
  expect(await preview(world)).toEqual({ status: 'not-checked', why: 'ECR answered for another policy' });
});
