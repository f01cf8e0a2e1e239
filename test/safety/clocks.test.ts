import { describe, expect, it } from 'vitest';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { CLOCK_TOLERANCE } from '../../src/policy/clock.ts';
import { DAY, type Duration, MINUTE, SECOND } from '../../src/policy/time.ts';
import {
  answer,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  holdsOf,
  ledger,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
  takeBack,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

/** Promise 5: no window ends, and nothing begins, by a clock that is wrong. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** The world as a worker sees it whose clock is so far ahead of Redis'. */
const ahead = (world: World, by: Duration): World => ({
  ...world,
  deps: { ...world.deps, now: () => world.clock.now() + by },
});

const whyIn = async ({ store }: World) => [...(await store.waits.all()).values()].map(({ why }) => why);

describe('a worker whose clock is wrong', () => {
  it('deletes nothing, however far the window lies behind it, and says why', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    const wrong = ahead(world, 15 * DAY);
    await passWatched(wrong, 0);
    expectNoFailure(await sweep(wrong.deps));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(deletionsIn(world)).toEqual([]);
    expect(await whyIn(world)).toEqual([
      expect.stringContaining('the clock of this machine is 15 days ahead of that of Redis'),
    ]);
  });

  for (const way of [1, -1]) {
    it(`begins nothing when it is ${way > 0 ? 'ahead' : 'behind'} by more than is allowed, and does with less`, async () => {
      const world = await worlds.open();
      pushOld(world, { tags: ['feat-a'] });
      const id = await askAndApprove(world);
      expectNoFailure(await sweepReview(ahead(world, way * (CLOCK_TOLERANCE + SECOND)).deps, id));
      expect(world.aws.calls.mutating()).toEqual([]);
      expect(await statusesOf(world, id)).toEqual({ approved: 1 });
      expectNoFailure(await sweepReview(ahead(world, way * (CLOCK_TOLERANCE - SECOND)).deps, id));
      expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    });
  }

  it('stops before the call where its clock is moved while it waits for its turn', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    let by = 0;
    const turn = async () => {
      by = -5 * MINUTE;
    };
    const { deps } = world.start({ access: (access) => ({ ...access, turn }) });
    expectNoFailure(await sweepReview({ ...deps, now: () => world.clock.now() + by }, id));
    expect(world.aws.calls.mutating()).toEqual([]);
  });

  it('drops no approval as too old', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    expectNoFailure(await sweepReview(ahead(world, 40 * DAY).deps, id));
    expect(await statusesOf(world, id)).toEqual({ approved: 1 });
  });

  it('leaves full sweeps to others: what it notes as done would not be due for days', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await sweep(ahead(world, 15 * DAY).deps);
    expect(await world.store.memory.lastDone('full-evidence')).toBeUndefined();
  });

  it('still gives back: to a person, and what was pulled', async () => {
    const world = await worlds.open();
    const [asked, pulled] = [pushOld(world, { tags: ['feat-a'] }), pushOld(world, { tags: ['feat-b'] })];
    const id = await putAside(world);
    world.clock.move(DAY);
    world.aws.ecr.pull(REGION, REPOSITORY, pulled);
    expectNoFailure(await nextSweep(ahead(world, 15 * DAY)));
    expect((await holdsOf(world, id)).get(pulled)?.state.status).toBe('restored');
    expect((await holdsOf(world, id)).get(asked)?.state.status).toBe('quarantined');
    await takeBack(ahead(world, -10 * MINUTE), id);
    expect(shelf(world)[asked]?.tags).toEqual(['feat-a']);
  });

  it('gives nothing back while another worker is at it: whether that is over, Redis says', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await passWatched(world, 15 * DAY);
    const run = async () => {
      await answer(world, id, { kind: 'restore' });
      await sweepReview(ahead(world, 5 * MINUTE).deps, id);
    };
    world.aws.faults.inject('BatchDeleteImage', { kind: 'before', run }, { times: 1 });
    expectNoFailure(await sweep(world.deps));
    expectNoFailure(await nextSweep(world));
    expect(shelf(world)[digest]).toBeUndefined();
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect((await ledger(world, 'state')).join()).not.toContain('restored');
  });
});
