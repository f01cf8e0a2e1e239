import type { Hold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import type { Heard } from '../src/policy/signal.ts';
import { findingsFor } from '../src/policy/use-index.ts';
import type { View } from './compare.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { usesIn } from './judge-repository.ts';

/**
 * What sources see use of a hold's members. Whatever stops a hold is remembered like a use that a scan sees: it may end
 * before the next scan, and the rollback period counts from it all the same (promise 6).
 */
export function usesOfHeld(hold: Hold, view: View): ReturnType<typeof usesIn> {
  const ours = new Set<Digest>(hold.members.map(({ digest }) => digest));
  const families = view.all.filter(({ members }) => members.some(({ digest }) => ours.has(digest)));
  const found = families.map((family) => {
    const findings = findingsFor(hold.repository, family, view.evidence.index);
    // Our own members count also where another image shares them now: that is what stopped the hold.
    const shared = new Set([...family.shared].filter((digest) => !ours.has(digest)));
    return { family: { ...family, shared }, verdict: { findings } };
  });
  return usesIn(found);
}

/** Remembers a failed pull as a use of all that the hold would have taken. */
export async function rememberTried(
  deps: Deps,
  { key }: RegistryAccess,
  { members, repository }: Hold,
  { tried }: Heard,
): Promise<void> {
  if (tried === undefined) return;
  const use = { at: deps.now(), by: tried };
  await deps.memory.rememberUses(key, repository, new Map(members.map(({ digest }) => [digest, use])));
}
