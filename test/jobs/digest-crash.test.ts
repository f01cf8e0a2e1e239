import { expect, test } from 'vitest';
import { postDigest } from '../../jobs/digest.ts';
import { DAY } from '../../src/policy/time.ts';
import type { Store } from '../../src/store/store.ts';
import { FakeSlack } from './fake-channel.ts';
import { answer, ask, pushOld } from './story.ts';
import { useWorlds } from './world.ts';

const worlds = useWorlds();

test('a digest that stands is finished after a crash, also when all its questions were answered meanwhile', async () => {
  const world = await worlds.open();
  const slack = new FakeSlack();
  pushOld(world, { tags: ['feat-a'] });
  const [review] = await ask(world);
  if (!review?.owner.team) throw new Error('nobody was asked');
  const killed = async () => {
    throw new Error('the process was killed');
  };
  const store: Store = { ...world.store, reviews: { ...world.store.reviews, save: killed } };
  const { team } = review.owner;
  await expect(postDigest({ ...world.deps, store }, slack, team)).rejects.toThrow('killed');
  expect(slack.posts).toHaveLength(1);
  await answer(world, review.id, { kind: 'keep' });
  const again = await postDigest(world.deps, slack, team);
  expect(again).toMatchObject({ status: 'posted', answered: [review.id] });
  expect(slack.posts).toHaveLength(1);
  const { posted } = (await world.store.reviews.get(review.id)) ?? {};
  expect(posted).toMatchObject({ ts: '1', week: again.week });
  expect(await world.store.weeks.of(team)).toMatchObject([{ ts: '1', week: again.week }]);
  expect(await world.store.threads.watched()).toContain(review.id);
});

test('a former week that is finished late takes no question out of a later message', async () => {
  const world = await worlds.open();
  const slack = new FakeSlack();
  pushOld(world, { tags: ['feat-a'] });
  const [review] = await ask(world);
  if (!review?.owner.team) throw new Error('nobody was asked');
  const { team } = review.owner;
  const former = await postDigest(world.deps, slack, team);
  world.clock.move(7 * DAY);
  const present = await postDigest(world.deps, slack, team);
  await postDigest(world.deps, slack, team, former.week);
  expect((await world.store.reviews.get(review.id))?.posted).toMatchObject({ ts: '2', week: present.week });
});
