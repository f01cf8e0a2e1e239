import type { Acted } from '../../src/sandbox/slack/act/acted.ts';
import type { Office } from './office.ts';

/** What the top window of a person shows, as one text; empty where none is open. */
export function windowOf({ slack }: Office, user: string): string {
  return JSON.stringify(slack.workspace.modal(user)?.content ?? '');
}

/** Waits until the top window shows a text. */
export async function windowShows(office: Office, user: string, text: string): Promise<string> {
  await office.slack.until(`a window with ${text}`, () => windowOf(office, user).includes(text));
  return windowOf(office, user);
}

/** Clicks the n-th button of an action in the top window. */
export async function clickInWindow(
  office: Office,
  user: string,
  actionId: string,
  n = 0,
  copies = 1,
): Promise<Acted> {
  const values = valuesOf(office.slack.workspace.modal(user)?.content, actionId);
  const value = values[n];
  if (value === undefined) throw new Error(`no ${actionId} in the window`);
  const target = { view: 'modal', actionId, value } as const;
  return await office.slack.act.click(user, target, { copies, atOnce: copies > 1 });
}

function valuesOf(content: unknown, actionId: string): string[] {
  if (Array.isArray(content)) return content.flatMap((one: unknown) => valuesOf(one, actionId));
  if (typeof content !== 'object' || content === null) return [];
  const { action_id: id, value } = content as { action_id?: unknown; value?: unknown };
  const here = id === actionId && typeof value === 'string' ? [value] : [];
  return [...here, ...Object.values(content).flatMap((one) => valuesOf(one, actionId))];
}
