import type { Finding } from './evidence.ts';
import type { RetentionClass } from './retention.ts';

/** Every rule that can speak of a family, in the order `explain` prints them. */
export type RuleId =
  | 'kept'
  | 'in-use'
  | 'seen-in-use'
  | 'pulled'
  | 'newest-release'
  | 'not-watched-long-enough'
  | 'expected-life'
  | 'held'
  | 'shared'
  | 'missing-date'
  | 'date-in-future'
  | 'unread-index'
  | 'maybe-child'
  | 'unknown-use'
  | 'unknown-class'
  | 'own-read'
  | 'not-active'
  | 'long-tag'
  | 'lifecycle-expires'
  | 'consumer-not-covered'
  | 'past-expected-life'
  | 'orphaned';

/**
 * What one rule says. `text` is a sentence fit for an owner: the card, the log and the record print the same string.
 * `protects` beats `doubts`, `doubts` beats `allows`.
 */
export interface RuleResult {
  readonly rule: RuleId;
  readonly effect: 'protects' | 'doubts' | 'allows';
  readonly text: string;
}

/** The judgement of one family. `reasons` are those of the winning effect, never empty. */
export interface Verdict {
  readonly kind: 'protected' | 'unclear' | 'removable';
  readonly class: RetentionClass;
  readonly reasons: readonly RuleResult[];
  /** Everything every rule said, for `explain`. */
  readonly trace: readonly RuleResult[];
  readonly findings: readonly Finding[];
}
