import type { Hold } from '../src/policy/hold.ts';
import { type Digest, parseDigest } from '../src/policy/image.ts';
import { ORDER_LIFE, type Order } from '../src/policy/order.ts';
import { isQuarantineTag } from '../src/policy/quarantine-tag.ts';
import { giveBackOrder } from '../src/policy/step.ts';
import { SECOND } from '../src/policy/time.ts';
import { carryOut, type Outcome } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import { readManifests } from '../src/registry/manifests.ts';
import { untaggedSince } from '../src/registry/untagged.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { noteOwnReads } from './read-repository.ts';

/** ECR's clock and ours may differ this much when two things happened "at the same moment". */
const CLOCK_MARGIN = 2 * SECOND;

/**
 * Looks whether a change hit another image that took the name in the same instant, and gives the name back. Two ways:
 * a tag taken away by name alone had moved (ECR's answer names the digest it was on); or a restored name was pushed to
 * a new image between our look and our put, which leaves that image untagged. What happened is answered as a sentence.
 * An older image that was re-tagged in that instant and has other tags cannot be told apart: README, "Limits".
 */
export async function mendRace(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  outcome: Outcome,
): Promise<string | undefined> {
  const { change } = order;
  if (change.kind === 'untag') {
    const victim = outcome.status === 'done' ? strangerIn(outcome, change.digest) : undefined;
    return victim && (await giveBack(deps, access, hold, victim, change.tag));
  }
  if (change.kind !== 'put-tag' || isQuarantineTag(change.tag)) return undefined;
  if (outcome.status === 'refused' || outcome.status === 'expired') return undefined;
  const lookedAt = order.expiresAt - ORDER_LIFE;
  const robbed = (await untaggedSince(access, hold.repository, lookedAt - CLOCK_MARGIN)).filter(
    (digest) => !hold.members.some((member) => member.digest === digest),
  );
  const [victim, another] = robbed;
  if (!victim) return undefined;
  if (another)
    return `${robbed.length} untagged images were pushed in the same instant; look whether ${change.tag} was theirs`;
  return await giveBack(deps, access, hold, victim, change.tag);
}

function strangerIn(outcome: Outcome & { status: 'done' }, ours: Digest): Digest | undefined {
  const hit = outcome.removed
    .map((id) => parseDigest(id.imageDigest ?? ''))
    .find((digest) => digest !== undefined);
  return hit !== ours ? hit : undefined;
}

async function giveBack(
  deps: Deps,
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
