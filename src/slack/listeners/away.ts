import type { BlockAction, StaticSelectAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '../action-ids.ts';
import { type AwayState, type AwayWish, PUT_AWAYS, readAway } from '../away-ids.ts';
import type { AwayPreview, Clicker, Refusal } from '../desk.ts';
import { AWAY_TITLE, awayModal } from '../views/away-window.ts';
import { sentenceModal } from '../views/blocks.ts';
import { refusalNotice } from '../views/notices.ts';
import { early } from '../within.ts';
import { browsing } from './browse.ts';
import { type ButtonArgs, redrawClicked } from './decide.ts';
import type { Click } from './payload.ts';
import { type Room, readingOf } from './ports.ts';
import { fitting, tell } from './tell.ts';

/** *Reduce…* and *Archive or disable…* in the ⋯ menu: a preview for whoever may answer, a private sentence for others. */
export function askAway(room: Room, entry: 'reduce' | 'archive') {
  return browsing(room, async (click, args) => {
    const { review } = click.value;
    const asked = previewOffered(room, click, entry);
    const ready = await early(asked, room.patience);
    if (ready && 'refused' in ready.value) return await refuse(room, click, ready.value.refused, args);
    const { surface } = click;
    const under = surface.kind === 'modal' ? { viewId: surface.viewId, state: surface.state } : undefined;
    const loading = sentenceModal(AWAY_TITLE[entry], 'Loading…');
    const view = ready ? drawn(room, ready.value, under, entry) : loading;
    const open = { trigger_id: click.triggerId, view };
    const answer = under ? await args.client.views.push(open) : await args.client.views.open(open);
    const viewId = answer.view?.id;
    if (ready || !viewId) return;
    room.log.debug({ review }, 'a preview took long');
    await args.client.views.update({ view_id: viewId, view: drawn(room, await asked, under, entry) });
  });
}

/** The archive entry stands for disabling, too, where that alone is offered. */
async function previewOffered(
  room: Room,
  { clicker, value: { review } }: Click,
  entry: 'reduce' | 'archive',
): Promise<AwayPreview | Refusal> {
  const offers = (await room.desk.card(review))?.review.offers ?? [];
  const action = entry === 'archive' && !offers.includes('archive') ? 'disable' : entry;
  return await room.desk.preview(clicker, review, { action });
}

async function refuse(room: Room, click: Click, sentence: string, args: ButtonArgs): Promise<void> {
  const { respond, client } = args;
  await tell(click.surface, refusalNotice(sentence), { respond, client, log: room.log });
  const card = await room.desk.card(click.value.review);
  if (card) room.redraw.card(card);
  if (card && click.surface.kind === 'message') redrawClicked(room, click.surface, card);
}

export function drawn(
  room: Room,
  preview: AwayPreview | Refusal,
  under: AwayState['under'],
  action: AwayWish['action'],
): ModalView {
  const title = AWAY_TITLE['refused' in preview ? action : preview.wish.action];
  if ('refused' in preview) return sentenceModal(title, preview.refused);
  const view = awayModal(preview, under, readingOf(room, preview.card.review.owner.team));
  return fitting(view, sentenceModal(title, 'This is too long for Slack to show.'), room.log);
}

interface ChoiceArgs {
  readonly ack: () => Promise<void>;
  readonly body: BlockAction<StaticSelectAction>;
  readonly client: WebClient;
}

/** A choice in the window draws its preview again. Nothing is stored. */
export function chooseAway(room: Room) {
  return async ({ ack, body, client }: ChoiceArgs): Promise<void> => {
    await ack();
    const { view, user } = body;
    const state = readAway(view?.private_metadata);
    const [action] = body.actions;
    const wish = state && action && wishOf(state, action.action_id, action.selected_option?.value);
    if (!view || !state || !wish) {
      return room.log.warn({ user: user.id }, 'a choice in a window could not be read');
    }
    const clicker = { user: user.id, ...(user.team_id && { team: user.team_id }) };
    try {
      await showAway(room, client, view.id, clicker, state, wish);
    } catch (error) {
      room.log.error({ err: error, review: state.review }, 'a preview could not be drawn again');
    }
  };
}

async function showAway(
  room: Room,
  client: WebClient,
  viewId: string,
  clicker: Clicker,
  { review, under }: AwayState,
  wish: AwayWish,
): Promise<void> {
  const preview = await room.desk.preview(clicker, review, wish);
  await client.views.update({ view_id: viewId, view: drawn(room, preview, under, wish.action) });
}

/** What a window is to show once this was chosen in it; undefined for what it never offered. */
export function wishOf(state: AwayState, actionId: string, value: string | undefined): AwayWish | undefined {
  if (actionId === ACTION.keepNewest) {
    const keepNewest = Number(value);
    const valid = state.action === 'reduce' && Number.isSafeInteger(keepNewest) && keepNewest >= 1;
    return valid ? { action: 'reduce', keepNewest } : undefined;
  }
  const action = PUT_AWAYS.find((one) => one === value && one !== 'reduce');
  return action && { action };
}
