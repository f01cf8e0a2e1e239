import type { WebClient } from '@slack/web-api';
import { callFailure } from './outcome.ts';

/** What the bot was installed with; `unknown` where Slack does not say. */
export type Scopes =
  | { readonly status: 'known'; readonly scopes: ReadonlySet<string> }
  | { readonly status: 'unknown'; readonly why: string };

/** What the pictures of the weekly lists need beyond posting. */
export const PICTURE_SCOPES = ['files:write', 'files:read'] as const;

export async function grantedScopes(client: WebClient): Promise<Scopes> {
  try {
    const { response_metadata: answered } = await client.auth.test();
    const scopes = answered?.scopes;
    if (!scopes) return { status: 'unknown', why: 'Slack did not say with which scopes it is installed' };
    return { status: 'known', scopes: new Set(scopes) };
  } catch (error) {
    const failure = callFailure(error);
    return { status: 'unknown', why: 'why' in failure ? failure.why : failure.status };
  }
}
