import { day } from './as-left.ts';
import type { JudgedFamily } from './candidate.ts';
import type { Family } from './family.ts';
import type { Hold, HoldState } from './hold.ts';
import type { Digest } from './image.ts';
import { isLost } from './lapse.ts';
import type { Review } from './review.ts';
import type { Duration, Instant } from './time.ts';
import { windowOf } from './watched.ts';

/** A hold that lost its deletion date to a lapse: put aside, until somebody decides anew. */
export type Awaiting = Hold & {
  readonly state: HoldState & { readonly status: 'quarantined' };
  readonly lapsed: Instant;
};

/** Only a lapse leaves its mark on what is put aside (`afterLapse`); the answer to it takes the mark away (`renewed`). */
export function isAwaiting(hold: Hold): hold is Awaiting {
  return hold.state.status === 'quarantined' && hold.lapsed !== undefined;
}

/** Why a family that is put aside already is asked about again. */
export interface AskedAgain {
  /** Since when it is put aside. */
  readonly since: Instant;
  readonly lapsed: Instant;
}

/**
 * The holds whose families are asked about again, by root: those that still stand as one family there. What became part
 * of another image is given back by the sweep.
 */
export function awaitingIn(
  holds: readonly Hold[],
  families: readonly Family[],
): ReadonlyMap<Digest, Awaiting> {
  const byRoot = new Map(families.map((family) => [family.root.digest, family]));
  const standing = holds.filter(isAwaiting).filter(({ root, members }) => {
    const there = new Set(byRoot.get(root)?.members.map(({ digest }) => digest));
    return members.every(({ digest }) => there.has(digest));
  });
  return new Map(standing.map((hold) => [hold.root, hold]));
}

/** What is under a hold whose answer still counts. */
export function answeredDigests(
  held: ReadonlySet<Digest>,
  again: ReadonlyMap<Digest, Hold> = new Map(),
): ReadonlySet<Digest> {
  const open = new Set([...again.values()].flatMap(({ members }) => members.map(({ digest }) => digest)));
  return open.size === 0 ? held : new Set([...held].filter((digest) => !open.has(digest)));
}

/**
 * A judged family, marked where a hold keeps it put aside. What that hold leaves alone, because another image had it when
 * it was approved, it goes on to leave alone, and fresh evidence is held against it so: it is asked about like that.
 */
export function askedAgain(one: JudgedFamily, hold: Awaiting | undefined): JudgedFamily {
  if (!hold) return one;
  const { family } = one;
  const ours = new Set(hold.members.map(({ digest }) => digest));
  const others = family.members.flatMap(({ digest }) => (ours.has(digest) ? [] : [digest]));
  const shared = new Set([...family.shared, ...others]);
  return { ...one, family: { ...family, shared }, again: { since: hold.state.since, lapsed: hold.lapsed } };
}

/** Why these are asked about again, as one sentence for their owner. */
export function askedAgainText(families: readonly AskedAgain[]): string {
  const since = Math.min(...families.map((one) => one.since));
  return `Put aside already, since ${day(since)}: asked again because Redis lost its newest records after that was approved, or may have, and a newer answer may be among them.`;
}

/** Whether a review asks about images that are put aside already: only those offer their restore at once. */
export function asksOfAside({ offers }: Pick<Review, 'offers'>): boolean {
  return offers.includes('restore');
}

/** Whether it asks about them again, after a lapse: then a removal is offered, too. */
export function isAskedAgain(review: Pick<Review, 'offers'>): boolean {
  return asksOfAside(review) && review.offers.includes('remove');
}

/**
 * A hold under a new approval to delete it: it is put aside already, so a whole watch window begins now, by the later of
 * the two clocks that say when that is. What is put aside is as it was; approval, evidence and length of the window are
 * those of `approved`, as a hold that begins anew would have them.
 *
 * @param missed for how long nobody watched its registry so far: none of that counts in the new window
 */
export function renewed(held: Awaiting, approved: Hold, now: Instant, missed: Duration): Hold {
  const { lapsed: _answered, slow: _former, silent: _seen, goal: _rest, ...rest } = held;
  const { review, fingerprint, silent, sizeBytes, watch, approval, slow } = approved;
  const pulls = new Map(approved.members.map(({ digest, lastPulledAt }) => [digest, lastPulledAt]));
  const next = { ...rest, watch };
  const deleteAfter = Math.max(now, approval.at) + windowOf(next);
  return {
    ...next,
    review,
    formerly: [...formerly(held)],
    members: held.members.map((member) => {
      const lastPulledAt = pulls.get(member.digest) ?? member.lastPulledAt;
      return lastPulledAt === undefined ? member : { ...member, lastPulledAt };
    }),
    fingerprint,
    ...(silent && { silent }),
    sizeBytes,
    approval,
    ...(slow && { slow }),
    state: { status: 'quarantined', since: held.state.since, deleteAfter, missed },
  };
}

/** Why a removal that was approved anew does nothing to a family, as a part of a sentence after its name. */
export type Unrenewed = 'is on its way back already' | 'waits for a newer answer';

/** Whether this approval is the answer that a hold waits for: a lapse after it has that asked about once more. */
export function isAnsweredBy(held: Hold, { approval }: Pick<Hold, 'approval'>): held is Awaiting {
  return isAwaiting(held) && !isLost(approval.at, { at: held.lapsed });
}

/**
 * Why an approval that is not its answer leaves what is put aside as it is: it is on its way back, or Redis lost records
 * once more since. Undefined where it was carried out already, and where it never spoke of anything put aside.
 */
export function unrenewed(held: Hold, { review }: Pick<Hold, 'review'>): Unrenewed | undefined {
  if (held.review === review) return undefined;
  if (held.state.status === 'restoring') return 'is on its way back already';
  return isAwaiting(held) ? 'waits for a newer answer' : undefined;
}

/** The same hold under the newer question: whoever answered that one reads there what becomes of it. */
export function underNewer(held: Hold, review: string): Hold {
  return { ...held, review, formerly: [...formerly(held)] };
}

/** A hold that its owner wants back, under the question that asked about it again. */
export function wantedBack(held: Awaiting, review: string, by: string, now: Instant): Hold {
  const state: HoldState = { status: 'restoring', since: now, cause: { kind: 'person', by } };
  return { ...underNewer(held, review), state };
}

/** The questions it was approved in before: a Restore of any of them goes on to bring it back. */
function formerly({ formerly: before = [], review }: Hold): readonly string[] {
  return [...new Set([...before, review])];
}
