import { compileLifecycle } from '../../../src/policy/lifecycle/compile.ts';
import { isOwnRule } from '../../../src/policy/lifecycle/own-shape.ts';
import type {
  ExpirableClass,
  RetentionPolicy,
  RollbackException,
} from '../../../src/policy/retention-policy.ts';
import { DAY } from '../../../src/policy/time.ts';
import { digest, NOW, REGISTRY, REPOSITORY } from '../build.ts';

/** A retention policy that protects releases and expires nothing, unless said otherwise. */
export function retention(parts: Partial<RetentionPolicy> = {}): RetentionPolicy {
  return {
    registry: REGISTRY,
    repository: REPOSITORY,
    owner: { team: 'payments', why: 'repository tag owner=payments' },
    asOf: NOW,
    protects: [{ class: 'release', tags: ['v*'], why: 'releases stay' }],
    expires: [],
    exceptions: [],
    windows: { watch: 14 * DAY, slowWatch: 30 * DAY, rollback: 90 * DAY },
    prevention: [],
    evidence: [],
    notProposed: [],
    ...parts,
  };
}

/** Branch builds that expire after 30 days, unless said otherwise; without patterns untagged images. */
export function expirable(patterns: readonly string[], parts: Partial<ExpirableClass> = {}): ExpirableClass {
  return {
    class: 'branch',
    selection: patterns.length > 0 ? { kind: 'tagged', patterns } : { kind: 'untagged' },
    limit: { kind: 'days', days: 30 },
    because: 'removed twice',
    reviews: [],
    ...parts,
  };
}

export function exception(
  n: number,
  tags: readonly string[],
  parts: Partial<RollbackException> = {},
): RollbackException {
  return { digest: digest(n), tags, why: 'a fallback', by: 'U0PAYLEAD', ...parts };
}

/** Compiles what must compile. */
export function compiled(policy: RetentionPolicy, current?: string) {
  const done = compileLifecycle(policy, current, isOwnRule);
  if ('refused' in done) throw new Error(done.refused.join('; '));
  return done;
}

/** The rules of a text as `priority tags limit`, in the order they are written. */
export function written(text: string): string[] {
  const { rules } = JSON.parse(text) as { rules: Record<string, Record<string, unknown>>[] };
  return rules.map(({ rulePriority, selection = {} }) => {
    const tags = selection.tagPatternList ?? selection.tagPrefixList ?? selection.tagStatus;
    const limit = selection.countUnit ? `${selection.countNumber}d` : `>${selection.countNumber}`;
    return `${rulePriority} ${tags} ${limit}`;
  });
}
