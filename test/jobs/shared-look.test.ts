import { expect, test } from 'vitest';
import { sharedOutlook } from '../../jobs/shared-look.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { current, OWN, proposed, putByHand } from './policy-story.ts';
import { pushOld } from './story.ts';
import { NOTHING_IN_USE, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const look = async ({ deps, access }: Pick<World, 'deps' | 'access'>, repository: string = REPOSITORY) => {
  const found = await sharedOutlook(deps, access, repository);
  return 'why' in found ? found.why : found;
};

test('questions of one minute share a look; the newest proposal is read anew', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-old'] });
  const [first, second] = await Promise.all([look(world), look(world)]);
  expect(first).not.toHaveProperty('current');
  if (typeof first === 'string') throw new Error(first);
  expect(second).toMatchObject({ retention: { asOf: first.retention.asOf } });
  putByHand(world, OWN);
  const { id } = await proposed(world);
  const shared = await look(world);
  expect(shared).not.toHaveProperty('current');
  expect(shared).toMatchObject({ proposal: { id: (await current(world, id)).id } });
  world.clock.move(MINUTE);
  expect(await look(world)).toHaveProperty('current', OWN);
});

test('workers share it, too', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-old'] });
  const store = await worlds.redis.sameStore();
  const other = world.start({ store: () => store });
  const listed = () => world.aws.calls.all.filter(({ operation }) => operation === 'DescribeImages').length;
  const first = await look(world);
  const before = listed();
  expect(await look(other)).toEqual(first);
  expect(listed()).toBe(before);
  world.clock.move(MINUTE);
  expect(await look(other)).not.toEqual(first);
  expect(listed()).toBeGreaterThan(before);
});

test('what could not be seen is looked at again at once', async () => {
  const world = await worlds.open();
  expect(await look(world, 'shop/none')).toContain('no repository is called shop/none');
  expect(await look(world, 'shop/none')).toContain('no repository is called shop/none');
});
