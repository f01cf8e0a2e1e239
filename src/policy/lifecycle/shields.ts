import type { RetentionPolicy } from '../retention-policy.ts';
import { exceptionShields, exceptionsNow, type Shield, shieldRule } from './own-rules.ts';
import { covers, ecrSuperset } from './superset.ts';

/** What spares images from our expiring rules. */
export interface Shields {
  readonly rules: readonly Shield[];
  /** Patterns that no ECR pattern short of all tags can spare: then nothing with a tag may expire. */
  readonly impossible: readonly string[];
}

/** What is put aside waits for its owner, and may bear its old name, too, while names are being changed. */
const PUT_ASIDE = shieldRule('layaway.*', 'put aside');
/** Signatures by tag belong to an image that may be protected. */
const COSIGN = shieldRule('sha256-*', 'signatures');

/**
 * One shield for each pattern of a protected class and each exception that the expiring patterns would reach. Patterns
 * of different classes need not overlap for that: one image may bear a tag of each.
 */
export function shieldsFor(policy: RetentionPolicy, expiring: readonly string[]): Shields {
  if (expiring.length === 0) return { rules: [], impossible: [] };
  const rules: Shield[] = [PUT_ASIDE, ...(expiring.some(reachesCosign) ? [COSIGN] : [])];
  const impossible: string[] = [];
  for (const { class: kind, tags } of policy.protects) {
    for (const tag of tags) {
      const said = ecrSuperset(tag);
      if (said === 'all') impossible.push(tag);
      else rules.push(...said.patterns.map((pattern) => shieldRule(pattern, kind)));
    }
  }
  const exceptions = exceptionShields(exceptionsNow(policy), expiring);
  return { rules: withoutCovered([...rules, ...exceptions]), impossible };
}

/** The same with fewer rules: what begins with a digit is spared whatever follows. */
export function coarser(rules: readonly Shield[]): readonly Shield[] {
  return withoutCovered(
    rules.map((rule) => {
      const digit = /^\d(?=.*\*)/.exec(rule.pattern);
      return digit ? shieldRule(`${digit[0]}*`, 'release') : rule;
    }),
  );
}

function reachesCosign(pattern: string): boolean {
  const literal = pattern.replace(/\*.*/, '');
  return literal.startsWith('sha256-') || 'sha256-'.startsWith(literal);
}

function withoutCovered(rules: readonly Shield[]): readonly Shield[] {
  return rules.filter(({ pattern }, i) => {
    const spares = (other: Shield, j: number) =>
      other.pattern === pattern ? j < i : covers(other.pattern, pattern);
    return !rules.some(spares);
  });
}
