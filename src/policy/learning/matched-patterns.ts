import { compilePatterns, type Matcher } from '../glob.ts';
import { DEFAULT_RULES, RETENTION_CLASSES, type RetentionClass, type RetentionRule } from '../retention.ts';
import { asWildcard } from '../tag-wildcards.ts';

/** The patterns that made images what they are, and those that no lifecycle rule can say, with the reason. */
export interface MatchedPatterns {
  readonly patterns: readonly string[];
  readonly left: readonly { readonly pattern: string; readonly why: string }[];
}

/** The rules that apply to a repository, in their order, each pattern by itself. */
interface OpenRule {
  readonly class: RetentionClass;
  /** Absent: every tag. */
  readonly tags?: readonly { readonly pattern: string; readonly matches: Matcher }[];
}

/** One pattern as a test. A pattern that cannot be read matches nothing: the configuration has refused it before. */
export function matcherOf(pattern: string): Matcher {
  const compiled = compilePatterns([pattern]);
  return 'matches' in compiled ? compiled.matches : () => false;
}

function rulesFor(rules: readonly RetentionRule[], repository: string): readonly OpenRule[] {
  return [...rules, ...DEFAULT_RULES]
    .filter(({ repositories }) => !repositories || repositories.some((one) => matcherOf(one)(repository)))
    .map((rule) => ({
      class: rule.class,
      ...(rule.tags && { tags: rule.tags.map((pattern) => ({ pattern, matches: matcherOf(pattern) })) }),
    }));
}

/** The patterns of a class in this repository, in their order: for what is protected. */
export function patternsOf(
  rules: readonly RetentionRule[],
  repository: string,
  wanted: RetentionClass,
): readonly string[] {
  const ofClass = rulesFor(rules, repository).filter((rule) => rule.class === wanted);
  return [...new Set(ofClass.flatMap(({ tags = [] }) => tags.map(({ pattern }) => pattern)))];
}

/**
 * The patterns of a class that tags of removed images really matched, as ECR writes them. Left out is what ECR cannot
 * say exactly, and what also names tags, present in the repository now, of a more protected class. All of it is left
 * out where a rule without tags makes every other name more than that: ECR cannot spare an image for any other name.
 */
export function matchedPatterns(
  settings: { readonly rules: readonly RetentionRule[]; readonly repository: string },
  wanted: RetentionClass,
  removed: readonly string[],
  present: readonly string[],
): MatchedPatterns {
  const rules = rulesFor(settings.rules, settings.repository);
  const rest = rules.find((rule) => !rule.tags);
  if (rest && rankOf(rest.class) < rankOf(wanted)) return { patterns: [], left: [restLeft(rest.class)] };
  const matched = new Set<string>();
  let byRepository = false;
  for (const tag of removed) {
    const decided = decide(rules, tag);
    if (decided.class !== wanted) continue;
    if (decided.patterns.length === 0) byRepository = true;
    for (const pattern of decided.patterns) matched.add(pattern);
  }
  const said: string[] = [];
  const left: { pattern: string; why: string }[] = [];
  if (byRepository) left.push({ pattern: '*', why: 'the repository’s name made them so, no tag did' });
  for (const pattern of matched) {
    const wildcard = asWildcard(pattern);
    const matches = matcherOf(pattern);
    const other = present.find((tag) => matches(tag) && isMoreProtected(rules, tag, wanted));
    if (wildcard === undefined) left.push({ pattern, why: 'ECR has no way to write it' });
    else if (other !== undefined) left.push({ pattern, why: `${other} matches it and is more than that` });
    else said.push(wildcard);
  }
  return { patterns: said, left };
}

interface Decided {
  readonly class: RetentionClass;
  readonly patterns: readonly string[];
}

/** The first rule that applies to a tag decides, as in `compileRetention`; its patterns that match, if it has any. */
function decide(rules: readonly OpenRule[], tag: string): Decided {
  for (const rule of rules) {
    if (!rule.tags) return { class: rule.class, patterns: [] };
    const patterns = rule.tags.filter(({ matches }) => matches(tag)).map(({ pattern }) => pattern);
    if (patterns.length > 0) return { class: rule.class, patterns };
  }
  return { class: 'unknown', patterns: [] };
}

function isMoreProtected(rules: readonly OpenRule[], tag: string, than: RetentionClass): boolean {
  return rankOf(decide(rules, tag).class) < rankOf(than);
}

const rankOf = (kind: RetentionClass): number => RETENTION_CLASSES.indexOf(kind);

function restLeft(kind: RetentionClass): MatchedPatterns['left'][number] {
  const why = `here every tag of no other kind makes an image ${kind}, and ECR has no way to spare it for that`;
  return { pattern: '*', why };
}
