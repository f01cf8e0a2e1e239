import type { Ownership } from '../policy/candidate.ts';
import { compilePatterns, type Matcher } from '../policy/glob.ts';

/** The configuration's `owners` and the names of its teams, in plain values. */
export interface OwnerSettings {
  /** Key of the repository tag that names the owning team. */
  readonly tag: string;
  /** The first rule with a matching pattern decides. */
  readonly rules: readonly { readonly repositories: readonly string[]; readonly team: string }[];
  readonly teams: readonly string[];
}

/** What is known of a repository's tags. */
export type KnownTags = { readonly tags: ReadonlyMap<string, string> } | { readonly unknown: string };

/** Answers who owns a repository. */
export type FindOwner = (repository: string, tags: KnownTags) => Ownership;

/**
 * The repository's own tag comes first, then the configuration's rules. A tag that names no known team is nobody's:
 * a rule must not overrule what the owner wrote. Tags that cannot be read leave the rules out for the same reason.
 * Throws on a pattern that cannot be read, which the configuration has checked before.
 */
export function ownerFinder({ tag, rules, teams }: OwnerSettings): FindOwner {
  const compiled = rules.map((rule) => ({ ...rule, matches: compile(rule.repositories) }));
  const byName = new Map(teams.map((team) => [team.toLowerCase(), team]));
  return (repository, known) => {
    if ('unknown' in known) return { why: `its tags cannot be read: ${known.unknown}` };
    const value = known.tags.get(tag)?.trim();
    if (value) {
      const team = byName.get(value.toLowerCase());
      if (team) return { team, why: `repository tag ${tag}=${value}` };
      return { why: `repository tag ${tag}=${value} names no team of the configuration` };
    }
    const rule = compiled.find(({ matches }) => matches(repository));
    if (rule) return { team: rule.team, why: `rule for ${rule.repositories.join(', ')}` };
    return { why: `no repository tag ${tag} and no rule for it` };
  };
}

function compile(patterns: readonly string[]): Matcher {
  const compiled = compilePatterns(patterns);
  if ('errors' in compiled) throw new Error(`owners.rules: ${compiled.errors.join('; ')}`);
  return compiled.matches;
}
