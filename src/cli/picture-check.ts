import { readSlackAccess, type Variables } from '../config/environment.ts';
import { grantedScopes, PICTURE_SCOPES } from '../slack/scopes.ts';
import { impatientClient } from '../slack/web-client.ts';
import type { CheckShape } from './shapes.ts';

const PATIENCE = 5_000;

/** Whether weekly lists can come with pictures; nothing where Slack does not say, which another check tells. */
export async function checkPictures(env: Variables): Promise<CheckShape[]> {
  const access = readSlackAccess(env);
  if ('problems' in access) return [];
  const { botToken, apiUrl } = access.value;
  const client = impatientClient({ botToken, timeout: PATIENCE, ...(apiUrl && { slackApiUrl: apiUrl }) });
  const granted = await grantedScopes(client);
  if (granted.status === 'unknown') return [];
  const missing = PICTURE_SCOPES.filter((scope) => !granted.scopes.has(scope));
  const what = 'Slack pictures';
  if (missing.length === 0) return [{ what, status: 'ok', text: 'can be uploaded for the weekly lists' }];
  const text = `the app lacks ${missing.join(' and ')}: weekly lists come without pictures, with their numbers in words; install it again from manifest.yml`;
  return [{ what, status: 'todo', text }];
}
