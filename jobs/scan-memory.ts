import type { Digest } from '../src/policy/image.ts';
import type { Store } from '../src/store/store.ts';
import type { ScanMemory } from './deps.ts';

/** Remembers in Redis, so that keeps, uses seen and open holds count. */
export function storedMemory({ memory, holds, owners }: Store): ScanMemory {
  return {
    ...memory,
    ownerWords: owners.words,
    async heldIn(registry, repository) {
      // Archived and disabled ones, too: they are answered, and nobody is asked about them again.
      const open = await holds.underWayIn(registry, repository);
      return new Set(open.flatMap((hold) => hold.members.map((member) => member.digest)));
    },
  };
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
    ownerWords: async () => new Map(),
  };
}
