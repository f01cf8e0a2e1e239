import { describe, expect, it } from 'vitest';
import { applyDecision } from '../../jobs/apply.ts';
import type { Deps } from '../../jobs/deps.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { recordsOf } from '../../src/app/decision-records.ts';
import { leftOutOf } from '../../src/policy/leave-out.ts';
import { DAY, type Duration, HOUR, SECOND } from '../../src/policy/time.ts';
import {
  answer,
  aside,
  datesOf,
  deletionsIn,
  expectNoFailure,
  LEAD,
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
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';
import { askedAgain, lapse, REMOVE } from './asked-anew-story.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** A worker whose clock is behind by so much. */
function behind({ deps, clock }: World, by: Duration): Deps {
  return { ...deps, now: () => clock.now() - by };
}

describe('promise 5: what is approved anew is watched for a whole window', () => {
  const ways: readonly (readonly [string, (deps: Deps, id: string) => Promise<unknown>])[] = [
    ['the job of the click', sweepReview],
    ['a sweep', (deps) => sweep(deps)],
  ];
  it.each(ways)(
    'also where %s meets a worker whose clock is behind: another one dates it',
    async (_, run) => {
      const world = await worlds.open();
      pushOld(world, { tags: ['feat-a'] });
      const first = await putAside(world);
      await lapse(world);
      const { id } = await askedAgain(world);
      await answer(world, id, REMOVE);
      const approved = world.clock.now();
      await run(behind(world, 20 * DAY), id);
      expect((await world.store.reviews.decided()).map((one) => one.id)).toEqual([id]);
      expectNoFailure(await nextSweep(world));
      expect(deletionsIn(world)).toEqual([]);
      const [date = 0] = await datesOf(world, first);
      expect(date).toBeGreaterThanOrEqual(approved + 14 * DAY);
    },
  );

  it('and dated by the click where the clock is a little behind', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    const approved = world.clock.now();
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(behind(world, 20 * SECOND), id));
    const [date = 0] = await datesOf(world, id);
    expect(date).toBeGreaterThanOrEqual(approved + 14 * DAY);
  });
});

it('promise 11: Restore gives back what the button counts, and what was left out stays put aside', async () => {
  const world = await worlds.open();
  const out = pushOld(world, { tags: ['feat-a'] });
  const wanted = pushOld(world, { tags: ['feat-b'] });
  await putAside(world);
  await lapse(world);
  const { id } = await askedAgain(world);
  const review = await world.store.reviews.get(id);
  if (!review) throw new Error('no review');
  const frozen = await world.store.reviews.frozen(id);
  const entry = { at: world.clock.now(), kind: 'decided', review: id, by: LEAD, text: 'left out' } as const;
  expect(await world.store.reviews.save(leftOutOf(review, [out], frozen), entry)).toBe('saved');
  await takeBack(world, id);
  await passWatched(world, 2 * HOUR);
  expectNoFailure(await sweep(world.deps));
  expect(shelf(world)[wanted]?.tags).toEqual(['feat-b']);
  expect(shelf(world)[out]?.tags).toEqual([aside(out, 'feat-a')]);
});

describe('promise 11: a removal that was approved anew', () => {
  it('meets what is being restored: it comes back, and the new question says so', async () => {
    const world = await worlds.open();
    const digest = pushOld(world);
    const first = await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    await answer(world, first, { kind: 'restore' });
    expectNoFailure(await sweepReview(world.deps, first));
    expect(shelf(world)[digest]?.status).toBe('ACTIVATING');
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ restoring: 1 });
    expect((await ledger(world, 'state')).at(-1)).toContain('on its way back already');
    await passWatched(world, HOUR);
    expectNoFailure(await sweep(world.deps));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)[digest]?.status).toBe('ACTIVE');
  });

  it('counts no more after a second lapse, however often it is carried out', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    await putAside(world);
    await lapse(world);
    const { id } = await askedAgain(world);
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(world.deps, id));
    await passWatched(world, 7 * DAY);
    await lapse(world);
    const before = await world.store.holds.ofReview(id);
    expect(await applyDecision(world.deps, id)).toBe('done');
    expect(await world.store.holds.ofReview(id)).toEqual(before);
    expect(await ledger(world, 'approved')).toHaveLength(2);
    expect((await askedAgain(world)).id).not.toBe(id);
  });

  it('deletes what had a part that another image shared, and that part stays', async () => {
    const world = await worlds.open();
    const shared = pushOld(world);
    const index = pushOld(world, { tags: ['feat-a'], children: [shared, pushOld(world)] });
    const release = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['1.0.0'], children: [shared] });
    const first = await putAside(world);
    await lapse(world);
    world.aws.ecr.remove(REGION, REPOSITORY, release);
    const { id } = await askedAgain(world);
    await answer(world, id, REMOVE);
    expectNoFailure(await sweepReview(world.deps, id));
    await letWindowEnd(world);
    await letWindowEnd(world);
    expect(await statusesOf(world, id)).toEqual({ deleted: 1 });
    expect(shelf(world)).not.toHaveProperty([index]);
    expect(shelf(world)).toHaveProperty([shared]);
    const asked = await world.store.reviews.getMany([first, id]);
    const [former, newer] = await recordsOf(world.store, asked, world.clock.now());
    expect(former?.finalAction).toMatchObject({
      text: expect.stringContaining('not deleted any more'),
      ended: true,
    });
    expect(newer?.finalAction.text).toContain('1 deleted');
    expect(newer?.firstReversibleMove).toContain('before this was asked again');
  });
});
