import type { Acted } from '../../src/sandbox/slack/act/acted.ts';
import { COMMAND } from '../../src/slack/action-ids.ts';
import { ENGINEER, LEAD, type Office, PAYMENTS, privately, SHOP_LEAD } from './office.ts';

export const ADMIN = 'U0ADMIN';
export const BYSTANDER = 'U0SUPPORT';
export const GUEST = 'U0CONTRACT';
export const STRANGER = 'U0ELSEWHERE';

/** People beside the two teams: an admin in no team, a member in no team, a guest, somebody of another company. */
export function addOthers({ slack: { workspace } }: Office): void {
  workspace.addUser({ id: ADMIN, name: 'registry admin' });
  workspace.addUser({ id: BYSTANDER, name: 'support engineer' });
  workspace.addUser({ id: GUEST, name: 'contractor', kind: 'guest' });
  workspace.addUser({ id: STRANGER, name: 'visitor', kind: 'stranger' });
  const members = [LEAD, ENGINEER, SHOP_LEAD, ADMIN, BYSTANDER, GUEST, STRANGER];
  workspace.addChannel({ id: PAYMENTS, name: 'payments', members, botIsMember: true });
}

/** Types `/ecr <text>` and waits for the answer, the last of `answers` of them, as one text. */
export async function ask(office: Office, user: string, text: string, answers = 1): Promise<string> {
  const before = privately(office, user).length;
  const acted = await office.slack.act.slash(user, PAYMENTS, COMMAND, text);
  if (acted.outcome !== 'acked') throw new Error(`/ecr ${text}: ${acted.outcome}`);
  await office.slack.until(
    `${answers} to /ecr ${text}`,
    () => privately(office, user).length >= before + answers,
    20_000,
  );
  return privately(office, user).at(-1) ?? '';
}

/** Clicks a button of the newest message that only this user sees. */
export async function clickPrivate(
  { slack }: Office,
  user: string,
  actionId: string,
  copies = 1,
): Promise<Acted> {
  const message = slack.workspace
    .ephemerals(user)
    .findLast((one) => JSON.stringify(one.blocks).includes(`"${actionId}"`));
  if (!message) throw new Error(`no ${actionId} for ${user}`);
  const { channel, ts } = message;
  return await slack.act.click(user, { channel, ts, actionId }, { copies });
}

/** What stands on a person's Home tab, as one text; empty where nothing was published. */
export function home({ slack }: Office, user: string): string {
  return JSON.stringify(slack.workspace.home(user)?.content ?? '');
}
