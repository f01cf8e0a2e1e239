import type { Hold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import { giveBackOrder } from '../src/policy/step.ts';
import { carryOut } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import { readManifests } from '../src/registry/manifests.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { noteOwnReads } from './read-repository.ts';

/** Gives a name back to the image a race took it from, unless a third one has it by now. Answers what became of it. */
export async function giveBack(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  victim: Digest,
  tag: string,
): Promise<string> {
  const look = await lookAt(access, hold.repository, [], [tag], deps.now);
  const owner = look.tagOwners.get(tag) ?? null;
  if (owner !== null && !hold.members.some((member) => member.digest === owner)) {
    return `${tag} had just moved to ${victim}, and has moved on to ${owner} since`;
  }
  await noteOwnReads(deps, access, hold.repository, [victim]);
  const [manifest] = await readManifests(access, hold.repository, [victim]);
  if (!manifest || 'why' in manifest) {
    return `${tag} had just moved to ${victim} and went with it: push it again (${manifest?.why ?? 'no answer'})`;
  }
  const outcome = await carryOut(
    access.change,
    giveBackOrder(hold, victim, tag, look.at),
    () => manifest,
    deps.now,
  );
  return `${tag} had just moved to ${victim}; given back: ${outcome.status}`;
}
