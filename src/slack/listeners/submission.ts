import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Under } from '../under.ts';
import { sentenceModal } from '../views/blocks.ts';
import { early } from '../within.ts';
import { redrawModal } from './modals.ts';
import type { Room } from './ports.ts';

/** What Bolt hands to a window's listener, as far as we use it. */
export type SubmitArgs = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'ack' | 'body' | 'view'> & {
  readonly client: WebClient;
};

/**
 * Acknowledges a submission with what came of it, or with `waiting` that turns into it later. `draw` answers what the
 * window shows in place of closing; undefined: it closes, or says `done` where it was too late for that.
 */
export async function showOutcome<T>(
  room: Room,
  { ack, view, client }: SubmitArgs,
  work: Promise<T>,
  shown: {
    readonly title: string;
    readonly waiting: string;
    readonly done: string;
    readonly draw: (outcome: T) => ModalView | undefined;
  },
): Promise<T> {
  const inTime = await early(work, room.patience);
  const now = inTime ? shown.draw(inTime.value) : sentenceModal(shown.title, shown.waiting);
  const acked = now === undefined ? ack() : ack({ response_action: 'update', view: now });
  await acked.catch((error: unknown) => room.log.warn({ err: error }, 'a window could not be acknowledged'));
  if (inTime) return inTime.value;
  const outcome = await work;
  const late = shown.draw(outcome) ?? sentenceModal(shown.title, shown.done);
  await client.views
    .update({ view_id: view.id, view: late })
    .catch((error: unknown) =>
      room.log.warn({ err: error }, 'the window was not updated; perhaps it was closed'),
    );
  return outcome;
}

/** Draws the window below again, where there is one. */
export function redrawUnder(room: Room, under: Under | undefined, user: string, client: WebClient): void {
  if (!under) return;
  const surface = { kind: 'modal', ...under, title: '', blocks: [] } as const;
  redrawModal({ clicker: { user }, surface }, client, room);
}
