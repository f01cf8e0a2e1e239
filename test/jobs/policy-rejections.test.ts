import { expect, it } from 'vitest';
import { policyOutlook } from '../../jobs/policy-outlook.ts';
import { type ProposeAfter, proposeAfterScan } from '../../jobs/propose-learned.ts';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { DAY } from '../../src/policy/time.ts';
import { policyText, putByHand } from './policy-story.ts';
import { expectNoFailure, letWindowEnd, pushOld, putAside } from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** The owner's own rule takes releases, the newest too. */
const TAKES_RELEASES = policyText({ tagStatus: 'tagged', tagPatternList: ['1.*'] }, 100);

/** A repository whose answers taught a rule, and whose owner's own policy stands against proposing it. */
async function rejected() {
  const world = await worlds.open();
  for (const tag of ['pr-1', 'pr-2']) {
    pushOld(world, { tags: [tag] });
    await putAside(world);
    await letWindowEnd(world);
    expectNoFailure(await sweep(world.deps));
    world.clock.move(20 * DAY);
  }
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-9'], pushedAt: world.clock.now() - DAY });
  pushOld(world, { tags: ['1.0.0'] });
  putByHand(world, TAKES_RELEASES);
  const { evidence } = await weeklyScan(world.deps, world.access);
  const first = await propose(world, { evidence });
  return { world, evidence, first };
}

/** What a scan proposes, and how often it lists images for that. */
async function propose(world: World, after: ProposeAfter) {
  world.aws.calls.clear();
  const proposals = await proposeAfterScan(world.deps, world.access, after);
  const listed = world.aws.calls.all.filter(({ operation }) => operation === 'DescribeImages').length;
  return { proposals, listed };
}

const note = ({ store, access }: World) => store.policies.rejection(access.key, REPOSITORY);
const WHY = expect.stringMatching(/must stay, such as 1\.0\.0 /);
const AGAIN = { proposals: [{ repository: REPOSITORY, status: 'rejected', why: WHY }], listed: 1 };
const NOT_TRIED = { proposals: [], listed: 0 };

it('what stands against a policy is remembered with what it rests on, and said to whoever asks', async () => {
  const { world, evidence, first } = await rejected();
  const { deps, access } = world;
  expect(first).toEqual(AGAIN);
  const at = (await note(world))?.at;
  expect(await note(world)).toEqual({
    at: expect.any(Number),
    why: [WHY],
    ground: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(await policyOutlook(deps, access, REPOSITORY)).toMatchObject({ tried: { at, why: [WHY] } });
  world.clock.move(7 * DAY);
  expect(await propose(world, { evidence })).toEqual(NOT_TRIED);
  world.clock.move(14 * DAY);
  expect(await propose(world, { evidence })).toEqual(NOT_TRIED);
  expect((await note(world))?.at).toBe(at);
  // A policy in force that takes what is needed does not wait.
  expect(await propose(world, { evidence, urgent: new Set([REPOSITORY]) })).toEqual(AGAIN);
});

it('it is tried again after four weeks', async () => {
  const { world, evidence } = await rejected();
  const before = (await note(world))?.at ?? Number.NaN;
  world.clock.move(28 * DAY - 60_000);
  expect(await propose(world, { evidence })).toEqual(AGAIN);
  expect((await note(world))?.at).toBeGreaterThan(before + 27 * DAY);
});

it('it is tried again once the policy in force changed, and forgotten once one is proposed', async () => {
  const { world, evidence } = await rejected();
  putByHand(world, undefined);
  const { proposals } = await propose(world, { evidence });
  expect(proposals).toEqual([{ repository: REPOSITORY, status: 'proposed' }]);
  expect(await note(world)).toBeUndefined();
});

it('what the sources could not tell is asked again by every scan, without a listing', async () => {
  const { world, evidence } = await rejected();
  putByHand(world, undefined);
  const blind = { ...evidence, notCovered: ['nobody looks into the cluster prod'] };
  const why = 'What is in use is not known: nobody looks into the cluster prod.';
  for (let week = 0; week < 2; week++) {
    world.clock.move(7 * DAY);
    const proposals = [{ repository: REPOSITORY, status: 'rejected', why }];
    expect(await propose(world, { evidence: blind })).toEqual({ proposals, listed: 0 });
    expect(await note(world)).toEqual({ at: expect.any(Number), why: [why] });
  }
});

it('what failed is told too, and tried again', async () => {
  const { world, evidence } = await rejected();
  const broken = { ...world.access, readExceptions: () => Promise.reject(new Error('no YAML')) };
  const deps = { ...world.deps, registries: [broken] };
  await proposeAfterScan(deps, broken, { evidence });
  expect(await note(world)).toEqual({ at: expect.any(Number), why: [expect.stringContaining('no YAML')] });
});

it('what only waited for images put aside or in use is tried again once these are gone, not after four weeks', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['pr-1'] });
  await putAside(world);
  await letWindowEnd(world);
  expectNoFailure(await sweep(world.deps));
  world.clock.move(20 * DAY);
  pushOld(world, { tags: ['pr-2'] });
  await putAside(world);
  world.aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-9'], pushedAt: world.clock.now() - DAY });
  const { evidence } = await weeklyScan(world.deps, world.access);
  const waits = expect.stringContaining('Answered already');
  const rejection = { repository: REPOSITORY, status: 'rejected', why: waits };
  expect(await propose(world, { evidence })).toEqual({ proposals: [rejection], listed: 1 });
  expect((await note(world))?.against).toEqual([expect.stringMatching(/^sha256:/)]);
  expect(await propose(world, { evidence })).toEqual(NOT_TRIED);
  await letWindowEnd(world);
  expectNoFailure(await sweep(world.deps));
  const { evidence: now } = await weeklyScan(world.deps, world.access);
  expect((await propose(world, { evidence: now })).proposals).toEqual([
    { repository: REPOSITORY, status: 'proposed' },
  ]);
});
