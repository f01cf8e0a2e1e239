import type { Hold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import { giveBackOrder } from '../src/policy/step.ts';
import { carryOut, type Outcome } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import { readManifests } from '../src/registry/manifests.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { noteOwnReads } from './read-repository.ts';

/** What became of a name that a race took. */
export interface GivenBack {
  /** As a sentence for the ledger. */
  readonly told: string;
  /** ECR did not answer: the name may yet be taken off the image that has it now. */
  readonly underWay?: true;
}

/** Who lost which name. `renew`: see `Making`. */
interface Loss {
  readonly victim: Digest;
  readonly tag: string;
  readonly renew: (victim: Digest) => Promise<boolean>;
}

/**
 * Gives a name back to the image a race took it from, unless a third one has it by now. What is read for it may take
 * longer than the intent protects: whoever took over by then has seen the name where it is, and may have taken the
 * other one away (promise 4).
 */
export async function giveBack(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  { victim, tag, renew }: Loss,
): Promise<GivenBack> {
  const moved = `${tag} had just moved to ${victim}`;
  await noteOwnReads(deps, access, hold.repository, [victim]);
  const [manifest] = await readManifests(access, hold.repository, [victim]);
  if (!manifest || 'why' in manifest) {
    return { told: `${moved} and went with it: push it again (${manifest?.why ?? 'no answer'})` };
  }
  const look = await lookAt(access, hold.repository, [], [tag], deps.now);
  const owner = look.tagOwners.get(tag) ?? null;
  if (owner !== null && !hold.members.some((member) => member.digest === owner)) {
    return { told: `${moved}, and has moved on to ${owner} since` };
  }
  if (!(await renew(victim))) return { told: `${moved}; another worker is on it` };
  const order = giveBackOrder(hold, victim, tag, look.at);
  return gaveBack(moved, await carryOut(access.change, order, () => manifest, deps.now));
}

function gaveBack(moved: string, outcome: Outcome): GivenBack {
  switch (outcome.status) {
    case 'done':
      return { told: `${moved}; given back: done` };
    case 'expired':
      return { told: `${moved} and went with it, giving it back took too long: push it again` };
    case 'refused':
      return { told: `${moved} and went with it: push it again (${outcome.code}, ${outcome.why})` };
    case 'unknown':
      return {
        told: `${moved}; given back: no answer: ${outcome.why}`,
        ...(outcome.underWay && { underWay: true }),
      };
  }
}
