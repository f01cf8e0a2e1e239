import type { WebClient } from '@slack/web-api';
import { callFailure } from './outcome.ts';
import { reasonFor } from './user-groups.ts';

/** Whether a channel can be posted to. `unknown`: Slack did not say. */
export type ChannelReach =
  | { readonly status: 'open'; readonly name: string }
  | { readonly status: 'closed'; readonly sentence: string }
  | { readonly status: 'unknown'; readonly why: string };

/** Looks at a channel without writing into it. */
export async function channelReach(client: WebClient, channel: string): Promise<ChannelReach> {
  try {
    const { channel: facts } = await client.conversations.info({ channel });
    if (!facts) return { status: 'unknown', why: 'Slack said nothing of it' };
    const name = facts.name ?? channel;
    if (facts.is_archived) return { status: 'closed', sentence: `#${name} is archived.` };
    if (!facts.is_member) {
      const sentence = `The app is not in #${name}; somebody there can invite it with /invite.`;
      return { status: 'closed', sentence };
    }
    return { status: 'open', name };
  } catch (error) {
    const failure = callFailure(error);
    if (failure.status !== 'refused') return { status: 'unknown', why: whyNot(failure) };
    if (failure.code === 'missing_scope') {
      return {
        status: 'unknown',
        why: 'the app lacks the scope channels:read or groups:read; install it again from manifest.yml',
      };
    }
    return { status: 'closed', sentence: failure.sentence };
  }
}

export interface GroupFacts {
  readonly handle: string;
  readonly disabled: boolean;
  readonly members: number;
}

/** All user groups of the workspace by id, disabled ones too, or why Slack does not list them. */
export async function userGroups(
  client: WebClient,
): Promise<ReadonlyMap<string, GroupFacts> | { readonly why: string }> {
  try {
    const { usergroups = [] } = await client.usergroups.list({ include_disabled: true, include_count: true });
    return new Map(
      usergroups.map(({ id = '', handle = id, date_delete = 0, user_count = 0 }) => [
        id,
        { handle, disabled: date_delete > 0, members: user_count },
      ]),
    );
  } catch (error) {
    const failure = callFailure(error);
    return { why: failure.status === 'refused' ? reasonFor(failure.code) : whyNot(failure) };
  }
}

function whyNot(failure: Exclude<ReturnType<typeof callFailure>, { status: 'refused' }>): string {
  return failure.status === 'later' ? 'Slack asks to wait; try again in a minute' : failure.why;
}
