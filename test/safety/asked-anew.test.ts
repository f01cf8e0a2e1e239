import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  ask,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds } from '../jobs/world.ts';
import { askedAgain, lapse, REMOVE } from './asked-anew-story.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
describe('promise 11: what lapsed while it was put aside is asked about again', () => {
  it('under its real names, with evidence, and stays put aside without a date until somebody answers', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const first = await putAside(world);
    await passWatched(world, 3 * DAY);
    await lapse(world);
    await letWindowEnd(world);
    expect(await statusesOf(world, first)).toEqual({ quarantined: 1 });
    const review = await askedAgain(world);
    expect(review).toMatchObject({
      kind: 'past-expected-life',
      class: 'branch',
      owner: { team: 'shop' },
      offers: ['restore', 'remove', 'not-ours'],
      facts: { families: 1, tags: ['feat-a'], notFoundIn: [{ source: 'ecs' }] },
    });
    expect(review.facts.reasons[0]).toMatch(/^Put aside already, since \d{4}-\d\d-\d\d: .*asked/);
    for (let week = 0; week < 4; week++) {
      await letWindowEnd(world);
      await weeklyScan(world.deps, world.access);
    }
    expect(shelf(world)[digest]?.tags).toEqual([aside(digest, 'feat-a')]);
    const [open] = await world.store.reviews.getMany(await world.store.reviews.listOpen());
    expect(open?.askedSince).toBeDefined();
    expect(deletionsIn(world)).toEqual([]);
  });

  it('Remove is a new approval: a whole watch window from then, no second putting aside, then deleted', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const first = await putAside(world);
    const since = (await holdsOf(world, first)).get(digest)?.state;
    await lapse(world);
    await letWindowEnd(world);
    const { id } = await askedAgain(world);
    world.aws.calls.clear();
    const now = world.clock.now();
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(world.deps, id));
    const [hold] = await world.store.holds.ofReview(id);
    expect(hold).toMatchObject({
      approval: { effect: 'delete' },
      state: { status: 'quarantined', since: since && 'since' in since ? since.since : 0 },
    });
    expect(hold?.state.status === 'quarantined' && hold.state.deleteAfter).toBeGreaterThanOrEqual(
      now + 14 * DAY,
    );
    await passWatched(world, 13 * DAY);
    expectNoFailure(await sweep(world.deps));
    expect(world.aws.calls.mutating()).toEqual([]);
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect(deletionsIn(world)).toHaveLength(1);
    expect((await ledger(world, 'approved')).at(-1)).toContain('put aside since');
  });

  it('Restore brings its names back, and it is kept', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    await takeBack(world, id);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    await passWatched(world, 60 * DAY);
    expect(await ask(world)).toEqual([]);
  });

  it('Restore on the card of the first approval reaches it after the second one, too', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const first = await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(world.deps, id));
    await takeBack(world, first);
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
  });

  it('once more where Redis loses its records once more, however lately that was answered', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await ask(world)).toEqual([]);
    await passWatched(world, 7 * DAY);
    await lapse(world);
    const again = await askedAgain(world);
    expect(again.id).not.toBe(id);
    await answer(world, again.id, REMOVE);
    await letWindowEnd(world);
    await letWindowEnd(world);
    expect(await statusesOf(world, again.id)).toEqual({ deleted: 1 });
  });

  it('an untagged family, too, that lies in the archive meanwhile', async () => {
    const world = await worlds.open();
    const digest = pushOld(world);
    await putAside(world);
    await lapse(world);
    const review = await askedAgain(world);
    expect(review).toMatchObject({ kind: 'untagged', offers: ['restore', 'remove', 'not-ours'] });
    expect(shelf(world)[digest]?.status).toBe('ARCHIVED');
    await answer(world, review.id, REMOVE);
    await letWindowEnd(world);
    await letWindowEnd(world);
    expect(await statusesOf(world, review.id)).toEqual({ deleted: 1 });
  });

  it('and comes back by itself where it is used before anybody answers', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const first = await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    world.aws.ecr.pull(REGION, REPOSITORY, digest);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, first)).toEqual({ restored: 1 });
    await passWatched(world, 7 * DAY);
    await weeklyScan(world.deps, world.access);
    expect((await world.store.reviews.get(id))?.state.status).toBe('superseded');
  });

  it('but never what its owner chose to disable or to archive', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const [review] = await ask(world);
    await answer(world, review?.id ?? '', { ...REMOVE, kind: 'disable' });
    expectNoFailure(await sweepReview(world.deps, review?.id ?? ''));
    await lapse(world);
    expect(await ask(world)).toEqual([]);
    await letWindowEnd(world);
    expect(await statusesOf(world, review?.id ?? '')).toEqual({ disabled: 1 });
    expect(await ask(world)).toEqual([]);
  });
});
