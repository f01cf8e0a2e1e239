import type { BlockAction, ButtonAction, OverflowAction, StaticSelectAction } from '@slack/bolt';
import {
  ACTION,
  type ActionValue,
  type MenuChoice,
  type ModalState,
  readChoice,
  readModalState,
  readValue,
} from '../action-ids.ts';
import type { Clicker } from '../desk.ts';
import { readSnooze } from '../snooze-ids.ts';
import type { Block } from '../views/blocks.ts';
import { CARD_ALONE } from '../views/card.ts';
import { readPictures, type ShownPicture } from '../views/pictures.ts';
import { readReminderNote, readReminderPage } from '../views/reminder.ts';

/** A click on a button, or a choice from a menu. */
export type ButtonPayload = BlockAction<Clicked>;

export type Clicked = ButtonAction | OverflowAction | StaticSelectAction;

/** What stands in a clicked message: the week's, a page of a reminder with its reviews, or one card alone. */
export type Shown =
  | { readonly kind: 'week' }
  | { readonly kind: 'card' }
  | {
      readonly kind: 'reminder';
      readonly page: number;
      readonly pages: number;
      readonly note?: string;
      readonly pictures?: readonly ShownPicture[];
      /** Whoever clicks in a direct message: the lead it was sent to. */
      readonly lead: string;
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
  /** The clicker's own Home tab, which is drawn anew as a whole. */
  | { readonly kind: 'home'; readonly user: string; readonly blocks: readonly Block[] }
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
  const value = action && carried(action);
  const surface = readSurface(payload);
  if (!action || !value || !surface) return undefined;
  const { id: user, team_id: team } = payload.user;
  return {
    clicker: { user, ...(team && { team }) },
    value,
    surface,
    triggerId: payload.trigger_id,
    key: `click:${user}:${clickPlace(surface)}:${action.action_id}:${action.action_ts}`,
  };
}

/** What was chosen from a ⋯ menu; undefined for a button, and for a menu that is not ours. */
export function chosen(action: Clicked | undefined): MenuChoice | undefined {
  return action?.type === 'overflow' ? readChoice(action.selected_option?.value) : undefined;
}

function carried(action: Clicked): ActionValue | undefined {
  if (action.type === 'button') return readValue(action.value);
  if (action.type === 'static_select') return readSnooze(action.selected_option?.value);
  const choice = chosen(action);
  return choice && { review: choice.review };
}

/** The part of a click's key that says where it was made. */
export function clickPlace(surface: Surface): string {
  if (surface.kind === 'message') return `${surface.channel}:${surface.ts}`;
  return surface.kind === 'modal' ? surface.viewId : surface.kind;
}

/** Where a click came from; undefined for a window that is none of those. */
export function readSurface({ user, view, container, channel, message }: ButtonPayload): Surface | undefined {
  if (view?.type === 'home') return { kind: 'home', user: user.id, blocks: view.blocks as readonly Block[] };
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
  return {
    kind: 'message',
    channel: at,
    ts,
    shows: readShown((message?.blocks ?? []) as readonly Block[], user.id),
  };
}

/**
 * Block ids say what kind of message it is. A reminder is drawn again from what stands in it: each card's
 * ⋯ menu names its review, and each line's button.
 */
function readShown(blocks: readonly Block[], lead: string): Shown {
  const first = blocks[0]?.block_id ?? '';
  const page = readReminderPage(first);
  if (!page) return { kind: first.startsWith(`${CARD_ALONE}.`) ? 'card' : 'week' };
  const reviews = blocks.flatMap(reviewsIn);
  const note = readReminderNote(blocks);
  const pictures = readPictures(blocks);
  const besides = { ...(note && { note }), ...(pictures.length > 0 && { pictures }) };
  return { kind: 'reminder', ...page, ...besides, lead, reviews };
}

function reviewsIn(block: Block): string[] {
  if (block.type === 'section') {
    const { accessory } = block;
    const line = accessory?.type === 'button' && accessory.action_id === ACTION.question;
    const review = line ? readValue(accessory.value)?.review : undefined;
    return review === undefined ? [] : [review];
  }
  if (block.type !== 'actions') return [];
  return block.elements.flatMap((element) =>
    element.type === 'overflow' && element.action_id === ACTION.menu
      ? (readChoice(element.options[0]?.value)?.review ?? [])
      : [],
  );
}
