import { describe, expect, it } from 'vitest';
import { RunBudget } from '../../jobs/budget.ts';
import { Denials } from '../../jobs/denials.ts';
import { acceptInspected, collectEvidence } from '../../jobs/evidence.ts';
import { reconcile } from '../../jobs/reconcile.ts';
import { Rejudging } from '../../jobs/rejudge.ts';
import { sweep, sweepReview } from '../../jobs/sweep.ts';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { SignalSource } from '../../src/evidence/signals/source.ts';
import type { Source } from '../../src/evidence/source.ts';
import type { Use } from '../../src/policy/evidence.ts';
import type { Signal } from '../../src/policy/signal.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/policy/time.ts';
import {
  ask,
  askAndApprove,
  deletionsIn,
  expectNoFailure,
  ledger,
  letWindowEnd,
  nextSweep,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { NOTHING_IN_USE, REPOSITORY, useWorlds, type World } from '../jobs/world.ts';

const worlds = useWorlds();

/** What the sources and signals of a world answer, as a test has them. */
interface Told {
  uses: Use[];
  signals: Signal[];
  inspected: number;
  /** Called once it has looked: where a test lets time pass. */
  after: () => void;
  asked: number;
}

const nothing = () => {};

function source(told: Told, name = 'ecs'): Source {
  return {
    ...NOTHING_IN_USE,
    name,
    collect: async (context) => {
      told.asked++;
      const found = { name, inspected: told.inspected, uses: [...told.uses] };
      const answer = { ...(await NOTHING_IN_USE.collect(context)), status: 'ok', ...found } as const;
      told.after();
      return answer;
    },
  };
}

async function open(): Promise<{ readonly world: World; readonly told: Told }> {
  const told: Told = { uses: [], signals: [], inspected: 5, after: nothing, asked: 0 };
  const signals: SignalSource[] = [{ name: 'pulls', look: async () => told.signals }];
  const access = { access: (one: World['access']) => ({ ...one, signals }) };
  return { told, world: await worlds.open({ sources: [source(told)], ...access }) };
}

const USED: Use = { repository: REPOSITORY, tag: 'feat-a', by: 'ECS service prod/web' };

/** Somebody uses it or tries to for an hour, and then no more. */
async function useForAnHour({ world, told }: Awaited<ReturnType<typeof open>>, how: Partial<Told>) {
  world.clock.move(HOUR);
  Object.assign(told, how);
  expectNoFailure(await sweep(world.deps));
  Object.assign(told, { uses: [], signals: [] });
}

/** Not asked about before the rollback period is over, counted from the use. */
async function isRemembered(world: World): Promise<void> {
  for (const days of [35, 53]) {
    await passWatched(world, days * DAY);
    expect(await ask(world)).toEqual([]);
  }
  await passWatched(world, 3 * DAY);
  expect(await ask(world)).toHaveLength(1);
}

describe('promise 6: a use that stopped a removal protects for a rollback period, though no scan saw it', () => {
  it('when a sweep restored what is used', async () => {
    const opened = await open();
    pushOld(opened.world, { tags: ['feat-a'] });
    const id = await putAside(opened.world);
    await useForAnHour(opened, { uses: [USED] });
    expect(await statusesOf(opened.world, id)).toEqual({ restored: 1 });
    await isRemembered(opened.world);
  });

  it('when an approval was dropped', async () => {
    const opened = await open();
    pushOld(opened.world, { tags: ['feat-a'] });
    const id = await askAndApprove(opened.world);
    await useForAnHour(opened, { uses: [USED] });
    expect(await statusesOf(opened.world, id)).toEqual({ dropped: 1 });
    await isRemembered(opened.world);
  });

  it('when a pull of it failed', async () => {
    const opened = await open();
    pushOld(opened.world, { tags: ['feat-a'] });
    const id = await putAside(opened.world);
    const text = 'ECS task prod/web could not pull shop/web:feat-a';
    const at = opened.world.clock.now() + HOUR;
    const signal = { kind: 'failed-pull', repository: REPOSITORY, tag: 'feat-a', text, at } as const;
    await useForAnHour(opened, { signals: [signal] });
    expect(await statusesOf(opened.world, id)).toEqual({ restored: 1 });
    await isRemembered(opened.world);
  });
});

describe('promise 3: evidence is as old as the first look it rests on', () => {
  it('changes nothing on evidence that took longer than five minutes, and says why it waits', async () => {
    const { world, told } = await open();
    for (const tag of ['feat-a', 'feat-b', 'feat-c']) pushOld(world, { tags: [tag] });
    const before = shelf(world);
    const id = await askAndApprove(world);
    told.after = () => world.clock.move(20 * MINUTE);
    told.asked = 0;
    expectNoFailure(await sweepReview(world.deps, id));
    expect(await statusesOf(world, id)).toEqual({ approved: 3 });
    expect(told.asked).toBe(1); // again would take as long
    expect(shelf(world)).toEqual(before);
    const [hold = ''] = await world.store.holds.open();
    const denials = await Denials.load(world.deps, world.access);
    const asking = {
      judge: new Rejudging(world.deps, world.access),
      listen: async () => ({}),
      missed: async () => ({ missed: 0 }),
      behind: async () => new Map(),
      run: new RunBudget(100),
      denials,
    };
    expect((await reconcile(world.deps, world.access, hold, asking))?.why).toBe(
      'its evidence is too old to act on: the sources were asked more than 5 minutes ago',
    );
    told.after = nothing;
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 3 });
  });

  it('deletes nothing that came into use after the look, while the slowest source still answered', async () => {
    const { world, told } = await open();
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(world);
    told.after = () => {
      told.uses = [USED]; // right after the look
      world.clock.move(20 * MINUTE);
    };
    await letWindowEnd(world);
    expect(deletionsIn(world)).toEqual([]);
    expectNoFailure(await nextSweep(world));
    expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  });

  it('asks the sources once for the changes of two minutes, and again later', async () => {
    const { world, told } = await open();
    for (const tag of ['feat-a', 'feat-b', 'feat-c', 'feat-d']) pushOld(world, { tags: [tag] });
    const id = await askAndApprove(world);
    told.asked = 0;
    let changes = 0;
    const turn = async () => {
      changes++;
      world.clock.move(20 * SECOND);
    };
    const slow = world.start({ access: (one) => ({ ...one, turn, sources: [source(told)], signals: [] }) });
    expectNoFailure(await sweepReview(slow.deps, id));
    expect(await statusesOf(world, id)).toEqual({ quarantined: 4 });
    expect([changes, told.asked]).toEqual([8, 2]);
  });
});

