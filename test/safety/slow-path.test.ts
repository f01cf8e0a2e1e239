import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { answeredIn } from '../../src/app/decision-records.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  ENGINEER,
  expectNoFailure,
  holdsOf,
  LEAD,
  ledger,
  nextSweep,
  passWatched,
  pushOld,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import {
  NOTHING_IN_USE,
  REGION,
  REPOSITORY,
  START,
  useWorlds,
  type World,
  type WorldOptions,
  watchedSince,
} from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const REMOVE = { kind: 'remove', stated: 'delete' } as const;

/** Releases of a service that is slow to rebuild, all but the newest old enough to go. */
async function openWithReleases(releases: number, slowPath = {}, options: WorldOptions = {}): Promise<World> {
  const config = { slowPath: { slowRebuild: ['shop/*'], ...slowPath }, retention: { keepReleases: 1 } };
  const world = await worlds.open({ config, ...options });
  await watchedSince(world, START - 100 * DAY);
  for (let n = 0; n <= releases; n++) {
    pushOld(world, { tags: [`1.${n}.0`], pushedAt: START - (300 - n) * DAY });
  }
  return world;
}

const expireAfter = (countNumber: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber },
        action: { type: 'expire' },
      },
    ],
  });

async function onlyQuestion(world: World): Promise<Review> {
  const [review, ...others] = await ask(world);
  if (!review || others.length > 0) throw new Error(`one question was expected, not ${others.length + 1}`);
  return review;
}

const removeAll = ({ facts }: Review) => ({ ...REMOVE, count: facts.families });

async function approveTwice(world: World, review: Review): Promise<void> {
  await answer(world, review.id, removeAll(review), ENGINEER);
  await answer(world, review.id, removeAll(review));
}

describe('promise 6: two people', () => {
  it('what the lifecycle policy takes within the longer window is not offered, what it takes later is', async () => {
    const offered = async (days: number) => {
      const world = await openWithReleases(1);
      world.aws.ecr.setLifecyclePolicy(REGION, REPOSITORY, expireAfter(days));
      return (await ask(world)).map(({ facts }) => facts.families);
    };
    expect(await offered(300 + 30)).toEqual([]); // on day 30 of 60
    expect(await offered(300 + 70)).toEqual([1]);
  });

  it('a release of a service that is slow to rebuild needs two people', async () => {
    const world = await openWithReleases(2);
    const review = await onlyQuestion(world);
    expect(review).toMatchObject({
      slow: true,
      facts: { watch: 60 * DAY, slow: { because: [expect.stringContaining('slow to rebuild')] } },
    });
    await answer(world, review.id, removeAll(review), ENGINEER);
    expectNoFailure(await sweepReview(world.deps, review.id));
    expectNoFailure(await nextSweep(world));
    expect(world.aws.calls.mutating()).toEqual([]);
    expect(await statusesOf(world, review.id)).toEqual({});
    await answer(world, review.id, removeAll(review));
    expectNoFailure(await sweepReview(world.deps, review.id));
    const [hold] = (await holdsOf(world, review.id)).values();
    expect(hold).toMatchObject({ slow: true, watch: 60 * DAY, approval: { by: LEAD, first: ENGINEER.by } });
    expect((await statusesOf(world, review.id)).quarantined).toBe(1);
    expect(await ledger(world, 'approved')).toEqual([
      expect.stringContaining(`removal approved by <@${ENGINEER.by}> and <@${LEAD}>`),
      expect.stringContaining('removal approved by'),
    ]);
  });

  it('one person alone cannot approve twice', async () => {
    const world = await openWithReleases(1);
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review));
    await expect(answer(world, review.id, removeAll(review))).rejects.toThrow('takes a second person');
    expect((await world.store.reviews.get(review.id))?.state.status).toBe('seconding');
  });

  it('two who are no leads cannot approve without one', async () => {
    const world = await openWithReleases(1);
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review), ENGINEER);
    const other = { by: 'U0SHOPENG2', role: 'member' } as const;
    await expect(answer(world, review.id, removeAll(review), other)).rejects.toThrow('must be a lead');
  });

  it('half an approval does not outlive the next scan', async () => {
    const world = await openWithReleases(1);
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review), ENGINEER);
    await passWatched(world, 7 * DAY);
    const again = await onlyQuestion(world);
    expect((await world.store.reviews.get(review.id))?.state.status).toBe('superseded');
    const recorded = await answeredIn(world.store, world.access.key, REPOSITORY);
    expect(recorded.map(({ id }) => id)).toEqual([review.id]);
    expect(again.state).toEqual({ status: 'open' });
    await expect(answer(world, review.id, removeAll(review))).rejects.toThrow('newer message');
  });

  it('half an approval that a blind scan left waiting is none after a week', async () => {
    const world = await openWithReleases(1);
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review));
    await passWatched(world, 7 * DAY + HOUR);
    world.aws.faults.inject('DescribeImages', { kind: 'deny' });
    const { incomplete } = await weeklyScan(world.deps, world.access);
    expect(incomplete.map(({ repository }) => repository)).toContain(REPOSITORY);
    expect((await world.store.reviews.get(review.id))?.state.status).toBe('seconding');
    await answer(world, review.id, removeAll(review), ENGINEER);
    expect((await world.store.reviews.get(review.id))?.state).toMatchObject({
      status: 'seconding',
      by: { id: ENGINEER.by },
      instead: { id: LEAD },
    });
    expectNoFailure(await sweepReview(world.deps, review.id));
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('an answer that half an approval took the place of leaves nothing to do', async () => {
    const world = await openWithReleases(1);
    const review = await onlyQuestion(world);
    await answer(world, review.id, { kind: 'keep' });
    await answer(world, review.id, removeAll(review), ENGINEER);
    expectNoFailure(await sweep(world.deps));
    expect(await world.store.reviews.decided()).toEqual([]);
    expect(await world.store.memory.keeps(world.access.key, REPOSITORY, START)).toEqual(new Map());
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('keep takes half an approval back', async () => {
    const world = await openWithReleases(1);
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review));
    await answer(world, review.id, { kind: 'keep' }, ENGINEER);
    expectNoFailure(await sweepReview(world.deps, review.id));
    expectNoFailure(await nextSweep(world));
    expect(world.aws.calls.mutating()).toEqual([]);
    expect(await ask(world)).toEqual([]);
  });
});

