import type { ExpirableClass, RollbackException } from '../retention-policy.ts';
import { count, firstFew } from '../wording.ts';
import { dateText, type Group } from './answer.ts';
import { lastKept, unkeptPatterns } from './kept.ts';
import type { Learning } from './learned-from.ts';
import { daysOf } from './limit.ts';
import { matchedPatterns, matcherOf } from './matched-patterns.ts';
import { type Limited, newestOf, type Spoken } from './newest.ts';
import { lastRegret, type Regret } from './regrets.ts';
import { cyclesOf, type Removal } from './removals.ts';
import { partReached } from './spared.ts';

/** What became of one group: a rule, or why there is none; both where a part of it cannot be said. */
export interface LearnedRule {
  readonly rule?: ExpirableClass;
  /** Images that it must leave alone, by their own names. */
  readonly spared?: readonly RollbackException[];
  readonly notProposed: readonly string[];
}

/** One answer may be an accident. */
const CYCLES = 2;

/**
 * What the removals of one group (newest first, at least one) come to. Every doubt leaves the rule out: a lifecycle
 * policy asks nobody before it deletes.
 */
export function learnRule(
  from: Learning,
  group: Group,
  removals: readonly [Removal, ...Removal[]],
  regrets: readonly Regret[],
): LearnedRule {
  if (group === 'release') return not('releases are never expired by a rule');
  if (group === 'unknown') return not('nothing in their names says what they are for');
  const regret = lastRegret(regrets, group);
  const since = removals.filter(({ at }) => !regret || at > regret.at);
  if (cyclesOf(since) < CYCLES) {
    if (!regret) return not('asked about or removed in one week only: a rule takes two');
    return not(`wanted back on ${dateText(regret.at)} (${regret.why}): it takes two removals since then`);
  }
  const alike = since.filter((one) => isReduction(one) === isReduction(removals[0]));
  if (cyclesOf(alike) < CYCLES)
    return not('removed once, and once all but the newest: it takes two of a kind');
  const rule = {
    class: removals[0].class,
    because: `${firstFew(alike.map(sentence), MOST_NAMED)}.`,
    reviews: alike.map(({ review }) => review),
  };
  return group === 'untagged' ? untagged(from, rule, alike) : tagged(from, group, rule, alike);
}

const MOST_NAMED = 4;

type Selectable = Omit<ExpirableClass, 'selection' | 'limit' | 'limitBecause'>;

function untagged(from: Learning, rule: Selectable, removals: readonly Removal[]): LearnedRule {
  const kept = lastKept(from.answers, 'untagged', () => true, removals);
  if (kept !== undefined) return not(kept);
  const present = from.families.filter(({ tags }) => tags.length === 0);
  const { spared, rest } = partReached(from, present);
  const speaksOf: Spoken['speaksOf'] = (tags) => tags.length === 0;
  const limited = limitedBy(from, { of: from.classOf([]), speaksOf, rest }, rule, removals);
  if (!limited) return not(UNDATED);
  const { spared: besides, ...limit } = limited;
  const [first] = [...spared, ...besides];
  // Only a name spares an image, and these have none.
  if (first) return not(`${first.digest.slice(0, 19)} has no tag by which it could be spared: ${first.why}`);
  return { rule: { ...rule, ...limit, selection: { kind: 'untagged' } }, notProposed: [] };
}

function tagged(
  from: Learning,
  group: Exclude<Group, 'untagged'>,
  rule: Selectable,
  removals: readonly Removal[],
): LearnedRule {
  const tags = removals.flatMap(({ families }) => families.flatMap((family) => family.tags));
  const present = from.families.flatMap((family) => family.tags);
  const { rules } = from.settings;
  const matched = matchedPatterns({ rules, repository: from.repository }, group, tags, present);
  const { patterns, kept } = unkeptPatterns(from.answers, group, matched.patterns, removals);
  const notProposed = [...matched.left.map(({ pattern, why }) => `${pattern}: ${why}`), ...kept];
  if (patterns.length === 0) return { notProposed };
  const matchers = patterns.map(matcherOf);
  const speaksOf: Spoken['speaksOf'] = (tags) => matchers.some((matches) => tags.some(matches));
  const reached = from.families.filter((family) => speaksOf(family.tags));
  const { spared, rest } = partReached(from, reached);
  const limited = limitedBy(from, { of: group, speaksOf, rest }, rule, removals);
  if (!limited) return { notProposed: [...notProposed, UNDATED] };
  const { spared: besides, ...limit } = limited;
  const selection = { kind: 'tagged', patterns } as const;
  return { rule: { ...rule, ...limit, selection }, spared: [...spared, ...besides], notProposed };
}

/** All removals are of one kind: they let all go, or all but the newest. */
function limitedBy(
  from: Learning,
  spoken: Spoken,
  rule: Selectable,
  removals: readonly Removal[],
): Limited | undefined {
  const kept = removals.flatMap(({ left }) => left?.length ?? []);
  if (kept.length > 0) return newestOf(from, spoken, removals, Math.max(...kept));
  const limit = daysOf(from, spoken.rest, rule.class, removals);
  return limit && { ...limit, spared: [] };
}

const UNDATED = 'nobody knows when the removed ones were pushed';

function isReduction({ left }: Removal): boolean {
  return left !== undefined;
}

function sentence({ by, families, group, at, left }: Removal): string {
  const but = left === undefined ? '' : `, all but the newest ${left.length}`;
  return `${by} removed ${count(families.length, `${group} image`)}${but} on ${dateText(at)}`;
}

function not(why: string): LearnedRule {
  return { notProposed: [why] };
}
