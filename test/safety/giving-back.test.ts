import { describe, expect, it } from 'vitest';
import { sweepReview } from '../../jobs/sweep.ts';
import { IN_FLIGHT } from '../../src/policy/deadlines.ts';
import type { Digest } from '../../src/policy/image.ts';
import { MINUTE, SECOND } from '../../src/policy/time.ts';
import type { Fault } from '../../src/sandbox/aws/index.ts';
import {
  answer,
  aside,
  expectNoFailure,
  holdsOf,
  ledger,
  nextSweep,
  pushOld,
  putAside,
  shelf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

/** Promise 4: what a race took is given back, and never at the price of another image's last tag. */
const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** An image is restored, and another one is pushed with its name in the same instant. */
async function raced(world: World) {
  const ours = pushOld(world, { tags: ['feat-a'] });
  const id = await putAside(world);
  await answer(world, id, { kind: 'restore' });
  let victim: Digest | undefined;
  const push = () => {
    victim = world.aws.ecr.push(REGION, REPOSITORY, { tags: ['feat-a'] });
  };
  world.aws.faults.inject('PutImage', { kind: 'before', run: push }, { times: 1 });
  const tags = (digest: Digest | undefined) => digest && shelf(world)[digest]?.tags;
  return {
    ours,
    id,
    other: world.start(),
    /** Something goes wrong with the next call of an operation after the race. */
    afterRace: (operation: string, fault: Fault) =>
      world.aws.faults.inject(operation, fault, {
        times: 1,
        when: () => tags(victim)?.length === 0,
      }),
    hold: async () => (await holdsOf(world, id)).get(ours),
    victim: () => victim,
    ourTags: () => tags(ours),
    victimTags: () => tags(victim),
  };
}

describe('a name that a race took', () => {
  it('is not given back once another worker took over: that one went on, and took the other tag', async () => {
    const world = await worlds.open();
    const race = await raced(world);
    const run = async () => {
      world.clock.move(IN_FLIGHT + SECOND);
      expectNoFailure(await sweepReview(race.other.deps, race.id));
    };
    race.afterRace('DescribeImages', { kind: 'before', run });
    await sweepReview(world.deps, race.id);
    expect(race.ourTags()).toEqual(['feat-a']);
    expect(race.victimTags()).toEqual([]);
    expect((await race.hold())?.state).toMatchObject({ status: 'restored', taken: [] });
    expect((await ledger(world, 'changed')).join('\n')).toContain(
      `may have lost feat-a to it: ${race.victim()}`,
    );
  });

  it('is given back after slow reads, and nobody goes on beside that', async () => {
    const world = await worlds.open();
    const race = await raced(world);
    race.afterRace('DescribeImages', { kind: 'before', run: () => void world.clock.move(MINUTE) });
    const run = async () => {
      world.clock.move(IN_FLIGHT - MINUTE + SECOND);
      await sweepReview(race.other.deps, race.id);
      expect(race.ourTags()).toEqual(['feat-a', aside(race.ours, 'feat-a')]);
    };
    race.afterRace('PutImage', { kind: 'before', run });
    expectNoFailure(await sweepReview(world.deps, race.id));
    expect(race.ourTags()).toEqual([aside(race.ours, 'feat-a')]);
    expect(race.victimTags()).toEqual(['feat-a']);
    expect((await race.hold())?.state).toMatchObject({ status: 'restored', taken: ['feat-a'] });
  });
});

describe('giving back that ECR does not answer', () => {
  const unanswered: Fault = { kind: 'error', status: 504 };

  it('may still come: our image keeps its other tag until it must be over', async () => {
    const world = await worlds.open();
    const race = await raced(world);
    race.afterRace('PutImage', unanswered);
    await sweepReview(world.deps, race.id);
    world.clock.move(MINUTE);
    await sweepReview(race.other.deps, race.id);
    expect(race.ourTags()).toEqual(['feat-a', aside(race.ours, 'feat-a')]);
    const victim = race.victim();
    if (!victim) throw new Error('no race');
    world.aws.ecr.tag(REGION, REPOSITORY, victim, 'feat-a');
    world.clock.move(IN_FLIGHT);
    await sweepReview(race.other.deps, race.id);
    expect(race.ourTags()).toEqual([aside(race.ours, 'feat-a')]);
    expect((await race.hold())?.state).toMatchObject({ status: 'restored', taken: ['feat-a'] });
    expect((await ledger(world, 'failed')).join('\n')).toContain(`${victim} has feat-a back`);
  });

  it('and did not come: the record names who lost it', async () => {
    const world = await worlds.open();
    const race = await raced(world);
    race.afterRace('PutImage', unanswered);
    await sweepReview(world.deps, race.id);
    world.clock.move(IN_FLIGHT + SECOND);
    await sweepReview(world.deps, race.id);
    expect(race.ourTags()).toEqual(['feat-a']);
    expect((await race.hold())?.state).toMatchObject({ status: 'restored', taken: [] });
    expect((await ledger(world, 'changed')).join('\n')).toContain(
      `${race.victim()} lost feat-a to it and has not got it back: push it again`,
    );
  });
});

describe('a change that ECR does not answer for hours', () => {
  it('is one line of the record a day, and one more once it is seen', async () => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    await answer(world, id, { kind: 'restore' });
    const silent = world.aws.faults.inject('PutImage', { kind: 'error', status: 504 });
    await sweepReview(world.deps, id);
    for (let i = 0; i < 6; i++) await nextSweep(world);
    expect(silent.fired).toBe(7);
    expect(await ledger(world, 'failed')).toEqual([expect.stringContaining('not seen; no answer')]);
    silent.remove();
    const before = (await ledger(world, 'changed')).length;
    await nextSweep(world);
    expect((await ledger(world, 'changed')).slice(before)).toHaveLength(2);
  });
});
