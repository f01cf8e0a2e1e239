import { CLOCKS_APART } from './clock.ts';
import { goalOf, type Hold, type HoldState } from './hold.ts';
import type { Look } from './look.ts';
import { quarantineTag } from './quarantine-tag.ts';
import type { Duration, Instant } from './time.ts';

/** Redis lost its newest records, or may have: what was approved before may have been taken back since. */
export interface Lapse {
  readonly at: Instant;
  /** As a part of a sentence, for people. */
  readonly why: string;
}

/** Clocks differ: an approval from so shortly after a lapse is doubted, too. It is asked again, nothing more. */
export const LAPSE_MARGIN: Duration = CLOCKS_APART;

/** Whether a word is from before a lapse: a newer one may be lost. A time that is no number is from before it. */
export function isLost(at: Instant, lapse: Pick<Lapse, 'at'> | undefined): boolean {
  return lapse !== undefined && !(at > lapse.at + LAPSE_MARGIN);
}

/** Whether an approval is from before a lapse. */
export function isDoubted({ approval }: Pick<Hold, 'approval'>, lapse: Lapse | undefined): boolean {
  return isLost(approval.at, lapse);
}

/** What the registry shows of a hold: the record may be older than what was done. */
export interface SeenOfHold {
  /** Its root is there. */
  readonly rooted: boolean;
  /** A member carries a name that this hold gives, or is in the archive where this hold puts it. */
  readonly aside: boolean;
}

/** Reads that off a look. */
export function seenOf(
  { root, members, stop }: Pick<Hold, 'root' | 'members' | 'stop'>,
  { images }: Look,
): SeenOfHold {
  const aside = members.some(({ digest, tags }) => {
    const image = images.get(digest);
    if (!image) return false;
    if (stop === 'archive') return image.status !== 'ACTIVE';
    return tags.some((tag) => image.tags.includes(quarantineTag(digest, tag)));
  });
  return { rooted: images.has(root), aside };
}

/** What becomes of a hold whose approval is doubted: a new state, or the same one without a deletion date. */
export type AfterLapse =
  | { readonly kind: 'become'; readonly state: HoldState }
  | { readonly kind: 'undated'; readonly hold: Hold };

const WHY = 'Redis lost its newest records, and a newer answer may be among them';

/**
 * What a doubted hold may still do; undefined where it leads to nothing that could have been forbidden. What was not
 * begun is left alone, what is on its way out comes back, and so does what was put aside later than this record knows;
 * what is known to be put aside stays there without an end and is asked about again. Only a family whose root is
 * gone is finished.
 */
export function afterLapse(hold: Hold, now: Instant, { rooted, aside }: SeenOfHold): AfterLapse | undefined {
  switch (hold.state.status) {
    case 'approved':
      return { kind: 'become', state: aside ? back(now) : { status: 'dropped', at: now, why: WHY } };
    case 'quarantining':
      return { kind: 'become', state: back(now) };
    case 'deleting':
      return rooted ? { kind: 'become', state: back(now) } : undefined;
    case 'quarantined':
      return leadsToDeletion(hold) ? { kind: 'undated', hold: undated(hold) } : undefined;
    default:
      return undefined;
  }
}

function leadsToDeletion(hold: Hold): boolean {
  return goalOf(hold) === 'delete' && hold.approval.effect === 'delete';
}

const back = (now: Instant): HoldState => ({
  status: 'restoring',
  since: now,
  cause: { kind: 'veto', why: WHY },
});

/** It goes on to be watched; what comes of it is for a new approval to say (`isAwaiting`). */
function undated(hold: Hold): Hold {
  return { ...hold, approval: { ...hold.approval, effect: 'quarantine' } };
}
