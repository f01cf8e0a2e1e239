import type { Ownership } from './candidate.ts';
import type { Digest, RegistryId } from './image.ts';
import type { Group } from './learning/answer.ts';
import type { RetentionClass } from './retention.ts';
import type { Duration, Instant } from './time.ts';

/**
 * What a repository's answers add up to: which images stay, which may go by themselves and after how long, and which
 * stay although their kind goes. People read it as YAML; ECR enforces what of it compiles to a lifecycle policy.
 */
export interface RetentionPolicy {
  readonly registry: RegistryId;
  readonly repository: string;
  readonly owner: Ownership;
  /** When the answers it rests on were read. */
  readonly asOf: Instant;
  readonly protects: readonly ProtectedClass[];
  readonly expires: readonly ExpirableClass[];
  readonly exceptions: readonly RollbackException[];
  readonly windows: RetentionWindows;
  readonly prevention: readonly Prevention[];
  /** What it rests on, in sentences: scans, sources, decisions with their dates. */
  readonly evidence: readonly string[];
  /** Classes whose images were removed, and why no rule is proposed for them all the same. */
  readonly notProposed: readonly { readonly class: RetentionClass; readonly why: string }[];
}

/** Never expired, whatever other tags an image bears. */
export interface ProtectedClass {
  readonly class: RetentionClass;
  /** As in the configuration: globs, or regular expressions between slashes. */
  readonly tags: readonly string[];
  /** So many are kept for rollback, per tag prefix, by version and by push date. */
  readonly keepNewest?: number;
  readonly why: string;
}

/** Images that may go by themselves. */
export interface ExpirableClass {
  readonly class: RetentionClass;
  readonly selection: /** An image bearing a tag of any of these. ECR's wildcards: `*` only, four at most each. */
  { readonly kind: 'tagged'; readonly patterns: readonly string[] } | { readonly kind: 'untagged' };
  readonly limit:
    | { readonly kind: 'days'; readonly days: number }
    /** All but the newest so many. */
    | { readonly kind: 'count'; readonly count: number };
  /** Where that number comes from, a sentence; absent in what was learned before it was told. */
  readonly limitBecause?: string;
  /** A sentence: who removed what, and when. */
  readonly because: string;
  /** Ids of the reviews it was learned from. */
  readonly reviews: readonly string[];
}

/** Stays although its kind expires. */
export interface RollbackException {
  readonly digest: Digest;
  /** The names by which a lifecycle rule can spare it; without one it cannot. */
  readonly tags: readonly string[];
  readonly why: string;
  /** Slack user id, or the file or setting that says so. */
  readonly by: string;
  /** For ever where absent. */
  readonly until?: Instant;
}

export interface RetentionWindows {
  /** How long something is put aside before it is deleted, and on the slow path. */
  readonly watch: Duration;
  readonly slowWatch: Duration;
  /** What was seen in use this recently is protected. */
  readonly rollback: Duration;
}

/** What would keep this class from filling up again. */
export interface Prevention {
  readonly kind: 'lifecycle-rule' | 'promote-releases' | 'image-fields';
  readonly class: RetentionClass;
  /** Of these alone it speaks: images without a tag are a group of their own, whatever class they are given. */
  readonly group: Group;
  /** What recurs, and what to do about it, in a sentence each. */
  readonly text: string;
  /** Ready to paste. Never a lifecycle rule: pasted by itself it would take the place of the rules that keep the others. */
  readonly snippet?: { readonly language: 'yaml' | 'sh'; readonly text: string };
}
