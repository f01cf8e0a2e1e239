import { namesToLookUp } from '../src/policy/held-names.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import type { StepFacts } from '../src/policy/step-facts.ts';
import type { Instant } from '../src/policy/time.ts';
import { lookUpToFree } from '../src/registry/look.ts';
import type { RegistryAccess } from './deps.ts';

/** Looks at a hold's members, and at who carries the names that its next change may put on one of them. */
export async function lookAtHold(
  access: RegistryAccess,
  hold: Hold,
  now: () => Instant,
  behind?: StepFacts['behind'],
): Promise<Look> {
  const digests = hold.members.map((member) => member.digest);
  const namesFor = (images: Look['images']) => namesToLookUp(hold, images, behind);
  return await lookUpToFree(access, hold.repository, digests, namesFor, now);
}
