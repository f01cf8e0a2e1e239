import type { Family } from './family.ts';
import type { JudgeContext, SeenUse, Subject } from './judge-context.ts';
import { pullFinding } from './pulls.ts';
import { orphaned, pastExpectedLife } from './rules/allowance.ts';
import * as conflict from './rules/conflict.ts';
import * as doubt from './rules/doubt.ts';
import * as protection from './rules/protection.ts';
import { isCredible, ofMembers, type Rule } from './rules/rule.ts';
import * as slow from './rules/slow.ts';
import type { Instant } from './time.ts';
import { findingsFor } from './use-index.ts';
import { type RuleResult, type Verdict, verdictOf } from './verdict.ts';

/** Every rule, in the order in which `explain` prints what they say. */
const RULES: readonly Rule[] = [
  protection.kept,
  protection.inUse,
  protection.seenInUse,
  protection.newestRelease,
  protection.notWatchedLongEnough,
  protection.expectedLife,
  protection.held,
  protection.shared,
  doubt.missingDate,
  doubt.dateInFuture,
  doubt.unreadIndex,
  doubt.maybeChild,
  doubt.unknownUse,
  doubt.missingSource,
  doubt.consumerNotCovered,
  doubt.unknownClass,
  doubt.notActive,
  doubt.longTag,
  doubt.mostTags,
  doubt.lifecycleExpires,
  doubt.lifecycleAgreed,
  doubt.putAside,
  doubt.signaturesElsewhere,
  doubt.unreadMentions,
  conflict.movingTag,
  pastExpectedLife,
  orphaned,
  slow.slowRebuild,
  slow.pinned,
  slow.mentioned,
  slow.movedTag,
  slow.noArchive,
  conflict.pulledUnexplained,
  conflict.neverPulled,
];

/**
 * Judges one family. All rules are asked, so that the trace is whole also where the first would have decided;
 * the verdict is removable only where no rule protects, none doubts and one allows.
 */
export function judgeFamily(family: Family, context: JudgeContext): Verdict {
  const subject = subjectOf(family, context);
  const trace: RuleResult[] = [];
  for (const rule of RULES) {
    for (const result of rule(subject)) trace.push(result);
  }
  return verdictOf(subject.class, trace, subject.findings);
}

function subjectOf(family: Family, context: JudgeContext): Subject {
  const { repository, classifier, settings, index, usesSeen, ownReads, now } = context;
  const pulls = pullFinding(family, settings.rollbackPeriod, ownReads, now);
  const lastSeen = newestUse(ofMembers(family, usesSeen));
  return {
    family,
    context,
    class: classifier.classOf(repository, family.tags),
    findings: [...findingsFor(repository, family, index), pulls],
    lastSeen,
    lastSign: newestCredible([family.pushedAt, family.lastPulledAt, lastSeen?.lastAt], now),
  };
}

function newestUse(uses: readonly SeenUse[]): SeenUse | undefined {
  return uses.reduce<SeenUse | undefined>(
    (newest, use) => (newest && newest.lastAt >= use.lastAt ? newest : use),
    undefined,
  );
}

/** A date in the future is no sign of life: it is doubted elsewhere, and must not protect for ever. */
function newestCredible(dates: readonly (Instant | undefined)[], now: Instant): Instant | undefined {
  let newest: Instant | undefined;
  for (const date of dates) {
    if (isCredible(date, now) && (newest === undefined || date > newest)) newest = date;
  }
  return newest;
}
