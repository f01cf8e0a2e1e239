import { expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import { createDecisions } from '../../src/app/decisions.ts';
import { createHistory } from '../../src/app/history.ts';
import { createSavings } from '../../src/app/savings.ts';
import { decisionShapes } from '../../src/cli/decision-records.ts';
import { DAY } from '../../src/policy/time.ts';
import { askAndApprove, LEAD, letWindowEnd, nextSweep, passWatched, pushOld } from './story.ts';
import { NOTHING_IN_USE, REGION, REPOSITORY, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });
const SIZE = 50_000_000;

/** What `/ecr savings`, `/ecr history` and `layaway records` say of it to somebody of its team. */
async function told({ store, deps, clock }: World) {
  const clicker = { user: LEAD };
  const parts = {
    ...{ store, config: deps.config, now: clock.now },
    mayAsk: async () => ({ role: 'member' }),
    teamsOf: () => ['shop'],
  };
  const records = await decisionShapes(store, {}, { limit: 10, now: clock.now() }, deps.config.price);
  return {
    ours: await createSavings(parts)(clicker, ''),
    named: await createSavings(parts)(clicker, REPOSITORY),
    team: await createSavings(parts)(clicker, 'shop'),
    history: await createHistory(parts)(clicker, REPOSITORY, 1),
    decisions: await createDecisions(parts)(clicker, REPOSITORY, 1),
    records,
  };
}

it('what was saved and decided in a repository outlives the repository', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'], sizeBytes: SIZE });
  pushOld(world, { tags: ['feat-b'], sizeBytes: SIZE });
  await askAndApprove(world);
  await sweep(world.deps);
  await letWindowEnd(world);
  await nextSweep(world);
  await passWatched(world, DAY);
  await weeklyScan(world.deps, world.access);
  const before = await told(world);
  expect(before.ours).toMatchObject({ total: { deleted: { images: 2 }, verified: { images: 2 } } });
  world.aws.ecr.deleteRepository(REGION, REPOSITORY);
  await passWatched(world, 7 * DAY);
  await weeklyScan(world.deps, world.access);
  expect(await world.store.memory.snapshot(world.access.key, REPOSITORY)).toBeUndefined();
  const after = await told(world);
  expect(after).toEqual(before);
  expect(after.records).toHaveLength(1);
  expect(after.decisions).toMatchObject({ pages: 1, records: [{ finalAction: { ended: true } }] });
  expect(after.history).toMatchObject({ repository: REPOSITORY, lines: expect.any(Array) });
});

it('a whole scan without a repository proves what was deleted in it; out of scope nothing is proved', async () => {
  const world = await worlds.open();
  const { store, deps, access } = world;
  const proved = async () => (await store.tallies.of(access.key)).get(REPOSITORY)?.verified;
  const scope = ['payments/*'];
  pushOld(world, { tags: ['feat-a'], sizeBytes: SIZE });
  const review = await askAndApprove(world);
  await sweep(deps);
  await letWindowEnd(world);
  await nextSweep(world);
  await passWatched(world, DAY);
  await weeklyScan({ ...deps, config: { ...deps.config, scope } }, access);
  expect(await proved()).toBeUndefined();
  world.aws.ecr.deleteRepository(REGION, REPOSITORY);
  const decisions = [{ review, images: 1, bytes: SIZE }];
  await weeklyScan(deps, access);
  expect(await proved()).toMatchObject({ decisions });
  expect((await store.growth.weeks(access.key)).at(-1)?.deleted).toEqual({ images: 1, bytes: SIZE });
});
