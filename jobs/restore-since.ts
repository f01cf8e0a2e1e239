import pLimit from 'p-limit';
import { type Hold, isOver } from '../src/policy/hold.ts';
import { type Digest, registryKey } from '../src/policy/image.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Store } from '../src/store/store.ts';
import type { RegistryAccess } from './deps.ts';

/** Images of one repository that were put aside, or approved to be, since some moment. */
export interface AsideSince {
  readonly access: RegistryAccess;
  readonly repository: string;
  readonly digests: ReadonlySet<Digest>;
}

const AT_ONCE = 8;

/**
 * What Layaway put aside since then and can bring back, by repository: all of them, or the one named. What was approved
 * since and has not begun is among it, so that it does not begin after the restore. Only Redis knows any of this.
 */
export async function asideSince(
  store: Store,
  registries: readonly RegistryAccess[],
  since: Instant,
  repository?: string,
): Promise<AsideSince[]> {
  const open = (await store.holds.getMany(await store.holds.open())).filter(
    (hold) => !isOver(hold.state.status) && (repository === undefined || hold.repository === repository),
  );
  const begun = await pLimit(AT_ONCE).map(open, (hold) => putAsideAt(store, hold));
  const recent = open.filter((_, i) => (begun[i] ?? 0) >= since);
  return registries.flatMap((access) => byRepository(access, recent));
}

/** The receipt is written right before the first change; without one nothing was changed yet. */
async function putAsideAt(store: Store, hold: Hold): Promise<Instant> {
  return (await store.holds.receipt(hold.id))?.at ?? hold.approval.at;
}

function byRepository(access: RegistryAccess, holds: readonly Hold[]): AsideSince[] {
  const digests = new Map<string, Set<Digest>>();
  for (const { registry, repository, members } of holds) {
    if (registryKey(registry) !== access.key) continue;
    const known = digests.get(repository) ?? new Set();
    digests.set(repository, known);
    for (const { digest } of members) known.add(digest);
  }
  return [...digests].map(([repository, ones]) => ({ access, repository, digests: ones }));
}
