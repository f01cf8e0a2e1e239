import { expect, it } from 'vitest';
import { RunBudget } from '../../jobs/budget.ts';
import { Denials } from '../../jobs/denials.ts';
import { reconcile } from '../../jobs/reconcile.ts';
import { Rejudging } from '../../jobs/rejudge.ts';
import { Listening } from '../../jobs/signals.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import type { Hold } from '../../src/policy/hold.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  askAndApprove,
  expectNoFailure,
  holdsOf,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushMultiArch,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { REGION, REPOSITORY, useWorlds } from '../jobs/world.ts';

const worlds = useWorlds();

it('asks with a frozen list, puts aside under names that tell, and deletes after the window', async () => {
  const world = await worlds.open();
  const old = pushOld(world, { tags: ['feat-a', 'feat-b'] });
  const fresh = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-now'] });
  const id = await askAndApprove(world);
  expect((await world.store.reviews.frozen(id)).map(({ root, tags }) => [root, tags])).toEqual([
    [old, ['feat-a', 'feat-b']],
  ]);
  expectNoFailure(await sweepReview(world.deps, id));
  expect(shelf(world)).toEqual({
    [old]: { tags: [aside(old, 'feat-a'), aside(old, 'feat-b')], status: 'ACTIVE' },
    [fresh]: { tags: ['feat-now'], status: 'ACTIVE' },
  });
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  await letWindowEnd(world);
  expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  expect(Object.keys(shelf(world))).toEqual([fresh]);
});

it('gives every name back on restore, and leaves no quarantine tag', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a', 'feat-b'] });
  pushMultiArch(world, ['feat-multi']);
  const before = shelf(world);
  const id = await putAside(world);
  expect(shelf(world)).not.toEqual(before);
  await takeBack(world, id);
  expect(shelf(world)).toEqual(before);
  expect(await statusesOf(world, id)).toEqual({ restored: 2 });
  await letWindowEnd(world);
  expect(shelf(world)).toEqual(before);
  expect(await ask(world)).toEqual([]);
});

it('takes a multi-platform image with its platforms, referrers and signature, and nothing else', async () => {
  const world = await worlds.open();
  const { index, all, signature } = pushMultiArch(world, ['feat-multi']);
  const other = pushMultiArch(world, ['1.0.0']);
  const id = await putAside(world);
  const aside1 = shelf(world);
  expect(aside1[index]?.tags).toEqual([aside(index, 'feat-multi')]);
  expect(aside1[signature]?.tags).toEqual([`sha256-${index.slice(7)}.sig`]);
  await letWindowEnd(world);
  expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  const left = shelf(world);
  expect(all.filter((digest) => left[digest])).toEqual([]);
  expect(Object.keys(left).sort()).toEqual([...other.all].sort());
});

it('leaves a platform image that two indexes share, whether one of them goes or both', async () => {
  const world = await worlds.open();
  const [shared, own] = [pushOld(world), pushOld(world)];
  const first = pushOld(world, { tags: ['feat-1'], children: [shared, own] });
  const second = pushOld(world, { tags: ['feat-2'], children: [shared] });
  const id = await putAside(world);
  await passWatched(world, 15 * DAY);
  for (const root of [first, second]) {
    const { id: hold } = (await holdsOf(world, id)).get(root) ?? { id: '' };
    const listening = new Listening(world.deps, world.access);
    const asking = {
      judge: new Rejudging(world.deps, world.access),
      listen: (one: Hold) => listening.hear(one),
      missed: async () => ({ missed: 0 }),
      behind: async () => new Map(),
      run: new RunBudget(100),
      denials: await Denials.load(world.deps, world.access),
    };
    await reconcile(world.deps, world.access, hold, asking);
    world.clock.move(MINUTE); // the second is judged on a listing without the first
  }
  expect(await statusesOf(world, id)).toEqual({ deleted: 2 });
  expect(shelf(world)).toEqual({ [shared]: { tags: [], status: 'ACTIVE' } });
});

it('archives an image that has no tags, brings it back, and waits while ECR activates it', async () => {
  const world = await worlds.open();
  const untagged = pushOld(world);
  const id = await putAside(world);
  expect(shelf(world)[untagged]?.status).toBe('ARCHIVED');
  await takeBack(world, id);
  expect(shelf(world)[untagged]?.status).toBe('ACTIVATING');
  expect(await statusesOf(world, id)).toEqual({ restoring: 1 });
  expectNoFailure(await nextSweep(world));
  expect(await statusesOf(world, id)).toEqual({ restoring: 1 });
  world.clock.move(20 * MINUTE);
  expectNoFailure(await sweep(world.deps));
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  expect(shelf(world)[untagged]?.status).toBe('ACTIVE');
});

it('deletes an archived image without tags after the window', async () => {
  const world = await worlds.open();
  const children = [pushOld(world), pushOld(world)];
  const index = pushOld(world, { children });
  const id = await putAside(world);
  expect(new Set(Object.values(shelf(world)).map(({ status }) => status))).toEqual(new Set(['ARCHIVED']));
  expect(shelf(world)[index]).toBeDefined();
  await letWindowEnd(world);
  expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  expect(shelf(world)).toEqual({});
});

it('works where tags are immutable', async () => {
  const world = await worlds.open();
  world.aws.ecr.deleteRepository(REGION, REPOSITORY);
  world.aws.ecr.createRepository(REGION, REPOSITORY, { mutability: 'IMMUTABLE', tags: { owner: 'shop' } });
  pushOld(world, { tags: ['feat-a'] });
  const before = shelf(world);
  const id = await putAside(world);
  await takeBack(world, id);
  expect(shelf(world)).toEqual(before);
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
});

it('asks again about a restored image when the exception has run out, and can then delete it', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  await takeBack(world, await putAside(world));
  await passWatched(world, 91 * DAY);
  const [review] = await ask(world);
  await answer(world, review?.id ?? '', { kind: 'remove', count: 1, stated: 'delete' });
  expectNoFailure(await sweepReview(world.deps, review?.id ?? ''));
  await letWindowEnd(world);
  expect(shelf(world)).toEqual({});
});

it('finds an approval whose job was lost at the next sweep', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  expectNoFailure(await sweep(world.deps));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  await answer(world, id, { kind: 'restore' });
  world.clock.move(HOUR + SECOND);
  expectNoFailure(await sweep(world.deps));
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
});
