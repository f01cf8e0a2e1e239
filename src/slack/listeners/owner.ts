import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Card } from '../desk.ts';
import { OWNER_INPUT, type OwnerState, readOwnerState } from '../owner-ids.ts';
import type { NotOurs, OwnerChoices, OwnerQuestion, PassedOnCards } from '../owners-desk.ts';
import { sentenceModal } from '../views/blocks.ts';
import { refusalNotice } from '../views/notices.ts';
import { assignModal, notOursModal, OWNER_TITLE } from '../views/owner-modals.ts';
import { early } from '../within.ts';
import { browsing } from './browse.ts';
import { type ButtonArgs, redrawClicked } from './decide.ts';
import type { Click } from './payload.ts';
import { type Room, readingOf } from './ports.ts';
import { redrawUnder } from './submission.ts';
import { fitting, tell } from './tell.ts';

/** *Assign owner* and *Not ours*: a window for whoever may answer, a private sentence for anybody else. */
export function askOwner(room: Room, question: OwnerQuestion) {
  return browsing(room, async (click, args) => {
    const asked = room.desk.owners.choices(click.clicker, click.value.review, question);
    const ready = await early(asked, room.patience);
    if (ready && 'refused' in ready.value) return await refuse(room, click, ready.value.refused, args);
    const title = OWNER_TITLE[question];
    const draw = (choices: OwnerChoices) => drawn(room, question, choices, click);
    const view = ready && !('refused' in ready.value) ? draw(ready.value) : sentenceModal(title, 'Loading…');
    const open = { trigger_id: click.triggerId, view };
    const onTop = click.surface.kind === 'modal';
    const answer = onTop ? await args.client.views.push(open) : await args.client.views.open(open);
    const viewId = answer.view?.id;
    if (ready || !viewId) return;
    const late = await asked;
    const filled = 'refused' in late ? sentenceModal(title, late.refused) : draw(late);
    await args.client.views.update({ view_id: viewId, view: filled });
  });
}

/** What refused may be an outdated card: it is drawn again as it is now. */
async function refuse(room: Room, click: Click, sentence: string, args: ButtonArgs): Promise<void> {
  const { respond, client } = args;
  await tell(click.surface, refusalNotice(sentence), { respond, client, log: room.log });
  const card = await room.desk.card(click.value.review);
  if (card) room.redraw.card(card);
  if (card && click.surface.kind === 'message') redrawClicked(room, click.surface, card);
}

function drawn(room: Room, question: OwnerQuestion, choices: OwnerChoices, click: Click): ModalView {
  const { surface, value } = click;
  const state: OwnerState = {
    review: value.review,
    ...(surface.kind === 'modal' && { under: { viewId: surface.viewId, state: surface.state } }),
  };
  const reading = readingOf(room, choices.card.review.owner.team);
  const view = question === 'assign' ? assignModal(choices, state, reading) : notOursModal(choices, state);
  return fitting(view, sentenceModal(OWNER_TITLE[question], 'This is too long for Slack to show.'), room.log);
}

type Outcome = PassedOnCards | { readonly refused: string };
type SubmitArgs = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'ack' | 'body' | 'view'> & {
  readonly client: WebClient;
};

/**
 * The window's answer: stored first, acknowledged after, so that a window that closes says it is done. What takes long
 * shows "Recording…" until the result is there.
 */
export function answerOwner(room: Room, question: OwnerQuestion) {
  return async ({ ack, body, view, client }: SubmitArgs): Promise<void> => {
    const state = readOwnerState(view.private_metadata);
    const say = (sentence: string) => sentenceModal(OWNER_TITLE[question], sentence);
    if (!state) {
      room.log.warn({ user: body.user.id }, 'a window could not be read');
      return await ack({ response_action: 'update', view: say(OLD) });
    }
    const stored = store(room, question, state, body);
    const inTime = await early(stored, room.patience);
    const now = inTime ? instead(inTime.value) : 'Recording your answer…';
    await (now === undefined ? ack() : ack({ response_action: 'update', view: say(now) })).catch(
      (error: unknown) => room.log.warn({ err: error }, 'a window could not be acknowledged'),
    );
    const outcome = inTime?.value ?? (await stored);
    if (!inTime) await show(client, view.id, say(instead(outcome) ?? 'Your answer is recorded.'), room);
    if ('cards' in outcome) showPassedOn(room, outcome.cards, state, body, client);
  };
}

const OLD = 'This window is from an older version. Please close it and click again.';
const FAILED =
  'Your answer was not recorded: something on our side failed. Please close this and click again.';

/** What the window shows in place of closing. */
function instead(outcome: Outcome): string | undefined {
  return 'refused' in outcome ? outcome.refused : undefined;
}

/** Never rejects: a failure is an outcome too. */
async function store(
  room: Room,
  question: OwnerQuestion,
  { review }: OwnerState,
  { user, view }: ViewSubmitAction,
): Promise<Outcome> {
  const clicker = { user: user.id, ...(user.team_id && { team: user.team_id }) };
  const { team, ...note } = filledIn(view.state.values);
  try {
    if (question === 'not-ours') {
      const answer: NotOurs = { ...(team && { suggested: team }), ...note };
      return await room.desk.owners.notOurs(clicker, review, answer);
    }
    if (team === undefined) return { refused: 'Choose the team that owns it.' };
    return await room.desk.owners.assign(clicker, review, team);
  } catch (error) {
    room.log.error({ err: error, review, user: user.id }, 'an owner was not recorded');
    return { refused: FAILED };
  }
}

function filledIn(values: ViewSubmitAction['view']['state']['values']): {
  readonly team?: string;
  readonly note?: string;
} {
  const team = values[OWNER_INPUT.team]?.[OWNER_INPUT.team]?.selected_option?.value;
  const note = values[OWNER_INPUT.note]?.[OWNER_INPUT.note]?.value?.trim();
  return { ...(team && { team }), ...(note && { note }) };
}

async function show(client: WebClient, viewId: string, view: ModalView, room: Room): Promise<void> {
  await client.views.update({ view_id: viewId, view }).catch((error: unknown) => {
    room.log.warn({ err: error }, 'the window was not updated; perhaps it was closed');
  });
}

/** Every place that shows one of the cards; the worker draws reminders. */
function showPassedOn(
  room: Room,
  cards: readonly Card[],
  { under }: OwnerState,
  { user }: ViewSubmitAction,
  client: WebClient,
): void {
  for (const card of cards) room.redraw.card(card);
  room.homes.drawIfSeen({ user: user.id });
  redrawUnder(room, under, user.id, client);
}
