import pLimit from 'p-limit';
import type { Digest, RegistryKey } from '../policy/image.ts';
import { familyLayers, type Layers } from '../policy/layers.ts';
import type { Review } from '../policy/review.ts';
import { type AskedOf, knownBetter, type TalliedHold, type Tally, tallyOf } from '../policy/tally.ts';
import type { Verified } from '../policy/verified.ts';
import { knownLayers } from '../store/layers.ts';
import type { Store } from '../store/store.ts';
import type { KnownTally } from '../store/tallies.ts';

/** A repository that ever had a hold, and what its holds add up to. */
export interface RepositoryTally {
  readonly registry: RegistryKey;
  readonly repository: string;
  readonly tally: Tally;
  readonly verified?: Verified;
}

type Parts = Pick<Store, 'tallies' | 'holds' | 'reviews' | 'immutable'>;

const AT_ONCE = 8;
/** The newest holds of a repository whose layers are looked up; older decisions keep what was counted for them. */
const LAYERS_LOOKED_UP = 2_000;

/** All repositories of these registries that ever had a hold. Only those with changes since the last look are counted. */
export async function repositoryTallies(
  store: Parts,
  registries: Iterable<RegistryKey>,
): Promise<readonly RepositoryTally[]> {
  const limit = pLimit(AT_ONCE);
  const lists = await Promise.all(
    [...registries].map(async (registry) => {
      const known = await store.tallies.of(registry);
      return await limit.map([...known], ([repository, one]) => tallyIn(store, registry, repository, one));
    }),
  );
  return lists.flat();
}

/** The same of one repository; undefined where there never was a hold. */
export async function repositoryTally(
  store: Parts,
  registry: RegistryKey,
  repository: string,
): Promise<RepositoryTally | undefined> {
  const known = (await store.tallies.of(registry)).get(repository);
  return known && (await tallyIn(store, registry, repository, known));
}

async function tallyIn(
  store: Parts,
  registry: RegistryKey,
  repository: string,
  known: KnownTally,
): Promise<RepositoryTally> {
  const tally = known.tally ?? (await count(store, registry, repository, known));
  return { registry, repository, tally, ...(known.verified && { verified: known.verified }) };
}

async function count(
  store: Parts,
  registry: RegistryKey,
  repository: string,
  { changes, former }: KnownTally,
): Promise<Tally> {
  const holds = await talliedHolds(store, registry, repository);
  const asked = await store.reviews.getMany([...new Set(holds.map(({ review }) => review))]);
  const counted = tallyOf(holds, new Map(asked.map((review) => [review.id, askedOf(review)])));
  const tally = knownBetter(counted, former);
  await store.tallies.note(registry, repository, changes, tally);
  return tally;
}

function askedOf({ owner, facts: { bytes } }: Review): AskedOf {
  return { team: owner.team, mostByLayers: bytes.byLayers === undefined ? undefined : bytes.estimate };
}

/** Every hold with no more of it than a tally reads: a page in full at a time. */
async function talliedHolds(store: Parts, registry: RegistryKey, repository: string): Promise<TalliedHold[]> {
  const holds: TalliedHold[] = [];
  const members = new Map<TalliedHold, readonly Digest[]>();
  for await (const page of store.holds.allIn(registry, repository)) {
    for (const { review, sizeBytes, state, goal, stop, watch, approval, members: held } of page) {
      const hold = { review, sizeBytes, state, ...(goal && { goal }), stop, watch, approval };
      if (holds.push(hold) <= LAYERS_LOOKED_UP) {
        members.set(
          hold,
          held.map(({ digest }) => digest),
        );
      }
    }
  }
  const layers = await knownLayers(store.immutable, [...new Set([...members.values()].flat())]);
  return holds.map((hold) => ({ ...hold, layers: ofMembers(members.get(hold), layers) }));
}

function ofMembers(
  digests: readonly Digest[] | undefined,
  layers: ReadonlyMap<Digest, Layers>,
): Layers | undefined {
  return digests && familyLayers(digests.map((digest) => layers.get(digest)));
}
