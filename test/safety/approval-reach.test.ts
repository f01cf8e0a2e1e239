import { describe, expect, it } from 'vitest';
import { isoWeek } from '../../jobs/calendar.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import {
  answer,
  ask,
  askAndApprove,
  expectNoFailure,
  letWindowEnd,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { REGION, REPOSITORY, useWorlds } from '../jobs/world.ts';

const worlds = useWorlds();

describe('promise 1: an approval reaches as far as its card said', () => {
  it('keeps aside, however long, what was approved while nothing was deleted', async () => {
    const world = await worlds.open({ config: { mode: 'quarantine' } });
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const raised = world.start({ config: { mode: 'delete' } });
    await passWatched(world, 60 * DAY);
    expectNoFailure(await sweep(raised.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(shelf(world)[digest]).toBeDefined();
  });

  it('watches as long as the card said, though a shorter window is configured before the click', async () => {
    const world = await worlds.open({ config: { watchWindow: '30d' } });
    const digest = pushOld(world, { tags: ['feat-a'] });
    const [review] = await ask(world);
    const hurried = world.start({ config: { watchWindow: '1d' } });
    const id = review?.id ?? '';
    await answer({ ...hurried, store: world.store }, id, { kind: 'remove', count: 1, stated: 'delete' });
    expectNoFailure(await sweepReview(hurried.deps, id));
    await passWatched(world, 30 * DAY - HOUR);
    expectNoFailure(await sweep(hurried.deps));
    expect(shelf(world)[digest]).toBeDefined();
    await passWatched(world, 2 * HOUR);
    expectNoFailure(await sweep(hurried.deps));
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
  });
});

describe('promise 3: a Restore that is stored before the call stops the call', () => {
  it('gives back what was asked back while the last look was taken', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    let clicked = false;
    const restless = world.start({
      store: (store) => ({
        ...store,
        holds: {
          ...store.holds,
          // The intent to delete is saved: the owner's click lands right after it.
          save: async (hold, entries) => {
            const saved = await store.holds.save(hold, entries);
            if (hold.intent?.change.kind === 'delete' && !clicked) {
              clicked = true;
              await answer(world, id, { kind: 'restore' });
            }
            return saved;
          },
        },
      }),
    });
    await letWindowEnd(world, restless);
    expect(clicked).toBe(true);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
  });
});

describe('promise 5: what somebody gives back by hand stays back', () => {
  it('does not put aside again what was restored while a pause interrupted the quarantine', async () => {
    let paused = false;
    const world = await worlds.open({ pausedByEnvironment: () => paused });
    const digest = pushOld(world, { tags: ['feat-a', 'feat-b'] });
    const id = await askAndApprove(world);
    world.aws.faults.inject('BatchDeleteImage', {
      kind: 'after',
      run: () => {
        paused = true;
      },
    });
    await sweepReview(world.deps, id);
    expect(shelf(world)[digest]?.tags).toContain('feat-b');
    expect(shelf(world)[digest]?.tags).not.toContain('feat-a');
    world.aws.faults.clear();
    world.aws.ecr.tag(REGION, REPOSITORY, digest, 'feat-a');
    paused = false;
    world.clock.move(10 * MINUTE);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.tags).toEqual(['feat-a', 'feat-b']);
  });
});

describe('promise 10: a question that was asked stays answerable', () => {
  it('asks again what was only recorded, once the mode allows more', async () => {
    const world = await worlds.open({ config: { mode: 'ask' } });
    pushOld(world, { tags: ['feat-a'] });
    await askAndApprove(world);
    expect(await ask(world)).toEqual([]);
    const raised = world.start({ config: { mode: 'delete' } });
    expect(await ask({ ...raised, store: world.store })).toHaveLength(1);
  });

  it('leaves a question alone whose message of this week is out', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const [first] = await ask(world);
    if (!first) throw new Error('nothing was asked');
    const posted = { channel: 'C0SHOP', ts: '1.1', week: isoWeek(world.clock.now(), 'UTC') };
    await world.store.reviews.save({ ...first, posted });
    expect((await ask(world)).map(({ id }) => id)).toEqual([first.id]);
    await passWatched(world, 7 * DAY);
    expect((await ask(world)).map(({ id }) => id)).not.toContain(first.id);
  });
});
