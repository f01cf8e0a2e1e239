import type { Config } from '../config/schema.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import type { DeskParts } from './desk.ts';

/** What a full member of the workspace is to Layaway. */
export interface Standing {
  readonly admin: boolean;
  /** Teams they belong to or lead. */
  readonly teams: readonly string[];
  readonly leads: readonly string[];
  /** Whether they look after what nobody owns. */
  readonly unowned: boolean;
}

/** Who somebody is, or why they may not even look (promise 12). */
export async function standingOf(
  { mayAsk, teamsOf }: Pick<DeskParts, 'mayAsk' | 'teamsOf'>,
  { teams, admins, owners }: Pick<Config, 'teams' | 'admins' | 'owners'>,
  clicker: Clicker,
): Promise<Standing | Refusal> {
  const asking = await mayAsk(clicker);
  if ('refused' in asking) return asking;
  const { user } = clicker;
  const leads = Object.keys(teams).filter((name) => teams[name]?.leads.includes(user));
  const admin = admins.includes(user);
  const unowned = admin || (owners.fallback !== undefined && leads.includes(owners.fallback));
  return { admin, leads, unowned, teams: [...new Set([...leads, ...(await teamsOf(user))])].sort() };
}