describe('promise 2: a source that shrinks little by little is doubted, too', () => {
  const grade = async (world: World, told: Told, inspected: number) => {
    told.inspected = inspected;
    const { reports } = await collectEvidence(world.deps, world.access);
    return reports[0]?.status;
  };

  it('whatever sweeps see is held against the most of late', async () => {
    const { world, told } = await open();
    const seen: unknown[] = [];
    for (const inspected of [100, 60, 35, 20, 11, 51, 120, 60]) {
      world.clock.move(HOUR);
      seen.push(await grade(world, told, inspected));
    }
    const small = 'too-small';
    expect(seen).toEqual(['ok', 'ok', small, small, small, 'ok', 'ok', small]);
  });

  it('only a good weekly scan believes that it shrank, by no more than half, once a week', async () => {
    const { world, told } = await open();
    pushOld(world, { tags: ['feat-a'] });
    expect(await grade(world, told, 100)).toBe('ok');
    told.inspected = 60;
    await weeklyScan(world.deps, world.access);
    expect(await grade(world, told, 35)).toBe('ok');
    await weeklyScan(world.deps, world.access); // a second one in the same week
    expect(await grade(world, told, 30)).toBe('too-small');
    await passWatched(world, 7 * DAY);
    told.inspected = 30;
    await weeklyScan(world.deps, world.access); // this one was not good
    expect(await grade(world, told, 30)).toBe('too-small');
    told.inspected = 35;
    await weeklyScan(world.deps, world.access);
    expect(await grade(world, told, 20)).toBe('ok');
  });

  it('a person who looked why can accept it at once', async () => {
    const { world, told } = await open();
    expect(await grade(world, told, 100)).toBe('ok');
    expect(await grade(world, told, 8)).toBe('too-small');
    expect(await acceptInspected(world.deps, world.access, 'ecs')).toEqual([{ name: 'ecs', inspected: 8 }]);
    expect(await grade(world, told, 8)).toBe('ok');
  });
});

describe('promise 1: an approval outlives a source that only adds to its evidence', () => {
  /** Approves with some sources, and sweeps to the end with others. */
  async function sweptWith(names: readonly string[], later: readonly string[], uses: readonly Use[] = []) {
    const { world, told } = await open();
    const start = (all: readonly string[], more: readonly Use[] = []) =>
      world.start({
        access: (one) => ({
          ...one,
          signals: [],
          sources: all.map((name, i) =>
            source(i < all.length - 1 ? told : { ...told, uses: [...more] }, name),
          ),
        }),
      });
    const first = { ...world, ...start(names) };
    pushOld(world, { tags: ['feat-a'] });
    const id = await putAside(first);
    await letWindowEnd(world, start(later, uses));
    return { world, status: await statusesOf(world, id) };
  }

  it('goes on with a new source that sees nothing', async () => {
    expect((await sweptWith(['ecs'], ['ecs', 'eks'])).status).toEqual({ deleted: 1 });
  });

  it('restores what a new source sees in use', async () => {
    expect((await sweptWith(['ecs'], ['ecs', 'eks'], [USED])).status).toEqual({ restored: 1 });
  });

  it('restores where a source is not asked any more that was asked', async () => {
    const { world, status } = await sweptWith(['ecs', 'lambda'], ['ecs', 'eks']);
    expect(status).toEqual({ restored: 1 });
    expect((await ledger(world, 'state')).join()).toContain(
      'lambda was asked when it was approved, and is not asked any more',
    );
  });
});
