import { savingsOf } from '../../app/savings-sums.ts';
import { repositoryTallies } from '../../app/tallies.ts';
import type { Config } from '../../config/schema.ts';
import { summarizeUnowned, type UnownedSummary } from '../../owners/unowned.ts';
import { compilePatterns } from '../../policy/glob.ts';
import { isOver } from '../../policy/hold.ts';
import { type RegistryKey, registryKey } from '../../policy/image.ts';
import { isWaiting } from '../../policy/review.ts';
import type { RepositorySnapshot, Store } from '../../store/store.ts';
import { defineCommand, type Result } from '../command.ts';
import { notScanned } from '../not-scanned.ts';
import { pauseLines, statusText } from '../present/status.ts';
import { savingsShape } from '../savings-shapes.ts';
import type { StatusShape } from '../shapes.ts';
import { isoOrNull } from '../to-shapes.ts';
import { withStore } from '../with-store.ts';

type Row = StatusShape['repositories'][number];

/** `layaway status`: where things stand, as of the last scan. */
export const status = defineCommand({
  name: 'status',
  summary: 'show counts, open questions and put-aside images',
  names: '[repository]',
  atLeast: 0,
  atMost: 1,
  options: {},
  help: `Counts and bytes of every repository as of its last scan, questions that wait for an
answer, and images under way. The name may be a pattern, such as payments/*.`,
  run: async ({ names: [pattern = '*'], config, env, now, note }): Promise<Result> => {
    const wanted = compilePatterns([pattern]);
    if ('errors' in wanted) return { wrongUse: wanted.errors.join('; ') };
    return await withStore({ env, note }, async (store) => {
      const known = await store.memory.repositories();
      const savings = await savingsBy(
        store,
        new Set(known.map(({ registry }) => registryKey(registry))),
        config,
      );
      const repositories: Row[] = [];
      for (const { registry, repository } of known.filter((one) => wanted.matches(one.repository))) {
        const key = registryKey(registry);
        const snapshot = await store.memory.snapshot(key, repository);
        if (snapshot)
          repositories.push({
            ...(await rowOf(store, snapshot)),
            savings: savings.get(`${key}/${repository}`) ?? null,
          });
      }
      const { everything, registries } = await store.brakes.pauses();
      const paused = {
        paused: everything?.why ?? null,
        pausedRegistries: [...registries].map(([registry, { why }]) => ({ registry, why })),
      };
      if (repositories.length === 0)
        return { refused: [...pauseLines(paused), notScanned(known, pattern)].join('\n') };
      const unowned = unownedShape(summarizeUnowned(await store.owners.unowned(), now()));
      const lost = await store.continuity.lapse();
      const lapse = lost ? { at: new Date(lost.at).toISOString(), why: lost.why } : null;
      const shape: StatusShape = { ...paused, lapse, unowned, repositories };
      return { json: shape, text: (screen) => statusText(shape, screen) };
    });
  },
});

/** What was gained in each repository that ever had something put aside, by registry and name. */
async function savingsBy(
  store: Store,
  registries: ReadonlySet<RegistryKey>,
  { price }: Pick<Config, 'price'>,
): Promise<ReadonlyMap<string, Row['savings']>> {
  const tallies = await repositoryTallies(store, registries);
  return new Map(
    tallies.map((one) => [`${one.registry}/${one.repository}`, savingsShape(savingsOf(one, price))]),
  );
}

async function rowOf(store: Store, snapshot: RepositorySnapshot): Promise<Omit<Row, 'savings'>> {
  const { repository, scannedAt, images, bytes, owner, fields = null, rows } = snapshot;
  const registry = registryKey(snapshot.registry);
  const reviews = await store.reviews.getMany(await store.reviews.inRepository(registry, repository));
  const holds = await store.holds.inRepository(registry, repository);
  const underWay = holds.filter(({ state }) => !isOver(state.status));
  return {
    registry,
    repository,
    scannedAt: new Date(scannedAt).toISOString(),
    owner: owner.team ?? null,
    images,
    bytes,
    fields,
    rows,
    waiting: reviews.filter(({ state }) => isWaiting(state)).length,
    holds: underWay.map(({ root, state, approval }) => ({
      digest: root,
      status: state.status,
      deleteAfter: isoOrNull(
        state.status === 'quarantined' && approval.effect === 'delete' ? state.deleteAfter : undefined,
      ),
    })),
  };
}

function unownedShape(summary: UnownedSummary | undefined): StatusShape['unowned'] {
  if (!summary) return null;
  const { unowned, total, fourWeeksAgo } = summary;
  return { repositories: unowned, total, fourWeeksAgo: fourWeeksAgo ?? null };
}
