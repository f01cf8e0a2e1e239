import { expiringOf } from '../applied-rules.ts';
import { learnRetention } from '../learn-retention.ts';
import type { ExpirableClass } from '../retention-policy.ts';
import { firstFew } from '../wording.ts';
import type { LearnedFrom } from './learned-from.ts';

/** A rule that answers taught once and teach no more. */
export interface TakenBack {
  /** The patterns it is about; none: images without a tag. */
  readonly patterns: readonly string[];
  /** What took it back, to complete a sentence; absent where the answers it rested on are not known any more. */
  readonly why?: string;
}

/**
 * Which of the rules that were learned once the answers of today teach no more: a restore, a trip or a newer *Keep* took
 * them back. By the answers alone: what images are there now changes how far a rule goes, not whether there is one.
 */
export function takenBack(rules: readonly ExpirableClass[], from: LearnedFrom): readonly TakenBack[] {
  const { taught, notProposed } = taughtNow(from);
  const reviews = new Set(from.answers.map(({ review }) => review.id));
  return rules.flatMap((rule): TakenBack[] => {
    const gone = namesOf(rule).filter((name) => !taught.has(name));
    if (gone.length === 0) return [];
    const patterns = gone.filter((name) => name !== UNTAGGED);
    const isKnown = rule.reviews.every((id) => reviews.has(id));
    const of = notProposed.filter((one) => one.class === rule.class).map(({ why }) => why);
    const why = of.find((one) => patterns.some((pattern) => one.startsWith(`${pattern}: `))) ?? of[0];
    return [{ patterns, ...(isKnown && why !== undefined && { why }) }];
  });
}

/**
 * Of the rules that were learned for a policy text, what the text holds: where a rule of its owner's decides before
 * one of them, it was left out.
 */
export function heldBy(
  text: string,
  rules: readonly ExpirableClass[],
  among: ReadonlySet<string> = new Set(rules.flatMap(namesOf)),
): readonly ExpirableClass[] {
  const held = new Set(expiringOf(text, () => true).filter((name) => among.has(name)));
  return rules.flatMap((rule): ExpirableClass[] => {
    const names = namesOf(rule).filter((name) => held.has(name));
    if (names.length === 0) return [];
    return [
      rule.selection.kind === 'untagged' ? rule : { ...rule, selection: { kind: 'tagged', patterns: names } },
    ];
  });
}

/** The names that answers teach today, whatever images are there, and why others are none. */
export function taughtNow(from: LearnedFrom) {
  const { expires, notProposed } = learnRetention({ ...from, families: [] });
  return { taught: new Set(expires.flatMap(namesOf)), notProposed };
}

/** No tag is empty. */
const UNTAGGED = '';

export function namesOf({ selection }: ExpirableClass): readonly string[] {
  return selection.kind === 'tagged' ? selection.patterns : [UNTAGGED];
}

/** `pr-*`, or `images without a tag`. */
export function namedText({ patterns }: TakenBack): string {
  return patterns.length > 0 ? firstFew(patterns, 4) : 'images without a tag';
}

/** `its rule for pr-* is taken back: wanted back on 2026-05-12 (…)`; undefined where every rule still stands. */
export function takenBackText([first]: readonly TakenBack[]): string | undefined {
  if (!first) return undefined;
  const why =
    first.why === undefined ? 'the answers it was learned from do not teach it any more' : first.why;
  return `its rule for ${namedText(first)} is taken back: ${why}`;
}
