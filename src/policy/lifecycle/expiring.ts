import { RETENTION_CLASSES } from '../retention.ts';
import type { ExpirableClass, RetentionPolicy } from '../retention-policy.ts';
import { exceptionsNow, expireRule, type OwnRule } from './own-rules.ts';
import type { LifecycleRule } from './policy.ts';
import { covers, isEcrPattern } from './superset.ts';

/** Our rules that expire, in the order in which they decide. */
export interface Expiring {
  readonly tagged: readonly { readonly pattern: string; readonly rule: OwnRule }[];
  readonly untagged: OwnRule | undefined;
  /** What was left out, and what to know of the rest, in sentences. */
  readonly notes: readonly string[];
}

/**
 * A rule for each pattern, as ECR's lists are AND. The most protected class decides first, within it the longest
 * limit: an image with tags of two classes stays as long as the more careful rule says.
 */
export function expiringRules(policy: RetentionPolicy, owners: readonly LifecycleRule[]): Expiring {
  const notes: string[] = [];
  const classes = [...policy.expires].sort((a, b) => rank(a) - rank(b) || reach(b) - reach(a));
  const tagged = new Map<string, OwnRule>();
  let untagged: OwnRule | undefined;
  for (const one of classes) {
    if (one.selection.kind === 'untagged') {
      const why = untagged ? 'a second rule for them is left out' : untaggedObstacle(policy, owners);
      if (why === undefined) untagged = expireRule(one);
      else notes.push(`Untagged images: ${why}.`);
      continue;
    }
    const { patterns } = one.selection;
    for (const pattern of patterns) {
      const why = patternObstacle(pattern, owners) ?? (tagged.has(pattern) && 'another class has it already');
      if (why) notes.push(`The pattern ${pattern} is left out: ${why}.`);
      else tagged.set(pattern, expireRule(one, pattern));
    }
    if (one.limit.kind === 'count' && patterns.length > 1) {
      notes.push(`The newest ${one.limit.count} are kept of each pattern apart: ${patterns.join(', ')}.`);
    }
  }
  if (untagged) notes.push(ATTACHMENTS);
  return { tagged: [...tagged].map(([pattern, rule]) => ({ pattern, rule })), untagged, notes };
}

const ATTACHMENTS =
  'Untagged images may be signatures or attestations of images that stay: look at the preview before this is applied.';

function rank({ class: kind }: ExpirableClass): number {
  return RETENTION_CLASSES.indexOf(kind);
}

/** How long or how many it keeps. Days and counts do not compare; one class has one of them as a rule. */
function reach({ limit }: ExpirableClass): number {
  return limit.kind === 'days' ? limit.days : limit.count;
}

function untaggedObstacle(policy: RetentionPolicy, owners: readonly LifecycleRule[]): string | undefined {
  const theirs = owners.find(({ selection }) => selection.tagStatus === 'untagged');
  if (theirs) return `rule ${theirs.priority} is for them already, and ECR allows one`;
  if (exceptionsNow(policy).some(({ tags }) => tags.length === 0)) {
    return 'an exception has no tag by which a rule could spare it, so no rule is written';
  }
  return undefined;
}

function patternObstacle(pattern: string, owners: readonly LifecycleRule[]): string | undefined {
  if (!isEcrPattern(pattern)) return "it cannot be said in ECR's language";
  const before = owners.find((rule) => decidesOn(rule, pattern));
  return before && `rule ${before.priority} decides on all of them before`;
}

function decidesOn({ selection }: LifecycleRule, pattern: string): boolean {
  if (selection.tagStatus !== 'tagged') return false;
  const end = selection.list === 'tagPrefixList' ? '*' : '';
  return selection.values.every((value) => covers(value + end, pattern));
}
