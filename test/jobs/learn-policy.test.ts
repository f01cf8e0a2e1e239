import { describe, expect, it } from 'vitest';
import { retentionOf } from '../../jobs/learn-policy.ts';
import { policyOutlook } from '../../jobs/policy-outlook.ts';
import { proposeAfterScan } from '../../jobs/propose-learned.ts';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { policyMark } from '../../src/policy/policy-text.ts';
import type { RetentionPolicy } from '../../src/policy/retention-policy.ts';
import { DAY } from '../../src/policy/time.ts';
import { carryOn, decideOn } from './policy-story.ts';
import {
  answer,
  ask,
  askAndApprove,
  expectNoFailure,
  LEAD,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  statusesOf,
} from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

const learned = ({ deps, access }: World): Promise<RetentionPolicy> =>
  retentionOf(deps, access.id, REPOSITORY);

/** Old previews, asked about, removed, deleted; then a month goes by. */
async function cycle(world: World, ...tags: string[]): Promise<string> {
  for (const tag of tags) pushOld(world, { tags: [tag] });
  const review = await putAside(world);
  await letWindowEnd(world);
  expectNoFailure(await sweep(world.deps));
  await passWatched(world, 20 * DAY);
  return review;
}

describe('a rule learned from clicks', () => {
  it('comes after the second cycle, with what it rests on, and is proposed once', async () => {
    const world = await worlds.open();
    const { deps, access, store, aws, clock } = world;
    const first = await cycle(world, 'pr-1', 'pr-2');
    const { expires, notProposed } = await learned(world);
    expect(expires).toEqual([]);
    expect(notProposed).toEqual([{ class: 'preview', why: expect.stringContaining('one week only') }]);
    expect(await proposeAfterScan(deps, access)).toEqual([]);

    const second = await cycle(world, 'pr-3');
    aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-9'], pushedAt: clock.now() - DAY });
    await weeklyScan(deps, access);
    const policy = await learned(world);
    expect(policy.owner.team).toBe('shop');
    expect(policy.expires).toEqual([
      expect.objectContaining({
        class: 'preview',
        selection: { kind: 'tagged', patterns: ['pr-*'] },
        limit: { kind: 'days', days: 201 },
        reviews: [second, first],
      }),
    ]);
    expect(policy.expires[0]?.because).toBe(
      `${LEAD} removed 1 preview image on 2026-04-06, ${LEAD} removed 2 preview images on 2026-03-02.`,
    );
    expect(policy.prevention.map(({ kind }) => kind)).toEqual(['lifecycle-rule']);
    expect(policy.evidence).toContainEqual(expect.stringContaining(`${LEAD} removed 2 preview images`));

    aws.calls.clear();
    const { evidence } = await weeklyScan(deps, access);
    const listed = () => aws.calls.all.filter(({ operation }) => operation === 'DescribeImages').length;
    const scanned = listed();
    expect(await proposeAfterScan(deps, access, { evidence })).toEqual([
      { repository: REPOSITORY, status: 'proposed' },
    ]);
    // What the scan asked the sources is not asked again, and the repository is listed once.
    expect(listed() - scanned).toBe(1);
    const [change] = await store.policies.inRepository(access.key, REPOSITORY);
    expect(change?.text).toContain('"pr-*"');
    clock.move(13 * DAY);
    expect(await proposeAfterScan(deps, access)).toEqual([]);
    const outlook = await policyOutlook(deps, access, REPOSITORY);
    expect(outlook).toMatchObject({
      rejected: [],
      proposal: { id: change?.id },
      effect: { diff: { isSame: false } },
    });
  });

  it('is proposed anew, with the new count, where more would go by now than was shown', async () => {
    const world = await worlds.open();
    const { deps, access, store, aws, clock } = world;
    await cycle(world, 'pr-1', 'pr-2');
    await cycle(world, 'pr-3');
    aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-9'], pushedAt: clock.now() - DAY });
    await weeklyScan(deps, access);
    await proposeAfterScan(deps, access);
    const newest = async () => (await store.policies.inRepository(access.key, REPOSITORY))[0];
    const shown = await newest();
    expect(shown?.facts).toMatchObject({ expires: { images: 0 } });
    aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-8'], pushedAt: clock.now() - 300 * DAY });
    const decision = { kind: 'approve', mark: policyMark(shown?.text ?? '') } as const;
    await decideOn(world, shown?.id ?? '', decision);
    await carryOn(world, shown?.id ?? '');
    expect(await store.policies.get(shown?.id ?? '')).toMatchObject({
      state: { status: 'refused', anew: true },
    });
    expect(await newest()).toMatchObject({
      state: { status: 'proposed' },
      facts: { expires: { images: 1 } },
    });
  });

  it('is not proposed where it would change nothing, nor where nothing may be deleted', async () => {
    const world = await worlds.open();
    await cycle(world, 'pr-1');
    await cycle(world, 'pr-2');
    expect((await learned(world)).expires).toHaveLength(1);
    expect(await proposeAfterScan(world.deps, world.access)).toEqual([]);
    world.aws.ecr.push(REGION, REPOSITORY, { tags: ['pr-3'], pushedAt: world.clock.now() });
    const { deps } = world.start({ config: { mode: 'quarantine' } });
    expect(await proposeAfterScan(deps, world.access)).toEqual([]);
  });

  it('is taken back by a restore, until two more removals', async () => {
    const world = await worlds.open();
    await cycle(world, 'pr-1');
    await cycle(world, 'pr-2');
    pushOld(world, { tags: ['pr-3'] });
    const review = await askAndApprove(world);
    await passWatched(world, DAY);
    await answer(world, review, { kind: 'restore' });
    const { expires, notProposed } = await learned(world);
    expect(expires).toEqual([]);
    expect(notProposed[0]?.why).toMatch(/^wanted back on 2026-05-12 \(U0SHOPLEAD had it restored\)/);
  });

  it('needs two more removals after a pull brought one back, also where that one is removed again', async () => {
    const world = await worlds.open();
    const back = pushOld(world, { tags: ['feat-a'] });
    pushOld(world, { tags: ['feat-b'] });
    const review = await putAside(world);
    await passWatched(world, 2 * DAY);
    world.aws.ecr.pull(REGION, REPOSITORY, back);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, review)).toEqual({ restored: 1, quarantined: 1 });
    await letWindowEnd(world);
    expectNoFailure(await sweep(world.deps));
    const wanted = [{ class: 'branch', why: expect.stringMatching(/^wanted back on 2026-03-04 /) }];
    expect(await learned(world)).toMatchObject({ expires: [], notProposed: wanted });

    await passWatched(world, 150 * DAY);
    await putAside(world);
    await letWindowEnd(world);
    expectNoFailure(await sweep(world.deps));
    const { expires, notProposed, evidence } = await learned(world);
    expect([expires, notProposed]).toEqual([[], wanted]);
    expect(evidence).toContainEqual(
      `2026-03-02: ${LEAD} removed 2 branch images (past expected life), 1 of them came back or stayed.`,
    );
  });

  it('leaves what was kept as an exception, with what is written down', async () => {
    const exceptions = [
      {
        repository: REPOSITORY,
        tag: 'feat-1',
        reason: 'the bank calls it',
        until: '2027-03-31',
        by: 'shop lead',
      },
      {
        repository: 'shop/running',
        tag: 'feat-1',
        reason: 'elsewhere',
        until: '2027-03-31',
        by: 'shop lead',
      },
    ];
    const world = await worlds.open({ config: { exceptions } });
    pushOld(world, { tags: ['feat-1'] });
    const kept = pushOld(world, { tags: ['feat-2'] });
    const [review] = await ask(world);
    if (!review) throw new Error('nothing was asked');
    await answer(world, review.id, { kind: 'keep', reason: 'audit' });
    expectNoFailure(await sweep(world.deps));
    const all = await learned(world);
    expect(all.exceptions).toContainEqual({
      digest: kept,
      tags: ['feat-2'],
      why: 'audit',
      by: LEAD,
      until: expect.any(Number),
    });
    expect(all.exceptions).toContainEqual(
      expect.objectContaining({ tags: ['feat-1'], why: 'the bank calls it', by: 'shop lead' }),
    );
    expect(all.exceptions.filter(({ why }) => why === 'elsewhere')).toEqual([]);
  });

  it('says so where the repository or a list of exceptions cannot be read', async () => {
    const world = await worlds.open();
    const { deps, access } = world;
    await expect(retentionOf(deps, access.id, 'shop/none')).rejects.toThrow('there is no repository');
    const elsewhere = { ...access.id, region: 'eu-central-1' };
    await expect(retentionOf(deps, elsewhere, REPOSITORY)).rejects.toThrow('not in the configuration');
    const broken = { ...access, readExceptions: () => Promise.reject(new Error('rollback.yml is not YAML')) };
    await expect(retentionOf({ ...deps, registries: [broken] }, access.id, REPOSITORY)).rejects.toThrow(
      'rollback.yml',
    );
  });
});
