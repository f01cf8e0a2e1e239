import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { ModalState } from '../action-ids.ts';
import type { Clicker } from '../desk.ts';
import { anewModal } from '../views/anew.ts';
import { type Block, type Message, sentenceModal } from '../views/blocks.ts';
import { evidenceModal } from '../views/evidence.ts';
import { homeModal } from '../views/home.ts';
import { imagesModal } from '../views/images.ts';
import { moreModal } from '../views/more.ts';
import { questionModal } from '../views/reminder-question.ts';
import { early } from '../within.ts';
import type { Click } from './payload.ts';
import { type Room, readingOf } from './ports.ts';
import { fitting, underNotice } from './tell.ts';

const TITLE: Readonly<Record<ModalState['kind'], string>> = {
  more: 'More questions',
  home: 'More questions',
  images: 'Images',
  evidence: 'Evidence',
  anew: 'Decide anew',
  question: 'Question',
};

/** What a modal shows for a state; where there is nothing to show, a sentence that says so. */
async function drawModal(state: ModalState, clicker: Clicker, room: Room): Promise<ModalView> {
  const view = await DRAW[state.kind](state, clicker, room);
  return fitting(view, sentenceModal(TITLE[state.kind], 'This is too long for Slack to show.'), room.log);
}

async function drawMore({ review, page }: ModalState, clicker: Clicker, room: Room): Promise<ModalView> {
  const asking = await room.desk.mayAsk(clicker);
  if (asking) return sentenceModal(TITLE.more, asking.refused);
  const week = await room.desk.message(review);
  if (!week)
    return sentenceModal(
      TITLE.more,
      'These questions are no longer known; the newest message has the current ones.',
    );
  return moreModal(week, { review, page }, readingOf(room, week.cards[0]?.review.owner.team));
}

async function drawHome({ review, page }: ModalState, clicker: Clicker, room: Room): Promise<ModalView> {
  const home = await room.answers.home(clicker);
  if ('refused' in home) return sentenceModal(TITLE.home, home.refused);
  return homeModal(home, { review, page }, readingOf(room, home.teams[0]));
}

async function drawImages({ review, page }: ModalState, clicker: Clicker, room: Room): Promise<ModalView> {
  const shown = await room.desk.images(review, page, clicker);
  if ('refused' in shown) return sentenceModal(TITLE.images, shown.refused);
  return imagesModal(shown, readingOf(room, shown.card.review.owner.team));
}

async function drawEvidence({ review, page }: ModalState, clicker: Clicker, room: Room): Promise<ModalView> {
  const shown = await room.desk.evidence(review, page, clicker);
  if ('refused' in shown) return sentenceModal(TITLE.evidence, shown.refused);
  return evidenceModal(shown, readingOf(room, shown.card.review.owner.team));
}

async function drawCard({ kind, review }: ModalState, clicker: Clicker, room: Room): Promise<ModalView> {
  const asking = await room.desk.mayAsk(clicker);
  if (asking) return sentenceModal(TITLE[kind], asking.refused);
  const card = await room.desk.card(review);
  if (!card) return sentenceModal(TITLE[kind], 'This question is no longer known here.');
  const reading = readingOf(room, card.review.owner.team);
  if (kind === 'anew') return anewModal(card, reading);
  return questionModal(card, reading, (team) => room.answersFor?.(clicker.user, team) === false);
}

const DRAW: Readonly<Record<ModalState['kind'], typeof drawMore>> = {
  more: drawMore,
  home: drawHome,
  images: drawImages,
  evidence: drawEvidence,
  anew: drawCard,
  question: drawCard,
};

/**
 * Opens a modal while the click's trigger is good (3 s). Where the content is not there in time an empty one opens
 * and is filled when it is. From within a modal the new one lies on top.
 */
export async function openModal(
  click: Click,
  state: ModalState,
  client: WebClient,
  room: Room,
): Promise<void> {
  const content = drawModal(state, click.clicker, room).catch((error: unknown) => {
    room.log.error({ err: error, state }, 'a modal could not be drawn');
    return sentenceModal(
      TITLE[state.kind],
      'This could not be read just now. Please close it and try again.',
    );
  });
  const ready = await early(content, room.patience);
  const view = ready?.value ?? sentenceModal(TITLE[state.kind], 'Loading…');
  const open = { trigger_id: click.triggerId, view };
  const answer =
    click.surface.kind === 'modal' ? await client.views.push(open) : await client.views.open(open);
  const viewId = answer.view?.id;
  if (!ready && viewId) await client.views.update({ view_id: viewId, view: await content });
}

/** Draws the modal a click came from again: another page, or the same with what was decided. */
export async function updateModal(
  { clicker, surface }: Pick<Click, 'clicker' | 'surface'>,
  client: WebClient,
  room: Room,
  page?: number,
): Promise<void> {
  if (surface.kind !== 'modal') return;
  const state = page === undefined ? surface.state : { ...surface.state, page };
  await client.views.update({ view_id: surface.viewId, view: await drawModal(state, clicker, room) });
}

/** What was refused may have been asked by an outdated window: it is drawn as it is now, under the refusal. */
export function redrawRefused(click: Click, refusal: Message, client: WebClient, room: Room): void {
  const { surface, clicker } = click;
  if (surface.kind !== 'modal') return;
  const { viewId, state } = surface;
  room.windows.draw(viewId, async () => {
    const view = await drawModal(state, clicker, room);
    const blocks = underNotice(refusal, view.blocks as readonly Block[]);
    await client.views.update({ view_id: viewId, view: { ...view, blocks } });
  });
}

/** The same in the background, once it is known that something changed; does nothing for a click made elsewhere. */
export function redrawModal(click: Pick<Click, 'clicker' | 'surface'>, client: WebClient, room: Room): void {
  const { surface } = click;
  if (surface.kind === 'modal') room.windows.draw(surface.viewId, () => updateModal(click, client, room));
}
