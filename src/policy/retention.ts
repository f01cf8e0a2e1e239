import { compilePatterns, type Matcher } from './glob.ts';
import { cosignSubject, nameBeforeQuarantine } from './quarantine-tag.ts';
import { DAY, type Duration } from './time.ts';

/** What an image is for. Ordered by protection: for an image with several tags the most protected class wins. */
export const RETENTION_CLASSES = ['release', 'unknown', 'branch', 'preview', 'experiment', 'cache'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/**
 * One ordered rule. It applies where every list it has matches; the first rule that applies to a tag decides.
 * Patterns: `*` any characters, `?` one, or a regular expression between slashes, `/^v\d+/`.
 */
export interface RetentionRule {
  readonly class: RetentionClass;
  readonly tags?: readonly string[] | undefined;
  readonly repositories?: readonly string[] | undefined;
}

/** How long things are kept, from the configuration. */
export interface RetentionSettings {
  readonly rules: readonly RetentionRule[];
  /** Newest releases kept per tag prefix, by version and again by push date. */
  readonly keepReleases: number;
  /** Whatever any source saw in use this recently is protected. */
  readonly rollbackPeriod: Duration;
  /** How long an image of a class is expected to live after its last push or use. */
  readonly expectedLife: Readonly<Record<RetentionClass, Duration>>;
}

/**
 * What tags usually mean. Bare commit hashes and `latest` are left out on purpose: many deploy by them, so they stay
 * `unknown` and are asked about, never offered. The suffix rules come first: `1.2.3-SNAPSHOT` is no release.
 * The repository rule comes last: a service may well be called `session-cache`, and its releases are releases.
 */
export const DEFAULT_RULES: readonly RetentionRule[] = [
  { class: 'cache', tags: ['*-buildcache'] },
  { class: 'branch', tags: ['*-SNAPSHOT'] },
  {
    class: 'release',
    tags: [
      // Semantic versions with two parts or more, their pre-releases, and dotted calendar versions.
      '/^\\d+\\.\\d+/',
      '/^v\\d+\\.\\d+/',
      // Calendar versions with dashes: 2024-05, 2024-05-31, 2024-05-31-2.
      '/^\\d{4}-\\d{2}(?!\\w)/',
      'release-*',
      'rel-*',
      'stable',
      'prod*',
    ],
  },
  { class: 'preview', tags: ['pr-*', '/^pr\\d+(?![A-Za-z0-9])/', 'mr-*', 'preview-*', 'review-*'] },
  { class: 'cache', tags: ['cache*', 'buildcache*'] },
  {
    class: 'branch',
    tags: [
      ...['feat-*', 'feature-*', 'fix-*', 'bugfix-*', 'hotfix-*', 'chore-*', 'dev-*', 'develop*', 'main-*'],
      ...['master-*', 'nightly*', 'snapshot*', 'dependabot-*', 'renovate-*'],
    ],
  },
  { class: 'experiment', tags: ['exp-*', 'experiment-*', 'tmp-*', 'wip-*', 'spike-*', 'poc-*'] },
  { class: 'cache', repositories: ['*/cache', '*-cache', '*buildcache*'] },
];

/** Used without a configuration. `rules` are the user's own; the default rules always follow them. */
export const DEFAULT_SETTINGS: RetentionSettings = {
  rules: [],
  keepReleases: 10,
  rollbackPeriod: 90 * DAY,
  expectedLife: {
    release: 180 * DAY,
    unknown: 180 * DAY,
    branch: 30 * DAY,
    preview: 14 * DAY,
    experiment: 30 * DAY,
    cache: 14 * DAY,
  },
};

/** Tells what tags of a repository are for. */
export interface Classifier {
  /**
   * The class of an image with these tags: the most protected one wins. Quarantine tags count by their original name,
   * cosign tags not at all. Without tags only rules that name no tags apply, else it is `unknown`.
   */
  classOf(repository: string, tags: readonly string[]): RetentionClass;
  /** Patterns that could not be read, as sentences for the configuration's author. */
  readonly errors: readonly string[];
}

interface CompiledRule {
  readonly class: RetentionClass;
  readonly tags?: Matcher;
  readonly repositories?: Matcher;
}

/**
 * Compiles the user's rules, followed by the default rules. A rule with a pattern that cannot be read is named in
 * `errors`, and whatever reaches it is `unknown`: it might have protected that, and unknown is never removed.
 */
export function compileRetention(settings: Pick<RetentionSettings, 'rules'>): Classifier {
  const errors: string[] = [];
  const rules = [...settings.rules, ...DEFAULT_RULES].map((rule) => compileRule(rule, errors));
  const rulesOf = (repository: string) => rules.filter((rule) => rule.repositories?.(repository) ?? true);
  // A scan goes repository by repository: remembering the last one saves matching its name for every image.
  let last: { repository: string; rules: readonly CompiledRule[] } | undefined;
  return {
    errors,
    classOf(repository, tags) {
      if (last?.repository !== repository) last = { repository, rules: rulesOf(repository) };
      return classify(last.rules, tags);
    },
  };
}

function compileRule(rule: RetentionRule, errors: string[]): CompiledRule {
  const tags = rule.tags && compilePatterns(rule.tags);
  const repositories = rule.repositories && compilePatterns(rule.repositories);
  const broken = [tags, repositories].flatMap((list) => (list && 'errors' in list ? list.errors : []));
  if (broken.length > 0) {
    errors.push(...broken);
    return { class: 'unknown' };
  }
  return {
    class: rule.class,
    ...(tags && 'matches' in tags && { tags: tags.matches }),
    ...(repositories && 'matches' in repositories && { repositories: repositories.matches }),
  };
}

function classify(rules: readonly CompiledRule[], tags: readonly string[]): RetentionClass {
  let best: number = RETENTION_CLASSES.length;
  for (const tag of tags) {
    if (cosignSubject(tag)) continue;
    const rank = RETENTION_CLASSES.indexOf(classOfTag(rules, nameBeforeQuarantine(tag)));
    if (rank < best) best = rank;
  }
  const untagged = () => rules.find((rule) => !rule.tags)?.class ?? 'unknown';
  return RETENTION_CLASSES.at(best) ?? untagged();
}

function classOfTag(rules: readonly CompiledRule[], tag: string): RetentionClass {
  for (const rule of rules) {
    if (!rule.tags || rule.tags(tag)) return rule.class;
  }
  return 'unknown';
}
