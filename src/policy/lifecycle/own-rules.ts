import type { ExpirableClass, RetentionPolicy, RollbackException } from '../retention-policy.ts';
import { expireOpening, keepOpening, LONGEST_DESCRIPTION, OWN_MARK } from './own-shape.ts';
import { MOST_IMAGES } from './policy.ts';
import { covers } from './superset.ts';

const LONGEST_REASON = 50;

/** A rule of ours before it has its priority. */
export interface OwnRule {
  readonly description: string;
  readonly selection: Readonly<Record<string, unknown>>;
}

/** A rule that only spares, by one pattern. */
export interface Shield extends OwnRule {
  readonly pattern: string;
}

/** Spares every image with such a tag from all rules that follow. `why` is a word or two: there are many of these. */
export function shieldRule(pattern: string, why: string): Shield {
  return {
    pattern,
    description: described(keepOpening(pattern) + why),
    selection: {
      ...{ tagStatus: 'tagged', tagPatternList: [pattern] },
      ...{ countType: 'imageCountMoreThan', countNumber: MOST_IMAGES },
    },
  };
}

/** Expires images with such a tag, or untagged ones where there is no pattern. */
export function expireRule({ limit, because }: ExpirableClass, pattern?: string): OwnRule {
  return {
    description: described(expireOpening(pattern, limit) + because),
    selection: {
      ...(pattern === undefined
        ? { tagStatus: 'untagged' }
        : { tagStatus: 'tagged', tagPatternList: [pattern] }),
      ...(limit.kind === 'days'
        ? { countType: 'sinceImagePushed', countUnit: 'days', countNumber: limit.days }
        : { countType: 'imageCountMoreThan', countNumber: limit.count }),
    },
  };
}

/** The rule as JSON, as it stands in the policy. */
export function printed({ description, selection }: OwnRule, rulePriority: number): string {
  return JSON.stringify({ rulePriority, description, selection, action: { type: 'expire' } });
}

function described(text: string): string {
  return cut((OWN_MARK + text).replace(/[\p{Cc}\s]+/gu, ' '), LONGEST_DESCRIPTION);
}

/** Who asks for more looks at the retention policy. */
function shortened(why: string): string {
  return cut(why, LONGEST_REASON);
}

/** Half an emoji, where it was cut or came so, is no text that ECR must take. */
function cut(text: string, longest: number): string {
  const short = text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
  return short.replace(/\p{Cs}/gu, '');
}

/** Exceptions that still hold. */
export function exceptionsNow({ exceptions, asOf }: RetentionPolicy): readonly RollbackException[] {
  return exceptions.filter(({ until }) => until === undefined || until > asOf);
}

/**
 * Shields for exceptions: for each tag by which an expiring rule would reach the image. Should such a tag move to
 * another image, so does the reach of the rule.
 */
export function exceptionShields(
  exceptions: readonly RollbackException[],
  expiring: readonly string[],
): readonly Shield[] {
  const shields = new Map<string, Shield>();
  for (const { tags, why } of exceptions) {
    for (const tag of tags) {
      if (!expiring.some((pattern) => covers(pattern, tag))) continue;
      shields.set(tag, shieldRule(tag, shortened(why)));
    }
  }
  return [...shields.values()];
}
