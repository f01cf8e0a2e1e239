import type { AckFn, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { actionOf } from '../../policy/action.ts';
import { asksOfAside } from '../../policy/asked-again.ts';
import type { Exception } from '../../policy/leave-out.ts';
import type { Decision } from '../../policy/review-decide.ts';
import { isAnswerOf } from '../../policy/same-answer.ts';
import { HOUR } from '../../policy/time.ts';
import type { ActionValue } from '../action-ids.ts';
import type { Card, Refusal } from '../desk.ts';
import type { Message } from '../views/blocks.ts';
import { notRecordedNotice, recordedNotice, recordingNotice, refusalNotice } from '../views/notices.ts';
import { early } from '../within.ts';
import { redrawModal, redrawRefused } from './modals.ts';
import { type ButtonPayload, type Click, readClick, type Surface } from './payload.ts';
import { type Room, readingOf } from './ports.ts';
import { respondPrivately, type Speech, tell } from './tell.ts';

/** What Bolt hands to a button's listener, as far as we use it. */
export interface ButtonArgs {
  readonly ack: AckFn<void>;
  readonly body: ButtonPayload;
  readonly respond: RespondFn;
  readonly client: WebClient;
}

type Outcome =
  | { readonly kind: 'decided'; readonly card: Card }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Slack delivered the click twice; the first delivery answers. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'failed' };

/** How long a second delivery of the same click is recognised. */
const REMEMBERED = HOUR;

/**
 * One click: stored first, acknowledged after. What takes longer than the room's patience is acknowledged with
 * "recording…", which the result follows.
 */
export function decision(room: Room, command: (value: ActionValue) => Decision | Exception | undefined) {
  return async ({ ack, body, respond, client }: ButtonArgs): Promise<void> => {
    const click = readClick(body);
    const wish = click && command(click.value);
    if (!click || !wish) return unreadable(room, { ack, body, respond, client });
    const speech = { respond, client, log: room.log };
    const recorded = record(room, click, wish);
    const inTime = await early(recorded, room.patience);
    await acknowledge(ack, room);
    if (!inTime) await tell(click.surface, recordingNotice(), speech);
    const outcome = inTime?.value ?? (await recorded);
    if (outcome.kind === 'refused') {
      const { refused: sentence, link } = outcome.refusal;
      const refusal = refusalNotice(sentence, link);
      await say(room, click, refusal, speech);
      redrawRefused(click, refusal, client, room);
    }
    if (outcome.kind === 'failed') await say(room, click, notRecordedNotice(), speech);
    // "Recording…" took the place of what another delivery may have drawn by now.
    if (outcome.kind === 'repeated' && !inTime) showAgain(room, click, client);
    if (outcome.kind !== 'decided') return;
    showDecided(room, click, outcome.card, client);
    if (inTime && click.surface.kind !== 'ephemeral' && click.surface.kind !== 'home') return;
    const reading = readingOf(room, outcome.card.review.owner.team);
    if (click.surface.kind !== 'modal') await say(room, click, recordedNotice(outcome.card, reading), speech);
  };
}

/** On Home the sentence comes with the page as it is now; whoever clicked elsewhere finds theirs drawn again, too. */
async function say(room: Room, click: Click, message: Message, speech: Speech): Promise<void> {
  if (click.surface.kind === 'home') room.homes.draw(click.clicker, message);
  else await tell(click.surface, message, speech);
}

/** An acknowledgement that does not get through (a socket just cut) must not keep a stored decision off the card. */
export async function acknowledge(ack: AckFn<void>, room: Room): Promise<void> {
  await ack().catch((error: unknown) => room.log.warn({ err: error }, 'a click could not be acknowledged'));
}

/** Never rejects: a failure is an outcome the clicker hears of. */
async function record(room: Room, click: Click, command: Decision | Exception): Promise<Outcome> {
  try {
    const first = await room.once(click.key, REMEMBERED);
    if (!first && (await isDecided(room, click, command))) return { kind: 'repeated' };
    const answer = await decideShown(room, click, command);
    if (!('refused' in answer)) return { kind: 'decided', card: answer.card };
    const standing = await standingAnswer(room, click, command);
    if (standing && !first) return { kind: 'repeated' };
    // A later delivery was faster, or it was answered elsewhere: the window says so by what it shows.
    if (standing && click.surface.kind === 'modal') return { kind: 'decided', card: standing };
    // Any delivery may be the one that lives to say it; it is said once.
    const told = !(await room.once(`${click.key} refused`, REMEMBERED));
    return told ? { kind: 'repeated' } : await refused(room, click, answer);
  } catch (error) {
    room.log.error(
      { err: error, review: click.value.review, user: click.clicker.user },
      'a decision was not recorded',
    );
    return { kind: 'failed' };
  }
}