describe('promise 6: staged', () => {
  it('no more than the weekly share begins, and one always may', async () => {
    const world = await openWithReleases(4, { sharePerWeek: 0.5 });
    const review = await onlyQuestion(world);
    expect(review.facts.families).toBe(4);
    await approveTwice(world, review);
    expectNoFailure(await sweepReview(world.deps, review.id));
    for (let n = 0; n < 3; n++) expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 2, approved: 2 });
    // Sunday, 23:00 UTC; the next week begins at midnight.
    await passWatched(world, 6 * DAY + 13 * HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 2, approved: 2 });
    world.clock.move(2 * HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 4 });
  });

  it('a share smaller than one image lets one begin', async () => {
    const world = await openWithReleases(3, { sharePerWeek: 0.01 });
    const review = await onlyQuestion(world);
    await approveTwice(world, review);
    expectNoFailure(await sweepReview(world.deps, review.id));
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 1, approved: 2 });
    for (let week = 0; week < 5; week++) {
      await passWatched(world, 7 * DAY);
      await weeklyScan(world.deps, world.access); // watching has no gap
      expectNoFailure(await sweep(world.deps));
    }
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 3 });
  });

  it('no more than the share of a repository begins in a week, however many approvals it takes', async () => {
    const world = await worlds.open();
    const mentions = { in: () => 'docs/rollback.md' };
    const { deps, access } = world.start({
      access: (one) => ({ ...one, readMentions: async () => mentions }),
    });
    const told = { ...world, deps, access };
    // Of another class each, so that each is a question of its own.
    for (const tag of ['feat-a', 'pr-1', 'exp-a', 'cache-a', 'feat-b']) pushOld(world, { tags: [tag] });
    const reviews = await ask(told);
    expect(reviews.map(({ slow, facts }) => [slow, facts.families]).sort()).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
      [true, 2],
    ]);
    for (const review of reviews) await approveTwice(told, review);
    const begun = async () => {
      const all = await Promise.all(reviews.map(({ id }) => statusesOf(told, id)));
      return all.reduce((sum, { quarantined = 0 }) => sum + quarantined, 0);
    };
    for (let n = 0; n < 3; n++) expectNoFailure(await nextSweep(world, told));
    expect(await begun()).toBe(1);
    await passWatched(world, 7 * DAY);
    await weeklyScan(deps, access); // watching has no gap
    expectNoFailure(await sweep(deps));
    expect(await begun()).toBe(2);
  });

  it('what waits for its week can be taken back', async () => {
    const world = await openWithReleases(3, { sharePerWeek: 0.01 });
    const review = await onlyQuestion(world);
    await approveTwice(world, review);
    expectNoFailure(await sweepReview(world.deps, review.id));
    await answer(world, review.id, { kind: 'restore' }, ENGINEER);
    expectNoFailure(await sweepReview(world.deps, review.id));
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1, dropped: 2 });
  });
});

