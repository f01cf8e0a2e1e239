import { expect, test } from 'vitest';
import { reachOf } from '../../src/policy/policy-reach.ts';
import { DAY } from '../../src/policy/time.ts';
import { applied, approved, carryOn, current, proposed, statusOf } from '../jobs/policy-story.ts';
import { passWatched, pushMultiArch, pushOld } from '../jobs/story.ts';
import { REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

/** A world with a build for two platforms that the policy takes, with a signature by tag and one by subject. */
async function open(): Promise<World & { readonly signed: ReturnType<typeof pushMultiArch> }> {
  const world = await worlds.open();
  return { ...world, signed: pushMultiArch(world, ['feat-multi']) };
}

const digestsIn = ({ aws }: World) => aws.ecr.images(REGION, REPOSITORY).map(({ digest }) => digest);

test('promise 10: the count, the sum and the list hold all that goes along with what a rule takes', async () => {
  const world = await open();
  const { id, facts } = await proposed(world);
  const bytes = 2 * 50_000_000 + 1_000;
  expect(facts).toMatchObject({ images: 5, expires: { images: 4, bytes }, along: 3 });
  expect(facts.preview).toMatchObject({ status: 'agrees', images: 1 });
  expect(facts.diff?.newlyExpired).toEqual({ images: 4, bytes });
  expect(facts.notes).toContainEqual(expect.stringContaining('go along with others: 3 images'));
  const { images } = await world.store.policies.images(id, 0, 10);
  expect(images).toHaveLength(reachOf(facts));
  const byWhat = (one: (typeof images)[number]) => one.along ?? one.tags[0];
  expect(images.map(byWhat)).toEqual(Array(4).fill('feat-multi'));
});

test('promise 10: what ECR deletes by an approved policy was on its list', async () => {
  const world = await open();
  const before = digestsIn(world);
  const id = await applied(world);
  const listed = (await world.store.policies.images(id, 0, 10)).images.map(({ digest }) => digest as string);
  await passWatched(world, DAY);
  world.aws.ecr.runLifecycleDaily();
  const left = new Set(digestsIn(world));
  expect(before.filter((digest) => !left.has(digest) && !listed.includes(digest))).toEqual([]);
  // A signature by tag is no referrer for ECR.
  expect([...left]).toEqual([world.signed.signature]);
});

test('promise 1: a signature that came since would go along, so the policy is proposed anew', async () => {
  const world = await open();
  const id = await approved(world);
  pushOld(world, { subject: world.signed.index });
  await carryOn(world, id);
  expect(await statusOf(world, id)).toBe('refused');
  expect((await current(world, id)).state).toMatchObject({
    anew: true,
    why: expect.stringContaining('1 image that its list does not show'),
  });
});
