import type { RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../log.ts';
import { type Block, type Message, modal } from '../views/blocks.ts';
import { checkModal } from '../views/check.ts';
import type { Surface } from './payload.ts';

/** What a listener uses to speak to the one person who clicked. */
export interface Speech {
  readonly respond: RespondFn;
  readonly client: WebClient;
  readonly log: Log;
}

/** Tells the clicker alone: in the modal they are in, else as a message only they see. Never throws. */
export async function tell(surface: Surface, message: Message, speech: Speech): Promise<void> {
  try {
    if (surface.kind === 'modal') await tellInModal(surface, message, speech.client);
    else if (surface.kind === 'home') await tellOnHome(surface, message, speech.client);
    else await respondPrivately(message, speech.respond);
  } catch (error) {
    speech.log.warn({ err: error, text: message.text }, 'the clicker could not be told');
  }
}

export async function respondPrivately(message: Message, respond: RespondFn): Promise<void> {
  await respond({
    response_type: 'ephemeral',
    replace_original: false,
    text: message.text,
    blocks: [...message.blocks],
  });
}

const NOTICE = 'notice.';

/** What a window or Home shows, with a sentence on top of it in place of a former one. */
export function underNotice(message: Message, blocks: readonly Block[]): Block[] {
  const notice = message.blocks.map((block, i) => ({ ...block, block_id: `${NOTICE}${i}` }));
  return [...notice, ...blocks.filter((block) => !block.block_id?.startsWith(NOTICE))];
}

/** Puts the sentence on top of what the modal shows; a former one is replaced. */
async function tellInModal(
  surface: Extract<Surface, { kind: 'modal' }>,
  message: Message,
  client: WebClient,
): Promise<void> {
  const view = modal(surface.title, surface.state, underNotice(message, surface.blocks));
  await client.views.update({ view_id: surface.viewId, view });
}

/** The same on the clicker's Home tab, until it is drawn again. */
async function tellOnHome(
  { user, blocks }: Extract<Surface, { kind: 'home' }>,
  message: Message,
  client: WebClient,
): Promise<void> {
  const view = { type: 'home' as const, blocks: underNotice(message, blocks) };
  await client.views.publish({ user_id: user, view });
}

/** A view within Slack's limits, or a sentence in its place: the limits are never met by surprise. */
export function fitting(view: ModalView, instead: ModalView, log: Log): ModalView {
  const problems = checkModal(view);
  if (problems.length === 0) return view;
  log.error({ problems, view: view.callback_id }, 'a modal breaks Slack’s limits');
  return instead;
}
