import type { Hold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import type { StoredManifest } from '../src/registry/changes.ts';
import { readManifests } from '../src/registry/manifests.ts';
import type { Receipt } from '../src/store/store.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { noteManifests } from './layers.ts';
import { noteOwnReads } from './read-repository.ts';
import { ANOTHER_WORKER } from './round.ts';

/**
 * Keeps what undo needs before the first change: the exact manifest of each member, checked against its digest. A
 * receipt that cannot be complete refuses the quarantine. Answers the hold as it is saved now. `wanted`: the members
 * that are there, where others are known to be gone.
 */
export async function keepReceipt(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  wanted = hold.members,
): Promise<Hold | { readonly refused: string }> {
  const kept = await deps.store.holds.receipt(hold.id);
  if (kept && wanted.every((member) => kept.members.some((one) => one.digest === member.digest))) return hold;
  const at = deps.now();
  const announced = await announceRead(deps, access, hold);
  if ('refused' in announced) return announced;
  const members = await readMembers(deps, access, hold, wanted);
  if ('refused' in members) return members;
  await deps.store.holds.saveReceipt(hold.id, { at, members });
  return announced;
}

/**
 * ECR may count our read as a pull. So its time is saved before it: should we be interrupted after the read, the hold
 * knows whose pull that was.
 */
async function announceRead(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
): Promise<Hold | { readonly refused: string }> {
  if (await deps.readsAreHidden(access)) return hold;
  const announced: Hold = { ...hold, readAt: deps.now() };
  if ((await deps.store.holds.save(announced)) === 'conflict') return { refused: ANOTHER_WORKER.why };
  const digests = hold.members.map((member) => member.digest);
  await noteOwnReads(deps, access, hold.repository, digests);
  return { ...announced, version: hold.version + 1 };
}

async function readMembers(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  wanted: Hold['members'],
): Promise<Receipt['members'] | { readonly refused: string }> {
  const digests = wanted.map((member) => member.digest);
  const reads = await readManifests(access, hold.repository, digests);
  await noteManifests(deps, reads);
  const members: Receipt['members'][number][] = [];
  for (const member of wanted) {
    const read = reads.find((one) => one.digest === member.digest);
    if (!read || 'why' in read) {
      return {
        refused: `its manifest could not be kept for a restore: ${read?.why ?? 'ECR did not answer it'}`,
      };
    }
    members.push({ ...read, tags: [...member.tags, ...member.staying] });
  }
  return members;
}

/** What an image of the hold is put back from, where it was kept. */
export function manifestIn(receipt: Receipt | undefined, digest: Digest): StoredManifest | undefined {
  return receipt?.members.find((member) => member.digest === digest);
}
