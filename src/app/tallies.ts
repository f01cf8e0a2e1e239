import pLimit from 'p-limit';
import type { RegistryKey } from '../policy/image.ts';
import { type Tally, tallyOf } from '../policy/tally.ts';
import type { Store } from '../store/store.ts';

/** A repository that ever had a hold, and what its holds add up to. */
export interface RepositoryTally {
  readonly registry: RegistryKey;
  readonly repository: string;
  readonly tally: Tally;
}

const AT_ONCE = 8;

/** All repositories of these registries that ever had a hold. Only those with changes since the last look are counted. */
export async function repositoryTallies(
  store: Pick<Store, 'tallies' | 'holds' | 'reviews'>,
  registries: Iterable<RegistryKey>,
): Promise<readonly RepositoryTally[]> {
  const limit = pLimit(AT_ONCE);
  const lists = await Promise.all(
    [...registries].map(async (registry) => {
      const known = await store.tallies.of(registry);
      return await limit.map([...known], async ([repository, { changes, tally }]) => ({
        registry,
        repository,
        tally: tally ?? (await count(store, registry, repository, changes)),
      }));
    }),
  );
  return lists.flat();
}

async function count(
  { tallies, holds, reviews }: Pick<Store, 'tallies' | 'holds' | 'reviews'>,
  registry: RegistryKey,
  repository: string,
  changes: number,
): Promise<Tally> {
  const all = await holds.inRepository(registry, repository);
  const asked = await reviews.getMany([...new Set(all.map(({ review }) => review))]);
  const tally = tallyOf(all, new Map(asked.map(({ id, owner }) => [id, owner.team])));
  await tallies.note(registry, repository, changes, tally);
  return tally;
}
