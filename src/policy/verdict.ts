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
  | 'most-tags'
  | 'lifecycle-expires'
  | 'consumer-not-covered'
  /** A quarantine tag without a hold of ours: reported, never acted on. */
  | 'put-aside'
  /** A signature whose subject may live in another repository. */
  | 'signatures-elsewhere'
  | 'past-expected-life'
  | 'orphaned'
  /** A tag of it pointed to several images lately. */
  | 'moving-tag'
  /** Reasons for the slow path. */
  | 'slow-rebuild'
  | 'pinned'
  | 'mentioned'
  | 'moved-tag'
  | 'no-archive'
  /** What does not fit together: somebody should look. */
  | 'pulled-unexplained'
  | 'never-pulled'
  /** No rule allowed it: never the case while all rules speak, and never a reason to remove. */
  | 'nothing-allows';

/**
 * What one rule says. `text` is a sentence fit for an owner: the card, the log and the record print the same string.
 * `protects` beats `doubts`, `doubts` beats `allows`. The others never change a verdict: `slows` asks for the slow path
 * where removal is offered, `notes` says what somebody should look into.
 */
export interface RuleResult {
  readonly rule: RuleId;
  readonly effect: 'protects' | 'doubts' | 'allows' | 'slows' | 'notes';
  readonly text: string;
  /**
   * Of doubts only. `family`: something about these images, which their owner can be asked about. `registry`: what a
   * source, a date or a rule of the registry leaves open; no owner can answer it, so it never becomes a card.
   */
  readonly scope?: 'family' | 'registry';
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

const NOTHING_ALLOWS: RuleResult = {
  rule: 'nothing-allows',
  effect: 'doubts',
  text: 'No rule says that it can go.',
  scope: 'registry',
};

/** Sums up what all rules said. One that protects outweighs all others, one that doubts all that allow; silence is doubt. */
export function verdictOf(
  retentionClass: RetentionClass,
  trace: readonly RuleResult[],
  findings: readonly Finding[],
): Verdict {
  let effect: keyof typeof KIND_OF = 'allows';
  for (const result of trace) {
    if (result.effect === 'protects') effect = 'protects';
    else if (result.effect === 'doubts' && effect === 'allows') effect = 'doubts';
  }
  const reasons = trace.filter((result) => result.effect === effect);
  if (reasons.length === 0) return verdictOf(retentionClass, [...trace, NOTHING_ALLOWS], findings);
  return { kind: KIND_OF[effect], class: retentionClass, reasons, trace, findings };
}

/** Why a removal of this family would take the slow path; empty where it would not. */
export function slowReasons({ trace }: Pick<Verdict, 'trace'>): readonly RuleResult[] {
  return trace.filter((result) => result.effect === 'slows');
}

/** Whether nothing of it can be put aside first: its removal cannot be taken back. */
export function isIrreversible(verdict: Pick<Verdict, 'trace'>): boolean {
  return slowReasons(verdict).some(({ rule }) => rule === 'no-archive');
}

const KIND_OF = { protects: 'protected', doubts: 'unclear', allows: 'removable' } as const;
