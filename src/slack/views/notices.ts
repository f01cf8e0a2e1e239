import type { RegistryKey } from '../../policy/image.ts';
import type { Card } from '../desk.ts';
import { type Message, section } from './blocks.ts';
import { cardText } from './card.ts';
import { stateLines } from './card-state.ts';
import type { Reading } from './dates.ts';
import { list, safe } from './text.ts';

const notice = (text: string, lines: readonly string[] = [text]): Message => ({
  text,
  blocks: [section(lines)],
});

/** Why a click or a command did nothing, for the person who made it only. */
export function refusalNotice(sentence: string): Message {
  return notice(safe(sentence, 2000));
}

/** Shown when a decision takes longer than a second to store. */
export function recordingNotice(): Message {
  return notice('Recording your answer…');
}

/** What *recording…* turns into, and the answer to clicks where the card itself is not drawn again. */
export function recordedNotice(card: Card, reading: Reading): Message {
  const text = `Recorded. ${cardText(card)}`;
  return notice(text, ['Your answer is recorded.', cardText(card), ...stateLines(card, reading)]);
}

/** An answer that may or may not have been stored must be given again: doing it twice changes nothing. */
export function notRecordedNotice(): Message {
  return notice('Your answer was not recorded: something on our side failed. Please click again.');
}

/** For commands and windows that could not be shown. */
export function failedNotice(): Message {
  return notice('That did not work: something on our side failed. Please try again.');
}

export interface SourceTrouble {
  readonly name: string;
  readonly registry: RegistryKey;
  readonly status: 'failed' | 'stale' | 'too-small';
  readonly why: string;
}

const TROUBLE: Readonly<Record<SourceTrouble['status'], string>> = {
  failed: 'could not be read',
  stale: 'is too old',
  'too-small': 'saw implausibly little',
};

/** For the platform channel: what Layaway cannot see at the moment. Images it may cover are not offered for removal. */
export function sourceTroubleNotice(troubles: readonly SourceTrouble[]): Message {
  const lines = troubles.map(
    ({ name, registry, status, why }) =>
      `*${safe(name, 60)}* in ${safe(registry, 60)} ${TROUBLE[status]}: ${safe(why, 300)}`,
  );
  const text =
    'Layaway cannot see all uses of your images. What these sources might know of is not offered for removal.';
  return notice(text, [text, list(lines, 6, 0, '\n')]);
}

/** Slack shows a channel's name for its id. */
function place(channel: string): string {
  return /^[CGD][A-Z0-9]+$/.test(channel) ? `<#${channel}>` : safe(channel, 60);
}

/** For the leads: a message that Slack refused for good. */
export function undeliverableNotice(what: string, channel: string, sentence: string): Message {
  return notice(`${safe(what, 300)} could not be posted in ${place(channel)}: ${safe(sentence, 400)}`);
}

/** For the person who approved, in the thread of the week's message: an image turned out to be used. */
export function tripNotice(approver: string, image: string, signal: string): Message {
  return notice(
    `<@${approver}> ${safe(image, 200)} is used after all: ${safe(signal, 300)}. It is being given its names back.`,
  );
}
