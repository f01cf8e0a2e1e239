import { CLOCK_SKEW, type Finding } from '../evidence.ts';
import type { Family } from '../family.ts';
import type { Digest } from '../image.ts';
import type { Subject } from '../judge-context.ts';
import type { RetentionClass } from '../retention.ts';
import type { Instant } from '../time.ts';
import type { RuleId, RuleResult } from '../verdict.ts';

/** A rule speaks of a family in any number of sentences. Every rule is always asked. */
export type Rule = (subject: Subject) => readonly RuleResult[];

/** What a rule answers that has nothing to say. */
export const SILENT: readonly RuleResult[] = [];

export function protects(rule: RuleId, text: string): readonly RuleResult[] {
  return [{ rule, effect: 'protects', text }];
}

/** A doubt that the family's owner can be asked about. */
export function doubtsFamily(rule: RuleId, text: string): readonly RuleResult[] {
  return [{ rule, effect: 'doubts', text, scope: 'family' }];
}

/** A doubt that no owner can answer. */
export function doubtsRegistry(rule: RuleId, text: string): readonly RuleResult[] {
  return [{ rule, effect: 'doubts', text, scope: 'registry' }];
}

export function allows(rule: RuleId, text: string): readonly RuleResult[] {
  return [{ rule, effect: 'allows', text }];
}

/** A reason why its removal would take the slow path. */
export function slows(rule: RuleId, text: string): readonly RuleResult[] {
  return [{ rule, effect: 'slows', text }];
}

/** Something that does not fit together: the verdict stays what it is, but somebody should look. */
export function notes(rule: RuleId, text: string): readonly RuleResult[] {
  return [{ rule, effect: 'notes', text }];
}

/** What an owner calls an image of a class. */
export const CLASS_NOUN: Readonly<Record<RetentionClass, string>> = {
  release: 'release',
  unknown: 'image of unknown purpose',
  branch: 'branch build',
  preview: 'preview build',
  experiment: 'experiment',
  cache: 'build cache',
};

/** Whether a date exists and can be true. A date that is no number, or lies before 1970, counts as none. */
export function isCredible(date: Instant | undefined, now: Instant): date is Instant {
  return date !== undefined && date > 0 && date <= now + CLOCK_SKEW;
}

/** Whether this judgement is made for the family's own hold, before its next change. */
export function isRecheck({ family, context }: Subject): boolean {
  return context.recheckOf === family.root.digest;
}

/** The values a map holds of a family's members. */
export function ofMembers<Value>(family: Family, map: ReadonlyMap<Digest, Value>): readonly Value[] {
  if (map.size === 0) return [];
  return family.members.flatMap((member) => {
    const value = map.get(member.digest);
    return value === undefined ? [] : [value];
  });
}

/** The first tag of any member, as it stands in the registry, that a test accepts. */
export function findTag(family: Family, test: (tag: string) => boolean): string | undefined {
  for (const member of family.members) {
    const tag = member.tags.find(test);
    if (tag !== undefined) return tag;
  }
  return undefined;
}

/** What a rule says of each finding with this status: nothing, for most families, and that must cost nothing. */
export function ofFindings<Status extends Finding['status']>(
  { findings }: Subject,
  status: Status,
  say: (finding: Finding & { readonly status: Status }) => readonly RuleResult[],
): readonly RuleResult[] {
  const hasStatus = (finding: Finding): finding is Finding & { readonly status: Status } =>
    finding.status === status;
  return findings.some(hasStatus) ? findings.filter(hasStatus).flatMap(say) : SILENT;
}
