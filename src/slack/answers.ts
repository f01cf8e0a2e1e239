import type { Bytes } from '../policy/candidate.ts';
import type { DecisionRecord } from '../policy/decision-record.ts';
import type { Finding } from '../policy/evidence.ts';
import type { HoldGoal, HoldStatus } from '../policy/hold.ts';
import type { Digest, RegistryKey } from '../policy/image.ts';
import type { Regret } from '../policy/regret.ts';
import type { RetentionClass } from '../policy/retention.ts';
import type { Instant } from '../policy/time.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { Card, Clicker, Refusal } from './desk.ts';
import type { PolicyCard } from './policy-desk.ts';
import type { ShownPicture } from './views/pictures.ts';

/**
 * Images and what they take. `bytes.upper` assumes that they share no layer. `bytes.estimate` knows the layers of
 * `bytes.byLayers` images, and assumes of the others that they share all.
 */
export interface Amount {
  readonly images: number;
  readonly bytes: Bytes;
  /** USD a month of `bytes.upper` at the configured price. */
  readonly monthlyUsd: number;
}

/** What was freed, and what would be: put aside is still stored and paid for. */
export interface Savings {
  readonly deleted: Amount;
  readonly aside: Amount;
  /** Disabled, or watched before it rests: stored and paid for, and never to be deleted. */
  readonly resting: Amount;
  /** In the archive for good; `monthlyUsd` is what that costs less than standard storage. */
  readonly archived: Amount;
  /** USD charged once, for the rest of the minimum time of images deleted out of the archive before. */
  readonly archiveChargeUsd: number;
  /** Of `deleted`, what a later whole scan did not find any more. */
  readonly verified: VerifiedAmount;
  readonly regret: Regret;
}

/** Deletions proved by an inventory. */
export interface VerifiedAmount {
  readonly images: number;
  /** By their sizes: an upper bound. */
  readonly bytes: number;
  /** When the oldest of the inventories was read; absent where there is none yet. */
  readonly at?: Instant;
}

/** What one decision came to. */
export interface DecisionSavings extends Omit<Savings, 'regret'> {
  readonly review: string;
  readonly approvedAt: Instant;
}

export interface RepositorySavings extends Savings {
  readonly repository: string;
}

/** `/ecr savings`: the sum, and the repositories behind it with the largest first. */
export interface SavingsAnswer {
  /** What was asked about: a repository, a team, or the asker's teams. */
  readonly about: string;
  readonly total: Savings;
  readonly rows: readonly RepositorySavings[];
  /** By decision, the newest first, where one repository was asked about. */
  readonly decisions: readonly DecisionSavings[];
}

/** A person's Home tab. Nobody else sees it. */
export interface HomePage {
  /** Teams they belong to, and those they lead. */
  readonly teams: readonly string[];
  /** Whether questions about images that nobody owns are theirs too. */
  readonly unowned: boolean;
  /** Unanswered questions, largest first. */
  readonly open: readonly Card[];
  /** Being carried out or put aside, the soonest deletion first; the first few. */
  readonly aside: readonly Card[];
  readonly moreAside: number;
  /** What this person decided, newest first; the first few. */
  readonly decided: readonly Card[];
  readonly savings: Savings;
  /** Those are of all registries: an admin without a team looks at the whole. */
  readonly everywhere?: true;
  /** Lifecycle policies that wait for their teams' approval or are on their way. */
  readonly policies?: readonly PolicyCard[];
  /** For leads: what the tags of their teams' repositories say, a line for each team. */
  readonly fields?: readonly string[];
  /** For leads and admins: the newest pictures of all registries. */
  readonly pictures?: readonly ShownPicture[];
  readonly paused?: Pause;
}

export interface Pause {
  /** Slack user id, `cli`, or `layaway`. */
  readonly by: string;
  readonly at: Instant;
  readonly why: string;
}

/** A repository or one image of it, as found for what was typed. Goes through a button and back. */
export interface ImageName {
  readonly registry: RegistryKey;
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and at least six digits: cards show no more than twelve. */
  readonly digest?: string;
}

