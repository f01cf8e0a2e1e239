import { afterEach, expect } from 'vitest';
import { weeklyScan } from '../../jobs/weekly-scan.ts';
import type { Digest } from '../../src/policy/image.ts';
import { MINUTE } from '../../src/policy/time.ts';
import type { Call } from '../../src/sandbox/aws/call.ts';
import { answer, aside, passWatched, pushOld, statusesOf } from '../jobs/story.ts';
import { REGION, useWorlds, type World } from '../jobs/world.ts';
import { pool, type RealWorker, startRealWorker } from './workers.ts';

const CONFIG = {
  mode: 'delete',
  watchWindow: '14d',
  scope: ['shop/*'],
  minimumImpact: { bytes: 0 },
  rates: { putImagePerSecond: 10, batchDeleteImagePerSecond: 50 },
  teams: { shop: { channel: 'C0SHOP', leads: ['U0SHOPLEAD'], members: ['U0SHOPENG'] } },
};

/** One image index with one platform in a repository of its own, approved for removal. */
interface Case {
  readonly repository: string;
  readonly review: string;
  readonly roles: readonly Digest[];
}

async function approved(world: World, from: number, to: number): Promise<Case[]> {
  const seeded = Array.from({ length: to - from }, (_, i) => {
    const repository = `shop/case-${from + i}`;
    world.aws.ecr.createRepository(REGION, repository, { tags: { owner: 'shop' } });
    const platform = pushOld(world, {}, repository);
    const index = pushOld(world, { tags: ['feat-a'], children: [platform] }, repository);
    return { repository, roles: [index, platform] };
  });
  await weeklyScan(world.deps, world.access);
  const cases: Case[] = [];
  for (const one of seeded) {
    const [review = ''] = await world.store.reviews.inRepository(world.access.key, one.repository);
    await answer(world, review, { kind: 'remove', count: 1, stated: 'delete' });
    cases.push({ ...one, review });
  }
  return cases;
}

/** What can be told of a case from outside, free of digests. */
async function endOf(world: World, { repository, review, roles }: Case) {
  const images = roles.map((digest) => {
    const image = world.aws.ecr.image(REGION, repository, digest);
    return image?.tags.map((tag) => (tag === aside(digest, 'feat-a') ? 'aside' : tag)).sort();
  });
  return { images, holds: await statusesOf(world, review) };
}

const concerns = ({ repository }: Case) => {
  return ({ input }: Pick<Call, 'input'>) =>
    (input as { repositoryName?: string } | null)?.repositoryName === repository;
};

/** What happens to the approved cases before the part in which workers are killed. */
export type Prelude = (world: World, cases: readonly Case[], worker: RealWorker) => Promise<void>;

/** `kill -9` of a worker at every call to the registry, for the one test file that calls this at its top. */
export function useKills(): { betweenAllCalls(prelude: Prelude): Promise<number> } {
  const worlds = useWorlds({ config: CONFIG });
  const closing: (() => Promise<void>)[] = [];
  let opened = 0;
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  return {
    async betweenAllCalls(prelude) {
      const world = await worlds.open();
      const env = {
        REDIS_URL: worlds.redis.server.url,
        PREFIX: `test-${++opened}`,
        CONFIG: JSON.stringify(CONFIG),
      };
      const spares = pool(env, 2);
      const survivor = await startRealWorker(env);
      closing.push(spares.close, survivor.kill);
      return await killBetweenAllCalls(world, spares, survivor, prelude);
    },
  };
}

/** Answers how many calls there were. The end must be that of a worker that nobody killed. */
async function killBetweenAllCalls(
  world: World,
  spares: Pick<ReturnType<typeof pool>, 'next'>,
  survivor: RealWorker,
  prelude: Prelude,
): Promise<number> {
  const ahead = () => world.clock.now() - Date.now();
  const run = (worker: RealWorker, { review }: Case) => worker.run({ review, ahead: ahead() });

  const [undisturbed] = (await approved(world, 0, 1)) as [Case];
  await prelude(world, [undisturbed], survivor);
  world.aws.calls.clear();
  expect(await run(survivor, undisturbed)).toEqual([]);
  const calls = world.aws.calls.all.filter(concerns(undisturbed)).length;
  const changes = world.aws.calls.mutating().length;
  const expected = await endOf(world, undisturbed);

  const cases = await approved(world, 1, calls + 1);
  await prelude(world, cases, survivor);
  for (const [i, one] of cases.entries()) {
    const doomed = await spares.next();
    let seen = 0;
    const when = (call: Call) => concerns(one)(call) && ++seen === i + 1;
    world.aws.calls.clear();
    const kill = world.aws.faults.inject('*', { kind: 'before', run: () => doomed.kill() }, { when });
    expect(await run(doomed, one), `call ${i + 1}`).toBeUndefined();
    kill.remove();
    await passWatched(world, 3 * MINUTE);
    expect(await run(survivor, one), `killed at call ${i + 1}`).toEqual([]);
    expect(await endOf(world, one), `killed at call ${i + 1}`).toEqual(expected);
    expect(world.aws.calls.mutating(), `killed at call ${i + 1}`).toHaveLength(changes);
  }
  return calls;
}

/** Put aside by the survivor, with nobody killed. */
export const putAside: Prelude = async (world, cases, worker) => {
  for (const { review } of cases)
    expect(await worker.run({ review, ahead: world.clock.now() - Date.now() })).toEqual([]);
};
