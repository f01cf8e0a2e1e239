import type { HoldState } from './hold.ts';
import type { Digest } from './image.ts';
import type { Look } from './look.ts';
import type { Order, UntagForm } from './order.ts';
import type { Instant } from './time.ts';
import type { Unwatched } from './watched.ts';

/** What fresh evidence says of a held family, compared with what was approved. */
export type Rejudged =
  /** `at`: when the repository was listed. `evidenceSince`: when the first source began to look. */
  | { readonly status: 'as-approved'; readonly at: Instant; readonly evidenceSince: Instant }
  /** `event`: what several families may have in common, such as one pull of a shared member; it counts as one trip. */
  | { readonly status: 'in-use'; readonly by: string; readonly event?: string }
  | { readonly status: 'changed'; readonly why: string }
  /** `doubtedAt`: since then no source can end this doubt, only what happens to the repository. */
  | { readonly status: 'unknown'; readonly why: string; readonly doubtedAt?: Instant }
  /** Only the cheap look was taken; enough while the watch window runs or a brake holds, never enough for a change. */
  | { readonly status: 'not-asked' };

/** Everything a step may rest on. Read immediately before. */
export interface StepFacts extends Unwatched {
  readonly now: Instant;
  readonly look: Look;
  readonly rejudged: Rejudged;
  /** What the mode permits. */
  readonly may: { readonly quarantine: boolean; readonly delete: boolean };
  /** Why everything but restoring is stopped, or undefined. */
  readonly paused?: string;
  /** Why it is too early for what is next, although nobody said no: a budget is used up, a permission is missing. */
  readonly later?: string;
  /** What the probe proved of this registry; undefined before the first probe. */
  readonly untagForm?: UntagForm;
  /**
   * Tags may move here, and can be taken away by their name alone: a tag that moved in the same instant would be taken
   * from another image, which is deleted with its last tag. So nothing is put aside by its names.
   */
  readonly tagsMayMove?: true;
  /** Names it must not take back, and the image each is left to: see `namesBehind`. They are not looked up. */
  readonly behind?: ReadonlyMap<string, Digest>;
  /** A signal at run time that the image is missed: a failed pull, an alarm. */
  readonly signal?: string;
  /** Why signals let nothing begin: an alarm rings, or a source of signals could not look. */
  readonly caution?: string;
}

/** The one next thing to do with a hold. */
export type Step =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'become'; readonly state: HoldState }
  | Asking
  | Waiting;

/** Nothing else stands against it: now the evidence is worth its calls. */
export interface Asking {
  readonly kind: 'ask';
}

export interface Waiting {
  readonly kind: 'wait';
  readonly why: string;
  readonly until?: Instant;
}

export const wait = (why: string, until?: Instant): Waiting => ({
  kind: 'wait',
  why,
  ...(until !== undefined && { until }),
});
export const become = (state: HoldState): Step & { kind: 'become' } => ({ kind: 'become', state });
