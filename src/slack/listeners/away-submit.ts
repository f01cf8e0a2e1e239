import type { ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Decision } from '../../policy/review-decide.ts';
import { isAnswerOf } from '../../policy/same-answer.ts';
import { HOUR } from '../../policy/time.ts';
import { ACTION } from '../action-ids.ts';
import { type AwayState, type AwayWish, awayDecision, readAway } from '../away-ids.ts';
import type { Card, Clicker } from '../desk.ts';
import { AWAY_TITLE } from '../views/away-window.ts';
import { sentenceModal } from '../views/blocks.ts';
import { early } from '../within.ts';
import { drawn, wishOf } from './away.ts';
import { isDecided } from './decide.ts';
import type { Room } from './ports.ts';
import { redrawUnder, type SubmitArgs, showOutcome } from './submission.ts';

type Outcome =
  | { readonly kind: 'decided'; readonly card: Card }
  | { readonly kind: 'said'; readonly sentence: string }
  /** Slack delivered it twice; the first delivery answers. */
  | { readonly kind: 'repeated' };

/** How long a second delivery of the same window is recognised. */
const REMEMBERED = HOUR;

/**
 * A window of *Reduce…* or *Archive or disable…* sent off: stored first, acknowledged after. It approves exactly what
 * it shows. Where something else was chosen that is not drawn yet, it is drawn and nothing is decided.
 */
export function answerAway(room: Room) {
  return async ({ ack, body, view, client }: SubmitArgs): Promise<void> => {
    const state = readAway(view.private_metadata);
    const say = (sentence: string) => sentenceModal(AWAY_TITLE[state?.action ?? 'reduce'], sentence);
    if (!state) {
      room.log.warn({ user: body.user.id }, 'a window could not be read');
      return await ack({ response_action: 'update', view: say(OLD) });
    }
    const clicker = { user: body.user.id, ...(body.user.team_id && { team: body.user.team_id }) };
    const other = chosenSince(state, body);
    if (other) {
      await drawOther(room, { ack, body, view, client }, clicker, state, other);
      return;
    }
    const stored = store(room, clicker, state, `window:${view.id}:${view.hash}`);
    const inTime = await early(stored, room.patience);
    const now = inTime ? sentenceOf(inTime.value) : 'Recording your answer…';
    await (now === undefined ? ack() : ack({ response_action: 'update', view: say(now) })).catch(
      (error: unknown) => room.log.warn({ err: error }, 'a window could not be acknowledged'),
    );
    const outcome = inTime?.value ?? (await stored);
    if (!inTime) {
      const shown = say(sentenceOf(outcome) ?? 'Your answer is recorded.');
      await client.views.update({ view_id: view.id, view: shown }).catch((error: unknown) => {
        room.log.warn({ err: error }, 'the window was not updated; perhaps it was closed');
      });
    }
    await show(room, clicker, state, outcome, client);
  };
}

const OLD = 'This window is from an older version. Please close it and click again.';
const ANSWERED = 'This was answered since the window opened. Please look at the card again.';
const FAILED =
  'Your answer was not recorded: something on our side failed. Please close this and click again.';

const NOT_DRAWN = 'Nothing was recorded: something on our side failed. Please close this and click again.';

/** The preview of what stands chosen in the window and is not what it shows. Always acknowledged in time. */
async function drawOther(
  room: Room,
  args: SubmitArgs,
  clicker: Clicker,
  { review, under }: AwayState,
  other: AwayWish,
): Promise<void> {
  const title = AWAY_TITLE[other.action];
  const preview = room.desk
    .preview(clicker, review, other)
    .then((found) => drawn(room, found, under, other.action))
    .catch((error: unknown) => {
      room.log.error({ err: error, review }, 'a preview could not be drawn again');
      return sentenceModal(title, NOT_DRAWN);
    });
  await showOutcome(room, args, preview, { title, waiting: 'Loading…', done: '', draw: (one) => one });
}

/** What the window shows in place of closing. */
function sentenceOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'said' ? outcome.sentence : undefined;
}

/** What stands chosen in the window and is not what its preview shows. */
function chosenSince(state: AwayState, { view }: ViewSubmitAction): AwayWish | undefined {
  for (const id of [ACTION.keepNewest, ACTION.putAway]) {
    const value = view.state.values[id]?.[id]?.selected_option?.value;
    const wish = value === undefined ? undefined : wishOf(state, id, value);
    if (wish && (wish.action !== state.action || wish.keepNewest !== state.keepNewest)) return wish;
  }
  return undefined;
}

/** Never rejects: a failure is an outcome too. */
async function store(room: Room, clicker: Clicker, state: AwayState, key: string): Promise<Outcome> {
  const { review } = state;
  const command = awayDecision(state);
  if (!command) return { kind: 'said', sentence: OLD };
  try {
    const first = await room.once(key, REMEMBERED);
    if (!first && (await isDecided(room, { clicker, value: { review } }, command)))
      return await repeatedOr(room, clicker, review, command, ANSWERED);
    const answer = await room.desk.decide(clicker, review, command);
    if (!('refused' in answer)) return { kind: 'decided', card: answer.card };
    if (first) return { kind: 'said', sentence: answer.refused };
    return await repeatedOr(room, clicker, review, command, answer.refused);
  } catch (error) {
    room.log.error({ err: error, review, user: clicker.user }, 'a decision was not recorded');
    return { kind: 'said', sentence: FAILED };
  }
}

/** The first delivery may have died before it stored anything: only an answer that stands closes the window in silence. */
async function repeatedOr(
  room: Room,
  { user }: Clicker,
  review: string,
  command: Decision,
  sentence: string,
): Promise<Outcome> {
  const card = await room.desk.card(review);
  if (card && isAnswerOf(card.review, command, user)) return { kind: 'repeated' };
  return { kind: 'said', sentence };
}

/** Every place that shows the card; a refused answer may have come from an outdated one. */
async function show(
  room: Room,
  clicker: Clicker,
  { review, under }: AwayState,
  outcome: Outcome,
  client: WebClient,
): Promise<void> {
  if (outcome.kind === 'repeated') return;
  const card = outcome.kind === 'decided' ? outcome.card : await room.desk.card(review);
  if (card) room.redraw.card(card);
  room.homes.drawIfSeen(clicker);
  redrawUnder(room, under, clicker.user, client);
}
