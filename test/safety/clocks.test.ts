import { describe, expect, it } from 'vitest';
import { dueWork } from '../../jobs/due.ts';
import { perform } from '../../jobs/perform.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { CLOCK_TOLERANCE } from '../../src/policy/clock.ts';
import { DAY, type Duration, HOUR, MINUTE, SECOND } from '../../src/policy/time.ts';
import { FakeSlack } from '../jobs/fake-channel.ts';
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

  it('sweeps as often as one whose clock is right, reads no evidence, and makes nobody else sweep more', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    for (const by of [2 * HOUR, -2 * HOUR]) {
      const wrong = ahead(world, by);
      let evidence = 0;
      const collect: typeof NOTHING_IN_USE.collect = async (context) => {
        evidence++;
        return await NOTHING_IN_USE.collect(context);
      };
      const access = { ...world.access, sources: [{ ...NOTHING_IN_USE, collect }] };
      const drawing = { ...new FakeSlack(), redraw: { card: () => {}, reminder: () => {} } };
      world.aws.calls.clear();
      for (let minute = 0; minute < 20; minute++) {
        world.clock.move(MINUTE);
        const due = (await dueWork(wrong.deps)).filter(({ name }) => name === 'sweep');
        for (const work of due) await perform({ ...wrong.deps, registries: [access] }, drawing, work);
      }
      expect(world.aws.calls.count('DescribeImages')).toBeLessThanOrEqual(3);
      expect(evidence).toBe(0);
      expect(await dueWork(wrong.deps)).toContainEqual({ name: 'sweep' }); // for whose clock is right
      await perform(world.deps, drawing, { name: 'sweep' });
      expect(await dueWork(wrong.deps)).not.toContainEqual({ name: 'sweep' });
    }
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
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