/**
 * Messages are drawn again when somebody answers, windows stay open: what was answered since is not overwritten there.
 * A restore is never held back by that.
 */
function decideShown({ desk }: Room, click: Click, command: Decision | Exception) {
  const { surface, clicker, value } = click;
  const shown = surface.kind === 'modal' ? surface.state.version : undefined;
  return shown === undefined || command.kind === 'except' || command.kind === 'restore'
    ? desk.decide(clicker, value.review, command)
    : desk.answering.decideAt(clicker, value.review, shown, command);
}

/**
 * An earlier delivery may have died with its process before anything was stored. A late one decides only where nobody
 * has answered since: it must never take the place of a newer answer.
 */
export async function isDecided(
  room: { readonly desk: Pick<Room['desk'], 'card'> },
  click: Pick<Click, 'clicker' | 'value'>,
  command: Decision | Exception,
): Promise<boolean> {
  const { kind } = command;
  const review = (await room.desk.card(click.value.review))?.review;
  if (!review) return true;
  const { state } = review;
  if (kind === 'except') return isLeftOut(review, command);
  if (kind === 'restore') return state.status !== 'removing' && !waitsForRestore(review);
  // Half approved by somebody else, it still waits for this click.
  if (state.status === 'seconding') {
    return kind === actionOf(state) && state.by.id === click.clicker.user;
  }
  return state.status !== 'open';
}

/** The card where another delivery did what this click asks. */
async function standingAnswer(
  room: Room,
  click: Click,
  command: Decision | Exception,
): Promise<Card | undefined> {
  const card = await room.desk.card(click.value.review);
  if (!card) return undefined;
  const { review } = card;
  const stands =
    command.kind === 'except' ? isLeftOut(review, command) : isAnswerOf(review, command, click.clicker.user);
  return stands ? card : undefined;
}

const isLeftOut = ({ leftOut = [] }: Card['review'], { root, leaveOut }: Exception) =>
  leftOut.includes(root) === leaveOut;

/** What was put aside before it was asked about can be restored as long as nobody did, whatever else was answered. */
function waitsForRestore({ offers, state: { status } }: Card['review']): boolean {
  return asksOfAside({ offers }) && status !== 'restored' && status !== 'superseded';
}

/** What was refused may have been asked by an outdated card: it is drawn again as it is now. */
async function refused(room: Room, click: Click, refusal: Refusal): Promise<Outcome> {
  const card = await room.desk.card(click.value.review);
  if (card) room.redraw.card(card);
  if (card && click.surface.kind === 'message') redrawClicked(room, click.surface, card);
  return { kind: 'refused', refusal };
}

/** Every place that shows the card: the week's message, and the one the click came from. */
function showDecided(room: Room, click: Click, card: Card, client: WebClient): void {
  const { surface } = click;
  room.redraw.card(card);
  if (surface.kind !== 'home') room.homes.drawIfSeen(click.clicker);
  if (surface.kind === 'message') redrawClicked(room, surface, card);
  redrawModal(click, client, room);
}

/** The window or the Home the click came from, as it is now. */
function showAgain(room: Room, click: Click, client: WebClient): void {
  if (click.surface.kind === 'home') room.homes.draw(click.clicker);
  redrawModal(click, client, room);
}

/** Draws the clicked message again where it is not the week's own. */
export function redrawClicked(room: Room, surface: Extract<Surface, { kind: 'message' }>, card: Card): void {
  const { shows } = surface;
  if (shows.kind === 'reminder') room.redraw.reminder(surface, shows, shows.reviews);
  if (shows.kind === 'card' && surface.ts !== card.review.posted?.ts) room.redraw.alone(surface, card);
}

async function unreadable(room: Room, { ack, body, respond }: ButtonArgs): Promise<void> {
  await ack();
  room.log.warn({ user: body.user.id }, 'a click could not be read');
  if (!body.response_url) return; // clicks in a modal have none, and there is nothing to add to
  await respondPrivately(
    refusalNotice('This button is from an older message. Please use the newest one.'),
    respond,
  );
}
