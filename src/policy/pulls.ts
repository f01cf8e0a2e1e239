import { CLOCK_SKEW, type Finding } from './evidence.ts';
import type { Family } from './family.ts';
import type { Digest } from './image.ts';
import { DAY, type Duration, type Instant } from './time.ts';
import { ago } from './wording.ts';

/** Pull times are a source like any other, under this name. */
export const PULLS = 'pulls';

/** ECR may record a pull, our own read included, up to a day late. */
const RECORDING_DELAY: Duration = DAY;

/**
 * What ECR's pull times say of a family, from the newest of its members': in use when pulled within the rollback
 * period. Reading a manifest is recorded as a pull: one recorded within a day after our own read of any member may be
 * ours and may hide an older, real one, so it proves nothing either way.
 */
export function pullFinding(
  family: Family,
  rollbackPeriod: Duration,
  ownReads: ReadonlyMap<Digest, Instant>,
  now: Instant,
): Finding {
  const { lastPulledAt } = family;
  if (lastPulledAt === undefined) return notSeen(family, now);
  if (!(lastPulledAt <= now + CLOCK_SKEW)) {
    return unknown('the recorded pull time lies in the future or cannot be read', now);
  }
  if (now - lastPulledAt > rollbackPeriod) return notSeen(family, now);
  const pull = newestRealPull(family, ownReads);
  if (pull === undefined || now - pull > rollbackPeriod) {
    return unknown('the recorded pull may be our own read of the manifest', now);
  }
  return { source: PULLS, observedAt: now, status: 'in-use', by: `pulled ${ago(pull, now)}` };
}

/** The newest pull of any member that cannot be our own read, or undefined. */
export function newestRealPull(
  family: Pick<Family, 'members' | 'lastPulledAt'>,
  ownReads: ReadonlyMap<Digest, Instant>,
): Instant | undefined {
  if (ownReads.size === 0) return family.lastPulledAt;
  const reads = family.members.flatMap((member) => ownReads.get(member.digest) ?? []);
  const pulls = family.members.flatMap((member) => member.lastPulledAt ?? []);
  return pulls.sort((a, b) => b - a).find((pull) => !reads.some((read) => mayBeOurs(pull, read)));
}

/** Names the newest such pull, the same for every family that holds what was pulled: it was one, of one image. */
export function pullEvent(
  family: Pick<Family, 'members' | 'shared' | 'lastPulledAt'>,
  ownReads: ReadonlyMap<Digest, Instant>,
): string | undefined {
  const pull = newestRealPull(family, ownReads);
  const pulled = family.members.filter(({ lastPulledAt }) => lastPulledAt === pull);
  const one = pulled.find(({ digest }) => family.shared.has(digest)) ?? pulled[0];
  return pull === undefined || !one ? undefined : `pull ${one.digest} ${pull}`;
}

function unknown(why: string, now: Instant): Finding {
  return { source: PULLS, observedAt: now, status: 'unknown', why };
}

function notSeen(family: Family, now: Instant): Finding {
  return { source: PULLS, observedAt: now, status: 'not-seen', inspected: family.members.length };
}

function mayBeOurs(pull: Instant, read: Instant): boolean {
  return pull >= read - CLOCK_SKEW && pull <= read + RECORDING_DELAY;
}