/** One family with what was found of it just now. */
export interface ExplainedFamily {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly class: RetentionClass;
  readonly verdict: Verdict['kind'];
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  readonly pushedAt?: Instant;
  readonly lastPulledAt?: Instant;
  readonly sizeBytes: number;
  /** Its answer, where one is being carried out or stands. `deleteAfter`: put aside to be deleted then. */
  readonly hold?: { readonly status: HoldStatus; readonly goal: HoldGoal; readonly deleteAfter?: Instant };
}

/** `/ecr explain`: the images that answer to a name. */
export interface ExplainAnswer {
  readonly name: ImageName;
  readonly owner: string;
  readonly lookedAt: Instant;
  readonly families: readonly ExplainedFamily[];
  /** A tag that was perhaps meant, where none of that name was found. */
  readonly near?: string;
}

/** What `/ecr restore` would bring back, to be confirmed by its count. */
export interface RestoreOffer {
  readonly name: ImageName;
  /** Images that a restore can still bring back. */
  readonly count: number;
  /** Their names, the first few. */
  readonly tags: readonly string[];
  /** Images whose deletion has begun: too late for them. */
  readonly tooLate: number;
}

export interface HistoryLine {
  /** When; of several alike, the newest. */
  readonly at: Instant;
  /** Slack user id, `cli`, or `layaway`. */
  readonly by: string;
  readonly text: string;
  /** How many other images the same happened to. */
  readonly others: number;
}

/** `/ecr history`: one page of the record, newest first. Pages count from 1. */
export interface HistoryAnswer {
  readonly repository: string;
  readonly page: number;
  readonly lines: readonly HistoryLine[];
  /** Lines older than this page; `atLeast` where reading ended before the record did. */
  readonly older: { readonly count: number; readonly atLeast: boolean };
}

/** `/ecr history … decisions`: one page of decision records, the newest question first. Pages count from 1. */
export interface DecisionsAnswer {
  readonly repository: string;
  readonly page: number;
  readonly pages: number;
  readonly records: readonly DecisionRecord[];
}

/** A pause or its end, done and recorded. */
export interface BrakeAnswer {
  /** A registry, or undefined: everything. */
  readonly registry?: RegistryKey;
  readonly why: string;
  /** False: nothing had to be done. */
  readonly changed: boolean;
  /** Why everything is paused, which this registry stays under although its own pause ended, or it had none. */
  readonly still?: string;
  /** Registries that stay paused by themselves, where everything was to be resumed. */
  readonly alone?: readonly RegistryKey[];
  /** Whether the platform channel heard of it; `none` where no such channel is configured. */
  readonly told: 'yes' | 'no' | 'none';
}

/** What Home and `/ecr` ask of the application, besides the cards. Every method resolves after its effect is stored. */
export interface Answers {
  home(clicker: Clicker): Promise<HomePage | Refusal>;
  /** Finds what is meant and has the worker look; the answer goes to `responseUrl`. */
  explain(clicker: Clicker, typed: string, responseUrl: string): Promise<{ looking: ImageName } | Refusal>;
  findRestore(clicker: Clicker, typed: string): Promise<RestoreOffer | Refusal>;
  /** `count` is what stood on the button: nothing is restored where it is another number now. */
  restoreNamed(clicker: Clicker, name: ImageName, count: number): Promise<{ restoring: number } | Refusal>;
  history(clicker: Clicker, typed: string, page: number): Promise<HistoryAnswer | Refusal>;
  decisions(clicker: Clicker, typed: string, page: number): Promise<DecisionsAnswer | Refusal>;
  /** By repository or team; without a name the asker's teams. */
  savings(clicker: Clicker, typed: string): Promise<SavingsAnswer | Refusal>;
  pause(clicker: Clicker, words: string): Promise<BrakeAnswer | Refusal>;
  resume(clicker: Clicker, words: string): Promise<BrakeAnswer | Refusal>;
}
