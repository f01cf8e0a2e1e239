import { expect, it } from 'vitest';
import type { RegistryAccess } from '../../jobs/deps.ts';
import { perform } from '../../jobs/perform.ts';
import { sweepReview } from '../../jobs/sweep.ts';
import { changeTurns } from '../../jobs/turns.ts';
import { registryKey } from '../../src/policy/image.ts';
import { timerOn } from '../../src/registry/pace.ts';
import { FakeSlack } from './fake-channel.ts';
import { askAndApprove, expectNoFailure, holdsOf, ledger, nextSweep, pushOld, statusesOf } from './story.ts';
import { NOTHING_IN_USE, REGION, testConfig, useWorlds, type World } from './world.ts';

const worlds = useWorlds({ sources: [NOTHING_IN_USE] });

/** A process that is told to stop by `stop()`. */
function stoppable(world: World, access?: (plain: RegistryAccess, stop: () => void) => RegistryAccess) {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const { deps } = world.start(access ? { access: (plain) => access(plain, stop) } : {});
  return { deps: { ...deps, stopping: stopping.signal }, stop };
}

it.each(['after the wait for a turn', 'while the owner of a name is looked up'])(
  'a change that is only about to be made is left to the next worker: told %s',
  async (when) => {
    const world = await worlds.open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await askAndApprove(world);
    const process = stoppable(world, (plain, stop) => ({
      ...plain,
      turn: async () => {
        if (when.startsWith('after')) stop();
        else world.aws.faults.inject('DescribeImages', { kind: 'before', run: stop });
      },
    }));
    world.aws.calls.clear();
    expectNoFailure(await sweepReview(process.deps, id));
    world.aws.faults.clear();
    expect(world.aws.calls.mutating().length).toBeLessThanOrEqual(when.startsWith('after') ? 0 : 1);
    expect([...(await holdsOf(world, id)).values()].filter(({ intent }) => intent)).toEqual([]);
    expect(await ledger(world, 'failed')).toEqual([]);
    expect(await world.store.waits.of(id)).toBeUndefined();
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 1 });
  },
);

it('nobody waits for a turn once told to stop', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  const id = await askAndApprove(world);
  const { store, clock } = world;
  const line = { who: 'somebody else', first: true };
  for (let i = 0; i < 5; i++) await store.pace.holdBack(`${world.access.key}/PutImage`, line);
  const process = stoppable(world, (plain) => {
    const timer = timerOn(clock.now);
    const sleep: typeof timer.sleep = (ms, signal) => {
      queueMicrotask(process.stop);
      return timer.sleep(ms * 100, signal);
    };
    return { ...plain, ...changeTurns(testConfig(), plain.key, { ...timer, sleep }, store.pace) };
  });
  expectNoFailure(await sweepReview(process.deps, id));
  expect(world.aws.calls.mutating()).toEqual([]);
});

it('a scan begins no other repository, is not done, tells nobody, and is done by the next worker', async () => {
  const world = await worlds.open();
  const names = Array.from({ length: 30 }, (_, i) => `shop/svc-${i}`);
  for (const name of names) {
    world.aws.ecr.createRepository(REGION, name, { tags: { owner: 'shop' } });
    pushOld(world, { tags: ['feat-a'] }, name);
  }
  const process = stoppable(world);
  const slack = new FakeSlack();
  const drawing = { ...slack, redraw: { card: () => {}, reminder: () => {} } };
  const first = world.aws.faults.inject(
    'DescribeImages',
    { kind: 'before', run: process.stop },
    { times: 1 },
  );
  const scan = { name: 'scan', registry: registryKey(world.access.id) } as const;
  await perform(process.deps, drawing, scan);
  expect(first.fired).toBe(1);
  const listed = world.aws.calls.of('DescribeImages').length;
  expect(listed).toBeLessThan(20);
  expect(await world.store.memory.lastDone(`latest scan ${scan.registry}`)).toBeUndefined();
  await perform(world.deps, drawing, scan);
  expect(await world.store.memory.lastDone(`latest scan ${scan.registry}`)).toBeDefined();
  expect(slack.posts).toEqual([]);
  expect(await world.store.measures.counts('failures')).toEqual(new Map());
});
