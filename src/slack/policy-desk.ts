import type { Coverage } from '../policy/field-coverage.ts';
import type { RegistryKey } from '../policy/image.ts';
import type { PolicyChange, PolicyChangeFacts } from '../policy/policy-change.ts';
import type { PolicyImage } from '../policy/policy-images.ts';
import type { PolicyRejection } from '../policy/policy-rejection.ts';
import type { RetentionPolicy } from '../policy/retention-policy.ts';
import type { Mode } from '../policy/review-decide.ts';
import type { Clicker, Refusal } from './desk.ts';

/** Everything the card of a proposed lifecycle policy is drawn from. */
export interface PolicyCard {
  readonly change: PolicyChange;
  /** What the mode allows now: only `delete` applies a policy. */
  readonly mode: Mode;
  /** Whether one of the two who approve must be a lead. */
  readonly leadMustApprove: boolean;
  /** More than one registry is configured, and each may have a repository of this name. */
  readonly several?: true;
  /** Who alone sees it, as on Home; absent in channels. */
  readonly viewer?: string;
}

/** One page of the images a policy reaches within a day. Pages count from 1. */
export interface PolicyImagesPage {
  readonly card: PolicyCard;
  readonly images: readonly PolicyImage[];
  readonly page: number;
  readonly pages: number;
}

/** What a click on a card asks. `count` and `mark` are what stood on the button. */
export type PolicyWish =
  | { readonly kind: 'approve'; readonly count: number; readonly mark: string }
  | { readonly kind: 'decline' }
  | { readonly kind: 'undo' };

/** `/ecr policy`: what a repository's answers add up to, and what would come of it. */
export interface PolicyAnswer {
  readonly registry: RegistryKey;
  readonly retention: RetentionPolicy;
  /** The policy text as ECR holds it now; absent where there is none. */
  readonly current?: string;
  /** What rules that Layaway applied do now, a sentence each. */
  readonly inForce?: readonly string[];
  /** What its learned policy would do; absent where there is nothing to apply. */
  readonly facts?: PolicyChangeFacts;
  /** To the images there now it does what the present policy does. */
  readonly isSame?: boolean;
  /** Why it would not be proposed, in sentences; empty where it would be. */
  readonly rejected: readonly string[];
  readonly fields?: Coverage;
  /** The newest proposal, and where its card stands. */
  readonly proposal?: PolicyChange;
  readonly link?: string;
  /** Why nothing came of it when it was to be proposed last. */
  readonly tried?: PolicyRejection;
  readonly mode: Mode;
  /** Whether the asker may have it proposed now. */
  readonly isLead: boolean;
}

/** What the listeners can ask about lifecycle policies. Every method resolves only after its effect is stored. */
export interface PolicyDesk {
  decide(clicker: Clicker, policy: string, wish: PolicyWish): Promise<{ card: PolicyCard } | Refusal>;
  card(policy: string): Promise<PolicyCard | undefined>;
  /** For whoever may decide about the repository, as its text. */
  images(clicker: Clicker, policy: string, page: number): Promise<PolicyImagesPage | Refusal>;
  text(clicker: Clicker, policy: string): Promise<{ card: PolicyCard } | Refusal>;
  /** Finds what is meant and has the worker look, for whoever may decide there; the answer goes to `responseUrl`. */
  ask(clicker: Clicker, typed: string, responseUrl: string): Promise<{ readonly looking: string } | Refusal>;
  /** Leads and admins: has the worker propose what was learned, now. What came of it goes to `responseUrl`. */
  propose(
    clicker: Clicker,
    place: { readonly registry: string; readonly repository: string },
    responseUrl: string,
  ): Promise<{ readonly looking: string } | Refusal>;
}
