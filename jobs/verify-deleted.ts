import type { JudgedFamily } from '../src/policy/candidate.ts';
import type { Digest } from '../src/policy/image.ts';
import type { Instant } from '../src/policy/time.ts';
import { Verification } from '../src/policy/verified.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { inScope } from './scan.ts';

/**
 * Notes which deletions the whole inventory of a repository proves. What the scan before noted is replaced, so an image
 * that came back counts no more. Does nothing where Layaway never held anything.
 *
 * @param judged every image of the repository
 * @param readAfter a moment before the inventory was read
 */
export async function verifyDeleted(
  { store }: Pick<Deps, 'store'>,
  access: RegistryAccess,
  { repository, judged }: { readonly repository: string; readonly judged: readonly JudgedFamily[] },
  readAfter: Instant,
): Promise<void> {
  const inventory = new Set<Digest>(
    judged.flatMap(({ family }) => family.members.map(({ digest }) => digest)),
  );
  const verification = new Verification(inventory, readAfter);
  let held = false;
  for await (const page of store.holds.allIn(access.key, repository)) {
    for (const hold of page) verification.add(hold);
    held = true;
  }
  if (held) await store.tallies.noteVerified(access.key, repository, verification.result());
}

/**
 * The same after a whole scan of a registry, for repositories in scope that it did not find any more: all that was
 * deleted there is gone. Where that is proved already, nothing is noted anew.
 *
 * @param seen repositories whose inventory was read
 * @param readAfter a moment before the scan began
 */
export async function verifyGone(
  deps: Pick<Deps, 'store' | 'config'>,
  access: RegistryAccess,
  seen: ReadonlySet<string>,
  readAfter: Instant,
): Promise<void> {
  const isInScope = inScope(deps);
  for (const [repository, { tally, verified }] of await deps.store.tallies.of(access.key)) {
    if (seen.has(repository) || !isInScope(repository)) continue;
    const proved = verified?.decisions.reduce((sum, { images }) => sum + images, 0) ?? 0;
    if (tally && tally.deleted.images <= proved) continue;
    await verifyDeleted(deps, access, { repository, judged: [] }, readAfter);
  }
}
