import { answerTo } from '../api/response-url.ts';
import type { Core } from '../core.ts';
import type { DeliveryOptions } from '../delivery.ts';
import type { SandboxUser } from '../directory.ts';
import { slashCommand } from '../wire/payloads.ts';
import { type Acted, deliver, notSent } from './acted.ts';

/** Types a slash command. What the app acks with is shown at once, to the typist alone unless it says otherwise. */
export async function slash(
  core: Core,
  user: SandboxUser,
  channelId: string,
  command: string,
  text: string,
  options?: DeliveryOptions,
): Promise<Acted> {
  const channel = core.workspace.directory.channels.get(channelId);
  if (!channel) return notSent('no such channel');
  const payload = slashCommand(core, user, channel, command, text);
  return deliver(core, 'slash_commands', payload, options, (ack) => {
    if (ack.text === undefined && ack.blocks === undefined) return {};
    const answer = answerTo({ user: user.id, channel: channelId }, ack, core);
    return answer.ok ? {} : { problem: JSON.stringify(answer) };
  });
}
