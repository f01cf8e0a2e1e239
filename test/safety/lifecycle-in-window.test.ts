import { describe, expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { DAY } from '../../src/policy/time.ts';
import {
  aside,
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
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Spares `feat-*` under their own names only: what is put aside is 203 days old within the window. */
const EATS_WHAT_IS_ASIDE = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: 'tagged',
        tagPatternList: ['feat-*'],
        countType: 'imageCountMoreThan',
        countNumber: 100,
      },
      action: { type: 'expire' },
    },
    {
      rulePriority: 2,
      selection: { tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 203 },
      action: { type: 'expire' },
    },
  ],
});

async function putAsideThenPolicy(world: World, text = EATS_WHAT_IS_ASIDE) {
  const digest = pushOld(world, { tags: ['feat-a'] });
  const id = await putAside(world);
  await passWatched(world, DAY);
  world.aws.ecr.setLifecyclePolicy(REGION, REPOSITORY, text);
  return { digest, id };
}

describe('what is put aside can be had back until its date, whatever lifecycle policy comes meanwhile', () => {
  it('it gets its names back before a rule takes it for being put aside, and the rule is named', async () => {
    const world = await worlds.open();
    const { digest, id } = await putAsideThenPolicy(world);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual({ [digest]: { tags: ['feat-a'], status: 'ACTIVE' } });
    expect((await ledger(world, 'restored')).at(-1)).toContain(
      "the repository's lifecycle policy (rule 2) deletes it within 2 days, or would while it is put aside",
    );
    for (let day = 0; day < 20; day++) {
      world.clock.move(DAY);
      world.aws.ecr.runLifecycle(REGION);
    }
    expect(shelf(world)).toEqual({ [digest]: { tags: ['feat-a'], status: 'ACTIVE' } });
  });

  it('a family of which only a part was put aside comes back, too', async () => {
    const world = await worlds.open();
    const digest = pushOld(world, { tags: ['feat-a'] });
    const pause = () => world.store.brakes.pause('cli', 'wait', world.clock.now());
    world.aws.faults.inject('PutImage', { kind: 'before', run: pause }, { times: 1 });
    const id = await putAside(world);
    expect(await statusesOf(world, id)).toEqual({ quarantining: 1 });
    expect(shelf(world)[digest]?.tags).toContain(aside(digest, 'feat-a'));
    world.aws.ecr.setLifecyclePolicy(REGION, REPOSITORY, EATS_WHAT_IS_ASIDE);
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
    expect(shelf(world)).toEqual({ [digest]: { tags: ['feat-a'], status: 'ACTIVE' } });
  });

  it('where the policy was faster, the record says so', async () => {
    const world = await worlds.open();
    const { id } = await putAsideThenPolicy(world);
    await passWatched(world, 4 * DAY);
    // It acts between the look that sends the image back and the change that would bring it back.
    world.aws.faults.inject(
      'PutImage',
      { kind: 'before', run: () => void world.aws.ecr.runLifecycle(REGION) },
      { times: 1 },
    );
    await sweep(world.deps);
    await nextSweep(world);
    const [hold] = (await holdsOf(world, id)).values();
    expect(hold?.state).toMatchObject({ status: 'gone', why: expect.stringContaining('(rule 2)') });
    expect((await ledger(world, 'state')).at(-1)).toMatch(
      /removed by someone else: .*lifecycle policy \(rule 2\)/,
    );
  });

  it('a policy that cannot be read sends nothing back, and deletes nothing', async () => {
    const world = await worlds.open();
    const { id } = await putAsideThenPolicy(world, EATS_WHAT_IS_ASIDE);
    world.aws.faults.inject('GetLifecyclePolicy', { kind: 'deny' });
    await nextSweep(world);
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
    expect(deletionsIn(world)).toHaveLength(0);
  });
});
