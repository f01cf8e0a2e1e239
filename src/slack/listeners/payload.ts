import type { BlockAction, ButtonAction } from '@slack/bolt';
import { ACTION, type ActionValue, type ModalState, readModalState, readValue } from '../action-ids.ts';
import type { Clicker } from '../desk.ts';
import type { Block } from '../views/blocks.ts';
import { CARD_ALONE } from '../views/card.ts';
import { readReminderPage } from '../views/reminder.ts';

export type ButtonPayload = BlockAction<ButtonAction>;

/** What stands in a clicked message: the week's, a page of a reminder with its reviews, or one card alone. */
export type Shown =
  | { readonly kind: 'week' }
  | { readonly kind: 'card' }
  | {
      readonly kind: 'reminder';
      readonly page: number;
      readonly pages: number;
      readonly reviews: readonly string[];
    };

/** Where a click came from, which says how its result is shown. */
export type Surface =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly ts: string;
      readonly shows: Shown;
    }
  /** Seen by the clicker only; Slack lets nobody update it. */
  | { readonly kind: 'ephemeral' }
  | {
      readonly kind: 'modal';
      readonly viewId: string;
      readonly state: ModalState;
      readonly title: string;
      readonly blocks: readonly Block[];
    };

export interface Click {
  readonly clicker: Clicker;
  readonly value: ActionValue;
  readonly surface: Surface;
  readonly triggerId: string;
  /** The same for every delivery of one click. */
  readonly key: string;
}

/** Reads a click on one of our buttons, or undefined for one that is not ours or too old to read. */
export function readClick(payload: ButtonPayload): Click | undefined {
  const [action] = payload.actions;
  const value = readValue(action?.value);
  const surface = readSurface(payload);
  if (!action || !value || !surface) return undefined;
  const { id: user, team_id: team } = payload.user;
  return {
    clicker: { user, ...(team && { team }) },
    value,
    surface,
    triggerId: payload.trigger_id,
    key: `click:${user}:${place(surface)}:${action.action_id}:${action.action_ts}`,
  };
}

function place(surface: Surface): string {
  if (surface.kind === 'message') return `${surface.channel}:${surface.ts}`;
  return surface.kind === 'modal' ? surface.viewId : 'ephemeral';
}

function readSurface({ view, container, channel, message }: ButtonPayload): Surface | undefined {
  if (view) {
    const state = readModalState(view.private_metadata);
    if (!state) return undefined;
    const blocks = view.blocks as readonly Block[];
    return { kind: 'modal', viewId: view.id, state, title: view.title.text, blocks };
  }
  if (container.is_ephemeral === true) return { kind: 'ephemeral' };
  const at = channel?.id ?? container.channel_id;
  const ts = message?.ts ?? container.message_ts;
  if (typeof at !== 'string' || typeof ts !== 'string') return undefined;
  return { kind: 'message', channel: at, ts, shows: readShown((message?.blocks ?? []) as readonly Block[]) };
}

/**
 * Block ids say what kind of message it is. A reminder is drawn again from what stands in it: each card's
 * *Show images* button names its review.
 */
function readShown(blocks: readonly Block[]): Shown {
  const first = blocks[0]?.block_id ?? '';
  const page = readReminderPage(first);
  if (!page) return { kind: first.startsWith(`${CARD_ALONE}.`) ? 'card' : 'week' };
  const reviews = blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) =>
      element.type === 'button' && element.action_id === ACTION.images
        ? (readValue(element.value)?.review ?? [])
        : [],
    );
  return { kind: 'reminder', ...page, reviews };
}
