import { expect, it } from 'vitest';
import type { RegistryAccess } from '../../jobs/deps.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { changeTurns } from '../../jobs/turns.ts';
import { timerOn } from '../../src/registry/pace.ts';
import { digest } from '../store/fixtures.ts';
import { askAndApprove, expectNoFailure, ledger, pushOld, statusesOf, takeBack } from './story.ts';
import { NOTHING_IN_USE, testConfig, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** A worker whose turns are given in Redis, at ECR's own limit. */
function paced(world: World) {
  const config = { rates: { putImagePerSecond: 10 } };
  const { store, clock } = world;
  const access = (plain: RegistryAccess): RegistryAccess => ({
    ...plain,
    ...changeTurns(testConfig(config), plain.key, timerOn(clock.now), store.pace),
  });
  return world.start({ config, access });
}

it('gives the turns of all workers in Redis, and goes on after being throttled without a new sweep', async () => {
  const world = await worlds.open();
  const workers = [paced(world), paced(world)];
  for (const name of ['a', 'b', 'c']) pushOld(world, { tags: [`feat-${name}`] });
  const id = await askAndApprove(world);
  world.aws.faults.inject('PutImage', { kind: 'throttle' }, { times: 1 });
  const swept = await Promise.all(workers.map(({ deps }) => sweepReview(deps, id)));
  for (const one of swept) expectNoFailure(one);
  expectNoFailure(await sweepReview(world.deps, id));
  expect(await statusesOf(world, id)).toEqual({ quarantined: 3 });
  expect(world.aws.calls.of('PutImage')).toHaveLength(3 + 1);
  expect((await ledger(world, 'failed')).join()).toContain('ThrottlingException');
  await takeBack({ ...world, deps: workers[0]?.deps ?? world.deps }, id);
  expect(await statusesOf(world, id)).toEqual({ restored: 3 });
});

it('holds the rate of one process where there is no Redis, one line for each API', async () => {
  const slept: number[] = [];
  const timer = { now: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  const { turn, throttled } = changeTurns(testConfig(), '123456789012/eu-west-1', timer);
  const any = digest(1);
  await turn({ kind: 'put-tag', digest: any, tag: 'a' });
  await turn({ kind: 'put-tag', digest: any, tag: 'b' });
  await turn({ kind: 'delete', digests: [] });
  await turn({ kind: 'archive', digest: any });
  await turn({ kind: 'untag', digest: any, tag: 'a', form: 'tag' });
  await throttled({ kind: 'delete', digests: [] }, { who: 'a', first: false });
  expect(slept).toEqual([500, 200, 1_000]);
});

it('stops where Redis cannot be asked: a rate that nobody counts is none', async () => {
  const lines = {
    take: () => Promise.reject(new Error('Redis is away')),
    holdBack: () => Promise.reject(new Error('Redis is away')),
  };
  const { turn } = changeTurns(
    testConfig(),
    '123456789012/eu-west-1',
    timerOn(() => 0),
    lines,
  );
  await expect(turn({ kind: 'delete', digests: [] })).rejects.toThrow('Redis is away');
});
