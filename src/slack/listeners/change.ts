import type { ViewSubmitAction } from '@slack/bolt';
import type { Changing } from '../answer-desk.ts';
import { CHANGE_INPUT, type ChangeState, readChangeState } from '../change-ids.ts';
import type { Card, Refusal } from '../desk.ts';
import { type Errors, readChange } from '../read-change.ts';
import { sentenceModal } from '../views/blocks.ts';
import { CHANGE_TITLE, changeModal } from '../views/change.ts';
import { refusalNotice } from '../views/notices.ts';
import { early } from '../within.ts';
import { browsing } from './browse.ts';
import type { Click } from './payload.ts';
import { type Room, readingOf } from './ports.ts';
import { redrawUnder, type SubmitArgs, showOutcome } from './submission.ts';
import { fitting, tell } from './tell.ts';

/** *Change…*: a window for whoever may answer, a private sentence for anybody else. */
export function openChange(room: Room) {
  return browsing(room, async (click, { client, respond }) => {
    const asked = room.desk.answering.mayChange(click.clicker, click.value.review);
    const ready = await early(asked, room.patience);
    if (ready && 'refused' in ready.value) {
      const message = refusalNotice(ready.value.refused, ready.value.link);
      return await tell(click.surface, message, { respond, client, log: room.log });
    }
    const view = ready ? drawn(room, ready.value, click) : sentenceModal(CHANGE_TITLE, 'Loading…');
    const open = { trigger_id: click.triggerId, view };
    const onTop = click.surface.kind === 'modal';
    const answer = onTop ? await client.views.push(open) : await client.views.open(open);
    const viewId = answer.view?.id;
    if (ready || !viewId) return;
    await client.views.update({ view_id: viewId, view: drawn(room, await asked, click) });
  });
}

function drawn(room: Room, found: { card: Card } | Refusal, { surface }: Click) {
  if ('refused' in found) return sentenceModal(CHANGE_TITLE, found.refused);
  const under = surface.kind === 'modal' ? { viewId: surface.viewId, state: surface.state } : undefined;
  const view = changeModal(found.card, under, readingOf(room, found.card.review.owner.team));
  return fitting(view, sentenceModal(CHANGE_TITLE, 'This is too long for Slack to show.'), room.log);
}

/** The window sent off: stored first, acknowledged after. A day that cannot be is said beside its field. */
export function answerChange(room: Room) {
  return async (args: SubmitArgs): Promise<void> => {
    const { ack, body, view, client } = args;
    const state = readChangeState(view.private_metadata);
    if (!state) {
      room.log.warn({ user: body.user.id }, 'a window could not be read');
      return await ack({ response_action: 'update', view: sentenceModal(CHANGE_TITLE, OLD) });
    }
    const wish = readChange(state, view.state.values);
    const errors = 'errors' in wish ? wish.errors : await wrongPerson(room, wish);
    if ('errors' in wish || errors) return await ack({ response_action: 'errors', errors: { ...errors } });
    const outcome = await showOutcome(room, args, store(room, state, wish, body), {
      title: CHANGE_TITLE,
      waiting: 'Recording your answer…',
      done: 'Your answer is recorded.',
      draw: (one) => ('refused' in one ? sentenceModal(CHANGE_TITLE, one.refused) : undefined),
    });
    const card = 'card' in outcome ? outcome.card : await room.desk.card(state.review);
    if (card) room.redraw.card(card);
    room.homes.drawIfSeen({ user: body.user.id });
    redrawUnder(room, state.under, body.user.id, client);
  };
}

/** Whoever is named to find out is mentioned: not a bot, nobody who left, nobody Slack does not vouch for. */
async function wrongPerson(room: Room, wish: Changing): Promise<Errors['errors'] | undefined> {
  if (wish.kind !== 'investigate' || wish.owner === undefined) return undefined;
  const wrong = await room.desk.answering.mayInvestigate(wish.owner);
  return wrong && { [CHANGE_INPUT.owner]: wrong.refused };
}

const OLD = 'This window is from an older version. Please close it and click again.';
const FAILED = 'Your answer was not recorded: something on our side failed. Please close this and try again.';

/** Never rejects: a failure is an outcome too. */
async function store(
  room: Room,
  { review, since }: ChangeState,
  wish: Changing,
  { user }: ViewSubmitAction,
): Promise<{ card: Card } | Refusal> {
  const clicker = { user: user.id, ...(user.team_id && { team: user.team_id }) };
  try {
    return await room.desk.answering.change(clicker, review, since, wish);
  } catch (error) {
    room.log.error({ err: error, review, user: user.id }, 'a changed answer was not recorded');
    return { refused: FAILED };
  }
}
