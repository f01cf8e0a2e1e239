import { goalOf, type Hold, type HoldState } from './hold.ts';
import { type Duration, type Instant, MINUTE } from './time.ts';

/** Redis lost its newest records, or may have: what was approved before may have been taken back since. */
export interface Lapse {
  readonly at: Instant;
  /** As a part of a sentence, for people. */
  readonly why: string;
}

/** Clocks differ: an approval from so shortly after a lapse is doubted, too. It is asked again, nothing more. */
export const LAPSE_MARGIN: Duration = MINUTE;

/** Whether an approval is from before a lapse: a newer word on it may be lost. */
export function isDoubted({ approval }: Pick<Hold, 'approval'>, lapse: Lapse | undefined): boolean {
  return lapse !== undefined && approval.at <= lapse.at + LAPSE_MARGIN;
}

/** What becomes of a hold whose approval is doubted: a new state, or the same one without a deletion date. */
export type AfterLapse =
  | { readonly kind: 'become'; readonly state: HoldState }
  | { readonly kind: 'undated'; readonly hold: Hold };

const WHY = 'Redis lost its newest records, and a newer answer may be among them';

/**
 * What a doubted hold may still do; undefined where it leads to nothing that could have been forbidden. What was not
 * begun is left alone, what is on its way out comes back, what is put aside stays there without an end: somebody has to
 * decide anew. Only a family whose root is gone is finished.
 */
export function afterLapse(hold: Hold, now: Instant, rooted: boolean): AfterLapse | undefined {
  switch (hold.state.status) {
    case 'approved':
      return { kind: 'become', state: { status: 'dropped', at: now, why: WHY } };
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

function undated(hold: Hold): Hold {
  return { ...hold, goal: 'disable', approval: { ...hold.approval, effect: 'quarantine' } };
}
