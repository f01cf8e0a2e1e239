import type { Hold } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import type { Instant } from '../src/policy/time.ts';
import { lookAt } from '../src/registry/look.ts';
import type { RegistryAccess } from './deps.ts';

/** Looks at a hold's members; while restoring also at who carries their names now. */
export async function lookAtHold(access: RegistryAccess, hold: Hold, now: () => Instant): Promise<Look> {
  const digests = hold.members.map((member) => member.digest);
  const names = hold.state.status === 'restoring' ? hold.members.flatMap((member) => member.tags) : [];
  return await lookAt(access, hold.repository, digests, names, now);
}
