import { compilePatterns, type Matcher } from '../policy/glob.ts';
import type { Instant } from '../policy/time.ts';
import { type CodeownersRead, decidingLine, folderOf } from './codeowners.ts';

/** What is known of a repository's tags. */
export type KnownTags = { readonly tags: ReadonlyMap<string, string> } | { readonly unknown: string };

/** What people said of a repository's owner, in plain values. `by` is a Slack user id or `cli`. */
export interface Said {
  readonly by: string;
  readonly at: Instant;
  readonly said:
    | { readonly kind: 'assigned'; readonly team: string }
    | { readonly kind: 'not-ours'; readonly teams: readonly string[] }
    | { readonly kind: 'nothing' };
}

/** What there is to ask about one repository. */
export interface Asked {
  readonly repository: string;
  readonly tags: KnownTags;
  readonly said: Said | undefined;
}

/**
 * What one way of knowing an owner answers. `name` is as written there: it may be no team of the configuration.
 * `unknown` ends the search: what it would have said comes before everything after it.
 */
export type Answer =
  | { readonly team: string; readonly why: string; readonly by?: string }
  | { readonly nothing: string }
  | { readonly unknown: string };

/** One way of knowing an owner. */
export type Way = (asked: Asked) => Answer;

/** Finds a team of the configuration by its name in any letters. */
export type FindTeam = (name: string) => string | undefined;

/** Somebody assigned it, in Slack or on the command line. */
export function byAssignment(teamOf: FindTeam): Way {
  return ({ said }) => {
    if (said?.said.kind !== 'assigned') return { nothing: '' };
    const { by, at } = said;
    const team = teamOf(said.said.team);
    if (team) return { team, why: `assigned by ${by} on ${dayOf(at)}`, by };
    return {
      nothing: `it was assigned to ${said.said.team}, which is no team of the configuration any more`,
    };
  };
}

/** The repository's own tag. */
export function byTag(tag: string, teamOf: FindTeam): Way {
  return ({ tags }) => {
    if ('unknown' in tags) return { unknown: `its tags cannot be read: ${tags.unknown}` };
    const value = tags.tags.get(tag)?.trim();
    if (!value) return { nothing: `no repository tag ${tag}` };
    const team = teamOf(value);
    if (team) return { team, why: `repository tag ${tag}=${value}` };
    return { nothing: `repository tag ${tag}=${value} names no team of the configuration` };
  };
}

export interface CodeownersSettings {
  /** Where a repository's code lives in the tree: `services/{repository}`. */
  readonly path: string;
  /** Team by owner as written in the file. */
  readonly teams: Readonly<Record<string, string>>;
  readonly read: CodeownersRead;
}

/** The CODEOWNERS line of the repository's folder: the first of its owners that is a team. */
export function byCodeowners({ path, teams, read }: CodeownersSettings, teamOf: FindTeam): Way {
  const byHandle = new Map(Object.entries(teams).map(([handle, team]) => [handle.toLowerCase(), team]));
  return ({ repository }) => {
    if ('unknown' in read) return { unknown: `CODEOWNERS is not known: ${read.unknown}` };
    const folder = folderOf(path, repository);
    const found = decidingLine(read.lines, folder);
    if (!found) return { nothing: `no line of CODEOWNERS for ${folder}` };
    const place = `CODEOWNERS line ${found.line}`;
    if (found.owners.length === 0) return { nothing: `${place} leaves ${found.pattern} without an owner` };
    for (const owner of found.owners) {
      const name = byHandle.get(owner.toLowerCase());
      const team = name === undefined ? undefined : teamOf(name);
      if (team) return { team, why: `${place}: ${found.pattern} ${owner}` };
    }
    return { nothing: `${place} names ${found.owners.join(', ')}, no team of the configuration` };
  };
}

export type Rules = readonly { readonly repositories: readonly string[]; readonly team: string }[];

/** The first rule of the configuration that matches. Throws on a pattern that cannot be read. */
export function byRules(rules: Rules): Way {
  const compiled = rules.map((rule) => ({ ...rule, matches: compile(rule.repositories) }));
  return ({ repository }) => {
    const rule = compiled.find(({ matches }) => matches(repository));
    if (rule) return { team: rule.team, why: `rule for ${rule.repositories.join(', ')}` };
    return { nothing: 'no rule for it' };
  };
}

function compile(patterns: readonly string[]): Matcher {
  const compiled = compilePatterns(patterns);
  if ('errors' in compiled) throw new Error(`owners.rules: ${compiled.errors.join('; ')}`);
  return compiled.matches;
}

const DAY_TEXT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

/** `3 Mar 2026`, in UTC. */
export function dayOf(at: Instant): string {
  return DAY_TEXT.format(at);
}
