import type { AuthoritySettings } from './authority.ts';

/**
 * Whether the configuration names this person among those who decide for a team: what their lists draw buttons for.
 * It allows nothing by itself; `mayDecide` does.
 */
export function isNamedFor(
  user: string,
  team: string | undefined,
  { teams, admins, fallback }: Pick<AuthoritySettings, 'teams' | 'admins' | 'fallback'>,
): boolean {
  if (admins.includes(user)) return true;
  const name = team ?? fallback;
  const people = name !== undefined && Object.hasOwn(teams, name) ? teams[name] : undefined;
  if (!people) return false;
  return people.leads.includes(user) || (team !== undefined && people.members.includes(user));
}
