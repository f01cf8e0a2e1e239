import type { Group } from './learning/answer.ts';
import { evidenceOf } from './learning/evidence.ts';
import { type LearnedRule, learnRule } from './learning/learn-rule.ts';
import type { LearnedFrom, Learning } from './learning/learned-from.ts';
import { protectedClasses } from './learning/protects.ts';
import { regretsIn } from './learning/regrets.ts';
import { type Removal, removalsIn } from './learning/removals.ts';
import { rollbackExceptions } from './learning/rollback-exceptions.ts';
import { preventionFor } from './prevention.ts';
import { compileRetention } from './retention.ts';
import type { RetentionPolicy, RollbackException } from './retention-policy.ts';

export type { LearnedFrom, LearningSettings, WrittenDown } from './learning/learned-from.ts';

/**
 * The retention policy that a repository's answers add up to. What owners removed in two different weeks becomes a
 * rule, what they kept an exception; releases, and what nobody can tell, are never expired. Nothing is applied by it.
 */
export function learnRetention(from: LearnedFrom): RetentionPolicy {
  const classifier = compileRetention(from.settings);
  const exceptions = rollbackExceptions(from);
  const classOf = (tags: readonly string[]) => classifier.classOf(from.repository, tags);
  const learning: Learning = { ...from, classOf, classifier, exceptions };
  const learned = learnRules(learning);
  const expires = learned.flatMap(({ rule }) => rule ?? []);
  return {
    registry: from.registry,
    repository: from.repository,
    owner: from.owner,
    asOf: from.now,
    protects: protectedClasses(from),
    expires,
    exceptions: [...exceptions, ...once(learned.flatMap(({ spared = [] }) => spared))],
    windows: from.settings.windows,
    prevention: preventionFor(learning, expires),
    evidence: evidenceOf(from),
    notProposed: learned.flatMap(({ of, notProposed }) => notProposed.map((why) => ({ class: of, why }))),
  };
}

/** Rules of two classes may reach one image. */
function once(spared: readonly RollbackException[]): readonly RollbackException[] {
  return [...new Map(spared.map((one) => [one.digest, one])).values()];
}

function learnRules(from: Learning): (LearnedRule & { readonly of: Removal['class'] })[] {
  const regrets = regretsIn(from.answers, from.holds);
  const groups = new Map<Group, [Removal, ...Removal[]]>();
  for (const removal of removalsIn(from.answers, from.holds, from.weekOf)) {
    const known = groups.get(removal.group);
    if (known) known.push(removal);
    else groups.set(removal.group, [removal]);
  }
  return [...groups].map(([group, removals]) => ({
    of: removals[0].class,
    ...learnRule(from, group, removals, regrets),
  }));
}
