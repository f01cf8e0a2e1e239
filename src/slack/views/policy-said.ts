import type { RetentionPolicy } from '../../policy/retention-policy.ts';
import { HOUR } from '../../policy/time.ts';
import { day, type Reading } from './dates.ts';
import { safe } from './text.ts';

const MOST_EVIDENCE = 4;
/** Of a reason: a list of all sources fits. */
const MOST_CHARACTERS = 300;

/** A sentence with its patterns as code: two stars would make what lies between them bold. */
export function patterned(sentence: string, limit: number): string {
  return safe(sentence, limit).replace(/[^\s,()`]*\*(?:[\w.-]*[\w-])?/g, '`$&`');
}

/** Only before what people do, and as the first of two: a tag may look like an id. */
const PERSON =
  /(?<![\w-])([UW](?=[A-Z]*\d)[A-Z0-9]{6,})(?= (?:would have |had |removed|kept|archived|disabled|reduced|looks |took ))|(?<=, after )([UW](?=[A-Z]*\d)[A-Z0-9]{6,})\b/g;

/** Only after `on` and `until`, for the same reason. */
const DATE = /(?<=\b(?:on|until) )(\d{4}-\d{2}-\d{2})(?![\w-])/g;

/**
 * A sentence of the rules, its people as mentions (posted quietly they become names), its days as every other day on
 * the card, its patterns as code.
 */
export function named(sentence: string, limit: number, reading: Reading): string {
  return patterned(sentence, limit)
    .replace(PERSON, (_all, doing?: string, first?: string) => `<@${doing ?? first}>`)
    .replace(DATE, (text) => {
      const noon = Date.parse(`${text}T00:00:00Z`) + 12 * HOUR;
      return Number.isNaN(noon) ? text : day(noon, reading);
    });
}

/** A decision as the evidence lists it, `2026-09-24: …`: the reasons of the rules name those that taught them. */
const DECISION = /^\d{4}-\d{2}-\d{2}: /;

/** Why there is a rule: who removed what, and when; and what was looked at. */
export function evidenceLines(
  { expires, evidence }: Pick<RetentionPolicy, 'expires' | 'evidence'>,
  reading: Reading,
): string[] {
  const reasons = [
    ...expires.map(({ because }) => because),
    ...evidence.filter((line) => !DECISION.test(line)),
  ];
  return reasons.slice(0, MOST_EVIDENCE).map((reason) => named(reason, MOST_CHARACTERS, reading));
}

/** Where the days or the number of each rule come from; rules of before it was kept say nothing. */
export function limitLines({ expires }: Pick<RetentionPolicy, 'expires'>, reading: Reading): string[] {
  return expires.flatMap(({ class: of, limitBecause }) =>
    limitBecause === undefined ? [] : [`*Why, for ${of} images:* ${named(limitBecause, 300, reading)}`],
  );
}

/** Tags as the configuration has them: not everybody reads regular expressions, so these come last. */
export function globsFirst(tags: readonly string[]): string[] {
  return [...tags].sort((a, b) => Number(a.startsWith('/')) - Number(b.startsWith('/')));
}
