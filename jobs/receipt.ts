import type { Hold } from '../src/policy/hold.ts';
import { readManifests } from '../src/registry/manifests.ts';
import type { Receipt } from '../src/store/store.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { noteOwnReads } from './read-repository.ts';

/**
 * Keeps what undo needs before the first change: the exact manifest of each member, checked against its digest. A
 * receipt that cannot be complete refuses the quarantine. ECR may count this read as a pull, so its time is remembered.
 */
export async function keepReceipt(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
): Promise<Receipt | { refused: string }> {
  const kept = await deps.store.holds.receipt(hold.id);
  if (kept && hold.members.every((member) => kept.members.some((one) => one.digest === member.digest)))
    return kept;
  const at = deps.now();
  const digests = hold.members.map((member) => member.digest);
  await noteOwnReads(deps, access, hold.repository, digests);
  const reads = await readManifests(access, hold.repository, digests);
  const members: Receipt['members'][number][] = [];
  for (const member of hold.members) {
    const read = reads.find((one) => one.digest === member.digest);
    if (!read || 'why' in read) {
      return {
        refused: `its manifest could not be kept for a restore: ${read?.why ?? 'ECR did not answer it'}`,
      };
    }
    members.push({ ...read, tags: [...member.tags, ...member.staying] });
  }
  const receipt: Receipt = { at, members };
  await deps.store.holds.saveReceipt(hold.id, receipt);
  return receipt;
}
