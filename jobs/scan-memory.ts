import { isAwaiting } from '../src/policy/asked-again.ts';
import type { Digest, RegistryKey } from '../src/policy/image.ts';
import { type Regret, regretOf } from '../src/policy/regret.ts';
import type { RetentionClass } from '../src/policy/retention.ts';
import type { Store } from '../src/store/store.ts';
import type { ScanMemory } from './deps.ts';

/** Remembers in Redis, so that keeps, uses seen and open holds count. */
export function storedMemory({ memory, holds, owners, reviews }: Store): ScanMemory {
  return {
    ...memory,
    ownerWords: owners.words,
    async heldIn(registry, repository) {
      // Archived and disabled ones, too: they are answered, and nobody is asked about them again.
      const open = await holds.underWayIn(registry, repository);
      return new Set(open.flatMap((hold) => hold.members.map((member) => member.digest)));
    },
    awaitingIn: async (registry, repository) =>
      (await holds.underWayIn(registry, repository)).filter(isAwaiting),
    regretsIn: (registry, repository) => regretsIn({ holds, reviews }, registry, repository),
  };
}

/** A hold's class is its review's; of a review that is no longer stored nothing is known. */
async function regretsIn(
  { holds, reviews }: Pick<Store, 'holds' | 'reviews'>,
  registry: RegistryKey,
  repository: string,
): Promise<ReadonlyMap<RetentionClass, Regret>> {
  const all = await holds.inRepository(registry, repository);
  const asked = await reviews.getMany([...new Set(all.map(({ review }) => review))]);
  const classes = new Map(asked.map((review) => [review.id, review.class]));
  return new Map(
    [...new Set(classes.values())].map((kind) => [
      kind,
      regretOf(all.filter(({ review }) => classes.get(review) === kind)),
    ]),
  );
}

/** For a scan without Redis: remembers the children it read, and nothing beyond its own life. */
export function briefMemory(): ScanMemory {
  const children = new Map<Digest, readonly Digest[]>();
  return {
    usesSeen: async () => new Map(),
    rememberUses: async () => {},
    tagHistory: async () => undefined,
    saveTagHistory: async () => {},
    keeps: async () => new Map(),
    children: async (digests) =>
      new Map(
        digests.flatMap((digest) => {
          const known = children.get(digest);
          return known ? [[digest, known] as const] : [];
        }),
      ),
    rememberChildren: async (read) => {
      for (const [digest, list] of read) children.set(digest, list);
    },
    ownReads: async () => new Map(),
    rememberOwnReads: async () => {},
    watchedSince: async () => undefined,
    lastInspected: async () => undefined,
    rememberInspected: async () => {},
    noteSources: async () => {},
    lastDone: async () => undefined,
    heldIn: async () => new Set(),
    awaitingIn: async () => [],
    regretsIn: async () => new Map(),
    ownerWords: async () => new Map(),
  };
}
