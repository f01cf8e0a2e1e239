import { expect, test } from 'vitest';
import { proposeAfterScan } from '../../jobs/propose-learned.ts';
import { sharedOutlook } from '../../jobs/shared-look.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { tellTakenBack } from '../../jobs/tell-taken-back.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import { DAY } from '../../src/policy/time.ts';
import { POLICY_ACTION } from '../../src/slack/policy-ids.ts';
import { policyAnswerView } from '../../src/slack/views/policy-answer.ts';
import { FakeSlack } from '../jobs/fake-channel.ts';
import { carryOn, current, decideOn, inForce, OWN, policyCalls, putByHand } from '../jobs/policy-story.ts';
import {
  answer,
  ENGINEER,
  expectNoFailure,
  letWindowEnd,
  passWatched,
  pushOld,
  putAside,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** Two weeks' removals of previews have taught a rule, and it is proposed. */
async function open(): Promise<World> {
  const world = await worlds.open();
  for (const tag of ['pr-1', 'pr-2']) {
    pushOld(world, { tags: [tag] });
    await putAside(world);
    await letWindowEnd(world);
    expectNoFailure(await sweep(world.deps));
    await passWatched(world, 20 * DAY);
  }
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-9'], pushedAt: world.clock.now() - DAY });
  return world;
}

async function proposed(world: World): Promise<string> {
  await weeklyScan(world.deps, world.access);
  const made = await proposeAfterScan(world.deps, world.access);
  expect(made).toEqual([{ repository: REPOSITORY, status: 'proposed' }]);
  return (await newest(world)).id;
}

async function newest({ store, access }: World) {
  const [change] = await store.policies.inRepository(access.key, REPOSITORY);
  if (!change) throw new Error('nothing was proposed');
  return change;
}

async function approve(world: World, id: string, person?: typeof ENGINEER): Promise<void> {
  const { text } = await current(world, id);
  await decideOn(world, id, { kind: 'approve', mark: policyMark(text) }, person);
}

/** Something like it is put aside, and wanted back. */
async function regret(world: World): Promise<void> {
  pushOld(world, { tags: ['preview-7'] });
  const review = await putAside(world);
  await passWatched(world, DAY);
  await answer(world, review, { kind: 'restore' });
  expectNoFailure(await sweepReview(world.deps, review));
}

const REFUSED = {
  status: 'refused',
  what: 'apply',
  why: expect.stringMatching(
    /^its rule for pr-\* is taken back: wanted back on .* had it restored/,
  ) as string,
};

test('a rule that a restore took back is approved by nobody, and applied by nobody', async () => {
  const world = await open();
  const id = await proposed(world);
  await regret(world);
  await approve(world, id, ENGINEER);
  await carryOn(world, id);
  expect((await current(world, id)).state).toMatchObject(REFUSED);
});

test('and its card is closed by the next scan where nobody answers', async () => {
  const world = await open();
  const id = await proposed(world);
  await regret(world);
  await weeklyScan(world.deps, world.access);
  expect(await proposeAfterScan(world.deps, world.access)).toEqual([]);
  expect((await current(world, id)).state).toMatchObject(REFUSED);
});

test('where it came between the second approval and the change, it is not applied', async () => {
  const world = await open();
  const id = await proposed(world);
  await regret(world);
  await approve(world, id, ENGINEER);
  await approve(world, id);
  await carryOn(world, id);
  expect((await current(world, id)).state).toMatchObject(REFUSED);
  expect([inForce(world), policyCalls(world)]).toEqual([undefined, []]);
});

test('what ECR carries out already is told once, with the click that takes it back', async () => {
  const world = await open();
  const id = await proposed(world);
  await approve(world, id, ENGINEER);
  await approve(world, id);
  await carryOn(world, id);
  const slack = new FakeSlack();
  expect((await tellTakenBack(world.deps, slack.poster, world.access)).size).toBe(0);
  await regret(world);
  await weeklyScan(world.deps, world.access);
  for (const _ of [1, 2]) {
    const urgent = await tellTakenBack(world.deps, slack.poster, world.access);
    expect([...urgent]).toEqual([REPOSITORY]);
    expect(await proposeAfterScan(world.deps, world.access, { urgent })).toEqual([]);
  }
  expect(slack.posts).toHaveLength(1);
  const said = JSON.stringify(slack.posts[0]?.message.blocks);
  expect(said).toContain('still deletes by a rule that was taken back');
  expect(said).toContain('wanted back on');
  expect(said).toContain(POLICY_ACTION.undo);

  const look = await sharedOutlook(world.deps, world.access, REPOSITORY);
  if ('why' in look) throw new Error(look.why);
  const view = policyAnswerView(
    { ...look, registry: world.access.key, mode: 'delete', isLead: true },
    { now: world.clock.now(), zone: 'UTC' },
  );
  const shown = JSON.stringify(view.blocks);
  expect(shown).toContain('no answer teaches it any more');
  expect(shown).toMatch(/Deletes images tagged .*pr-\*.* 201 days after their push/);
  expect(shown).not.toContain('made by its owner');
});

test('beside a rule of its owner, the policy without it is proposed at once', async () => {
  const world = await open();
  putByHand(world, OWN);
  const id = await proposed(world);
  await approve(world, id, ENGINEER);
  await approve(world, id);
  await carryOn(world, id);
  expect(inForce(world)).toContain('pr-*');
  await regret(world);
  await weeklyScan(world.deps, world.access);
  const urgent = await tellTakenBack(world.deps, new FakeSlack().poster, world.access);
  const made = await proposeAfterScan(world.deps, world.access, { urgent });
  expect(made).toEqual([{ repository: REPOSITORY, status: 'proposed' }]);
  const { text } = await newest(world);
  expect(text).toContain('tmp-*');
  expect(text).not.toContain('pr-*');
});
