import type { Card, Refusal } from '../desk.ts';
import { readSnooze } from '../snooze-ids.ts';
import { notRecordedNotice, recordingNotice, refusalNotice } from '../views/notices.ts';
import { early } from '../within.ts';
import { acknowledge, type ButtonArgs, redrawClicked } from './decide.ts';
import { redrawModal, redrawRefused } from './modals.ts';
import { type Click, readClick } from './payload.ts';
import type { Room } from './ports.ts';
import { respondPrivately, tell } from './tell.ts';

type Outcome = { readonly card: Card } | Refusal | { readonly failed: true };

/** *Snooze until…* in a lead's list: stored first, acknowledged after, as every decision is. */
export function snooze(room: Room) {
  return async ({ ack, body, respond, client }: ButtonArgs): Promise<void> => {
    const click = readClick(body);
    const [action] = body.actions;
    const choice = action?.type === 'static_select' ? readSnooze(action.selected_option?.value) : undefined;
    if (!click || !choice) {
      await ack();
      room.log.warn({ user: body.user.id }, 'a choice could not be read');
      return await respondPrivately(refusalNotice(OLD), respond);
    }
    const speech = { respond, client, log: room.log };
    const stored = store(room, click, () => room.desk.snooze(click.clicker, choice.review, choice.chosen));
    const inTime = await early(stored, room.patience);
    await acknowledge(ack, room);
    if (!inTime) await tell(click.surface, recordingNotice(), speech);
    const outcome = inTime?.value ?? (await stored);
    if ('refused' in outcome) {
      const refusal = refusalNotice(outcome.refused);
      await tell(click.surface, refusal, speech);
      redrawRefused(click, refusal, client, room);
    }
    if ('failed' in outcome) await tell(click.surface, notRecordedNotice(), speech);
    await show(room, click, outcome);
    if ('card' in outcome) redrawModal(click, client, room);
  };
}

const OLD = 'This menu is from an older message. Please use the newest one.';

/** Never rejects: a failure is an outcome the clicker hears of. */
async function store(
  room: Room,
  { value, clicker }: Click,
  act: () => Promise<{ card: Card } | Refusal>,
): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    room.log.error({ err: error, review: value.review, user: clicker.user }, 'a snooze was not recorded');
    return { failed: true };
  }
}

/** Draws the question again wherever it stands; a refused choice may come from an outdated list. */
async function show(room: Room, click: Click, outcome: Outcome): Promise<void> {
  if ('failed' in outcome) return;
  const card = 'card' in outcome ? outcome.card : await room.desk.card(click.value.review);
  if (!card) return;
  room.redraw.card(card);
  if (click.surface.kind === 'message') redrawClicked(room, click.surface, card);
}
