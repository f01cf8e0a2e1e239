/*
 * What `--json` prints of decisions and savings. A contract with the outside, as in `shapes.ts`.
 */

/** `records --decisions`, one decision. Texts name people by their Slack ids. */
export interface DecisionRecordShape {
  readonly review: string;
  readonly registry: string;
  readonly repository: string;
  readonly candidate: string;
  readonly owner: string;
  readonly whyUnused: readonly string[];
  readonly evidence: readonly string[];
  readonly firstReversibleMove: string;
  readonly watchSignals: readonly string[];
  readonly rollbackPath: string;
  /** `ended`: nothing more happens by itself. */
  readonly finalAction: { readonly text: string; readonly at: string; readonly ended: boolean };
  readonly preventionRule: string;
  /** Null where nothing was put aside for it. */
  readonly savings: SavingsShape | null;
}

/** What was gained. Upper: as if no layer were shared. Estimate: by layers where they are known, else as if
 * the images of one repository shared all they can: sums of decisions may be more than that of their repository. */
export interface SavingsShape {
  readonly deleted: AmountShape;
  readonly putAside: AmountShape;
  /** Disabled, or watched before it rests: stored and paid for, and never to be deleted. */
  readonly resting: AmountShape;
  /** In the archive for good; its USD are what that costs less than standard storage. */
  readonly archived: AmountShape;
  /** Charged once, for the rest of the minimum time of what was deleted out of the archive before. */
  readonly archiveChargeUsdUpper: number;
  /** Of `deleted`, what a later whole scan did not find any more; `at` null before there was one. */
  readonly verified: { readonly images: number; readonly bytesUpper: number; readonly at: string | null };
}

export interface AmountShape {
  readonly images: number;
  readonly bytesUpper: number;
  readonly bytesEstimate: number;
  /** Of how many of the images the estimate knows the layers. */
  readonly estimatedByLayersOf: number;
  readonly monthlyUsdUpper: number;
}

/** The same of a repository, with how often putting aside was wrong. */
export interface RepositorySavingsShape extends SavingsShape {
  readonly regret: { readonly restored: number; readonly putAside: number };
}
