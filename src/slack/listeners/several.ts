import type { ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { isWaiting } from '../../policy/review.ts';
import type { Card, Clicker } from '../desk.ts';
import {
  type Asked,
  decisionOf,
  readChoosing,
  readSure,
  SEVERAL_ACTIONS,
  SEVERAL_INPUT,
  type SureState,
} from '../several-ids.ts';
import type { Under } from '../under.ts';
import { sentenceModal } from '../views/blocks.ts';
import { SEVERAL_TITLE, severalModal } from '../views/several.ts';
import { type SeveralResult, severalResult, sureModal } from '../views/several-sure.ts';
import { early } from '../within.ts';
import { browsing } from './browse.ts';
import type { Click } from './payload.ts';
import { type Room, readingOf } from './ports.ts';
import { redrawUnder, type SubmitArgs, showOutcome } from './submission.ts';
import { fitting } from './tell.ts';

const say = (sentence: string) => sentenceModal(SEVERAL_TITLE, sentence);
const FAILED = 'Something on our side failed, and nothing was recorded. Please close this and try again.';
const OLD = 'This window is from an older version. Please close it and click again.';

/** *Decide several…*: the open questions of the message, to be chosen from. */
export function openSeveral(room: Room) {
  return browsing(room, async (click, { client }) => {
    const content = choosing(room, click);
    const ready = await early(content, room.patience);
    const open = { trigger_id: click.triggerId, view: ready?.value ?? say('Loading…') };
    const onTop = click.surface.kind === 'modal';
    const answer = onTop ? await client.views.push(open) : await client.views.open(open);
    const viewId = answer.view?.id;
    if (!ready && viewId) await client.views.update({ view_id: viewId, view: await content });
  });
}

async function choosing(room: Room, { clicker, value, surface }: Click): Promise<ModalView> {
  const asking = await room.desk.mayAsk(clicker);
  if (asking) return say(asking.refused);
  const week = await room.desk.message(value.review);
  if (!week) return say('These questions are no longer known; the newest message has the current ones.');
  const under = surface.kind === 'modal' ? { viewId: surface.viewId, state: surface.state } : undefined;
  return fitted(room, severalModal(week, under));
}

const fitted = (room: Room, view: ModalView) =>
  fitting(view, say('This is too long for Slack to show.'), room.log);

/** The first window sent off: nothing is recorded yet, the second one says what would be. */
export function chooseSeveral(room: Room) {
  return async (args: SubmitArgs): Promise<void> => {
    const { ack, body, view } = args;
    const values = view.state.values;
    const wish = values[SEVERAL_INPUT.action]?.[SEVERAL_INPUT.action]?.selected_option?.value;
    const action = SEVERAL_ACTIONS.find((one) => one === wish);
    const chosen = Object.values(values)
      .flatMap((block) => Object.values(block))
      .flatMap(({ selected_options }) => (selected_options ?? []).flatMap(({ value }) => value ?? []));
    if (chosen.length === 0 || !action) {
      const errors = action
        ? { [SEVERAL_INPUT.group(0)]: 'Choose at least one question.' }
        : { [SEVERAL_INPUT.action]: 'Choose an answer.' };
      return await ack({ response_action: 'errors', errors });
    }
    const { under } = readChoosing(view.private_metadata);
    const work = (async () => {
      const { user } = body;
      const asking = await room.desk.mayAsk({ user: user.id, ...(user.team_id && { team: user.team_id }) });
      if (asking) return say(asking.refused);
      const found = await Promise.all(chosen.map((id) => room.desk.card(id)));
      // Whoever answered in the meantime has answered.
      const cards = found.filter((one) => one !== undefined).filter(({ review }) => isWaiting(review.state));
      if (cards.length === 0) return say('All of these are answered by now. Nothing was recorded.');
      const reading = readingOf(room, cards[0]?.review.owner.team);
      return fitted(room, sureModal(cards, action, under, reading));
    })().catch((error: unknown) => {
      room.log.error({ err: error }, 'a window could not be drawn');
      return say(FAILED);
    });
    await showOutcome(room, args, work, {
      title: SEVERAL_TITLE,
      waiting: 'Loading…',
      done: '',
      draw: (one) => one,
    });
  };
}

/** The second window sent off: each question is decided by itself, against what was shown of it. */
export function confirmSeveral(room: Room) {
  return async (args: SubmitArgs): Promise<void> => {
    const { ack, body, view, client } = args;
    const state = readSure(view.private_metadata);
    if (!state) {
      room.log.warn({ user: body.user.id }, 'a window could not be read');
      return await ack({ response_action: 'update', view: say(OLD) });
    }
    const results = await showOutcome(room, args, decideAll(room, state, body), {
      title: SEVERAL_TITLE,
      waiting: 'Recording your answers…',
      done: '',
      draw: (all) => fitted(room, severalResult(all)),
    });
    showAll(room, results, state.under, body, client);
  };
}

/** One after the other; never rejects. */
async function decideAll(
  room: Room,
  state: SureState,
  { user }: ViewSubmitAction,
): Promise<readonly SeveralResult[]> {
  const clicker = { user: user.id, ...(user.team_id && { team: user.team_id }) };
  const results: SeveralResult[] = [];
  for (const asked of state.asked) results.push(await decideOne(room, state, asked, clicker));
  return results;
}

async function decideOne(
  room: Room,
  state: SureState,
  asked: Asked,
  clicker: Clicker,
): Promise<SeveralResult> {
  const { review, version } = asked;
  try {
    const command = decisionOf(state, asked);
    const answer = await room.desk.answering.decideAt(clicker, review, version, command);
    if (!('refused' in answer)) return { card: answer.card };
    const card = await room.desk.card(review);
    return { refusal: answer, ...(card && { card }) };
  } catch (error) {
    room.log.error({ err: error, review, user: clicker.user }, 'a decision was not recorded');
    return { refusal: { refused: 'Something on our side failed. Please answer this one again.' } };
  }
}

function showAll(
  room: Room,
  results: readonly SeveralResult[],
  under: Under | undefined,
  { user }: ViewSubmitAction,
  client: SubmitArgs['client'],
): void {
  const cards = results.flatMap(({ card }): Card[] => (card ? [card] : []));
  for (const card of cards) room.redraw.card(card);
  room.homes.drawIfSeen({ user: user.id });
  redrawUnder(room, under, user.id, client);
}
