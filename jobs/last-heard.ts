import { CLOCK_TOLERANCE } from '../src/policy/clock.ts';
import { type RegistryKey, registryKey } from '../src/policy/image.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Store } from '../src/store/store.ts';

/** When all sources were asked about every hold last, in any registry. */
export const FULL_EVIDENCE = 'full-evidence';

/**
 * Until when a registry counts as watched where no mark of it can be believed. After an upgrade (`marked` is false) the
 * record of an older version says it: its last full sweep, or the last time that this registry's signals answered, where
 * that is longer ago. Where it does not say, nothing that is put aside there was watched.
 */
export async function lastHeard(
  store: Store,
  registry: RegistryKey,
  now: Instant,
  { marked }: { readonly marked: boolean },
): Promise<Instant> {
  const heard = marked ? undefined : await heardBefore(store, registry);
  if (heard !== undefined && heard <= now + CLOCK_TOLERANCE) return Math.min(heard, now);
  return await oldestAside(store, registry, now);
}

async function heardBefore({ memory, measures }: Store, registry: RegistryKey): Promise<Instant | undefined> {
  const [full, seen] = await Promise.all([memory.lastDone(FULL_EVIDENCE), measures.signalsSeen()]);
  const signals = seen.get(registry);
  if (full === undefined || !signals?.every(({ ok }) => ok)) return undefined;
  return Math.min(full, ...signals.map(({ observedAt }) => observedAt));
}

/** Since when something is put aside there, or now. */
async function oldestAside({ holds }: Store, registry: RegistryKey, now: Instant): Promise<Instant> {
  const open = await holds.getMany(await holds.open());
  const since = open.flatMap((hold) => {
    if (registryKey(hold.registry) !== registry) return [];
    if (hold.state.status === 'quarantined') return [hold.state.since];
    // When it was put aside is no longer known.
    return hold.state.status === 'deleting' ? [hold.approval.at] : [];
  });
  return Math.min(now, ...since);
}
