import type { Ownership } from '../policy/candidate.ts';
import {
  type Answer,
  byAssignment,
  byCodeowners,
  byRules,
  byTag,
  type CodeownersSettings,
  dayOf,
  type FindTeam,
  type KnownTags,
  type Rules,
  type Said,
  type Way,
} from './ways.ts';

export type { CodeownersSettings, KnownTags, Said };

export type WayName = 'assigned' | 'tag' | 'codeowners' | 'rules';

/** The configuration's `owners` and the names of its teams, in plain values. */
export interface OwnerSettings {
  /** Key of the repository tag that names the owning team. */
  readonly tag: string;
  /** The first rule with a matching pattern decides. */
  readonly rules: Rules;
  readonly teams: readonly string[];
  /** Which way comes first. One that is left out is not asked. */
  readonly order: readonly WayName[];
  readonly codeowners?: CodeownersSettings | undefined;
}

/** Answers who owns a repository, from its tags and what people said. */
export type FindOwner = (repository: string, tags: KnownTags, said?: Said) => Ownership;

/**
 * The first way that names a team of the configuration decides, in the configured order. A team that said it is not
 * theirs is passed over until somebody assigns it anew. A way that cannot be asked ends the search: what comes after
 * must not overrule what it would have said, so the repository goes to the fallback lead.
 * Throws on a pattern that cannot be read, which the configuration has checked before.
 */
export function ownerFinder(settings: OwnerSettings): FindOwner {
  const ways = waysOf(settings);
  return (repository, tags, said) => {
    const not = new Set(said?.said.kind === 'not-ours' ? said.said.teams : []);
    const nothing: string[] = [];
    for (const way of ways) {
      const answer = notAgain(way({ repository, tags, said }), not, said);
      if ('team' in answer) return answer;
      if ('unknown' in answer) return { why: answer.unknown };
      if (answer.nothing !== '' && !nothing.includes(answer.nothing)) nothing.push(answer.nothing);
    }
    return { why: inOneSentence(nothing) };
  };
}

function waysOf({ tag, rules, teams, order, codeowners }: OwnerSettings): readonly Way[] {
  const byName = new Map(teams.map((team) => [team.toLowerCase(), team]));
  const teamOf: FindTeam = (name) => byName.get(name.toLowerCase());
  const ways: Readonly<Record<WayName, Way | undefined>> = {
    assigned: byAssignment(teamOf),
    tag: byTag(tag, teamOf),
    codeowners: codeowners && byCodeowners(codeowners, teamOf),
    rules: byRules(rules),
  };
  return order.flatMap((name) => ways[name] ?? []);
}

/** A team that was asked and said no is not asked again by what named it. */
function notAgain(answer: Answer, not: ReadonlySet<string>, said: Said | undefined): Answer {
  if (!('team' in answer) || !said || !not.has(answer.team)) return answer;
  return { nothing: `${answer.team} said on ${dayOf(said.at)} that it is not theirs` };
}

function inOneSentence(parts: readonly string[]): string {
  const last = parts.at(-1) ?? 'nobody said who owns it';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