describe('promise 6: what takes the slow path', () => {
  it('the previous image of a moved tag goes the slow path', async () => {
    const world = await worlds.open();
    const previous = pushOld(world, { tags: ['preview-a', 'prod-eu'] });
    await weeklyScan(world.deps, world.access);
    const next = pushOld(world, { tags: ['preview-b'] });
    world.aws.ecr.tag(REGION, REPOSITORY, next, 'prod-eu');
    await passWatched(world, 7 * DAY);
    const [slow] = await ask(world);
    expect(slow).toMatchObject({
      slow: true,
      candidate: expect.stringMatching(/#preview\.past-expected-life\.slow$/),
      facts: { slow: { because: [expect.stringContaining('The tag prod-eu was on it')] } },
    });
    expect((await world.store.reviews.frozen(slow?.id ?? '')).map(({ root }) => root)).toEqual([previous]);
  });
  it('what was pinned by digest before goes the slow path', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const use = { at: START - 120 * DAY, by: 'Lambda resize:7', pinned: true } as const;
    await world.store.memory.rememberUses(world.access.key, REPOSITORY, new Map([[digest, use]]));
    expect(await onlyQuestion(world)).toMatchObject({ slow: true });
  });

  it('what a runbook mentions goes the slow path; one that cannot be read stops everything', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    pushOld(world, { tags: ['feat-b'] });
    const withLists = (readMentions: World['access']['readMentions']) =>
      world.start({ access: (access) => ({ ...access, readMentions }) });
    const read = withLists(async () => ({
      in: (repository, names) =>
        repository === REPOSITORY && names.includes('feat-a') ? 'docs/rollback.md' : undefined,
    }));
    expect((await ask({ ...world, ...read })).map(({ slow }) => slow).sort()).toEqual([false, true]);
    const unread = withLists(() => Promise.reject(new Error('permission denied')));
    await passWatched(world, 7 * DAY);
    expect(await ask({ ...world, ...unread })).toEqual([]);
  });

  it('an approval of the quick way ends where the slow one is needed now', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review));
    const mentions = { in: () => 'docs/rollback.md' };
    const { deps } = world.start({ access: (access) => ({ ...access, readMentions: async () => mentions }) });
    expectNoFailure(await sweepReview(deps, review.id));
    expect(await statusesOf(world, review.id)).toEqual({ dropped: 1 });
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('what one person approved is given back where it needs two now, and asked about again', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const review = await onlyQuestion(world);
    await answer(world, review.id, removeAll(review));
    expectNoFailure(await sweepReview(world.deps, review.id));
    expect(await statusesOf(world, review.id)).toEqual({ quarantined: 1 });
    const mentions = { in: () => 'docs/rollback.md' };
    const { deps, access } = world.start({
      access: (one) => ({ ...one, readMentions: async () => mentions }),
    });
    const told = { ...world, deps, access };
    world.clock.move(2 * HOUR);
    expectNoFailure(await sweep(deps));
    expect(await statusesOf(world, review.id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    await passWatched(world, 7 * DAY);
    const again = await onlyQuestion(told);
    expect(again).toMatchObject({ slow: true, state: { status: 'open' } });
    expect((await world.store.reviews.frozen(again.id)).map(({ root }) => root)).toEqual([digest]);
  });
});
