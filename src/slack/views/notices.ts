import type { RegistryKey } from '../../policy/image.ts';
import { NONE_UNEXPLAINED, type Unexplained } from '../../policy/unexplained.ts';
import { COMMAND } from '../action-ids.ts';
import type { Card, Refusal } from '../desk.ts';
import { type Message, section } from './blocks.ts';
import { cardText } from './card.ts';
import { stateLines } from './card-state.ts';
import type { Reading } from './dates.ts';
import { said } from './said.ts';
import { code, count, list, safe, unended } from './text.ts';

const notice = (text: string, lines: readonly string[] = [text]): Message => ({
  text,
  blocks: [section(lines)],
});

/** Why a click or a command did nothing, for the person who made it only. */
export function refusalNotice(sentence: string, link?: Refusal['link']): Message {
  const text = said(sentence);
  return notice(text, [text, ...(link ? [`<${safe(link.url, 800)}|${safe(link.text, 100)}>`] : [])]);
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
  /** What to do about it, as a sentence. */
  readonly next?: string;
  /** Who can fix it, as the configuration names them. */
  readonly contact?: string;
}

const TROUBLE: Readonly<Record<SourceTrouble['status'], string>> = {
  failed: 'could not be read',
  stale: 'is too old',
  'too-small': 'saw implausibly little',
};

function troubleLine({ name, registry, status, why, next, contact }: SourceTrouble): string {
  // A source beside another registry names that place already: what is told is whose images it may use.
  const place = name.includes(' in ') ? `, asked for ${safe(registry, 60)},` : ` in ${safe(registry, 60)}`;
  const sentence = safe(why, 300).replace(/[.…]?$/, (end) => end || '.');
  return [
    `*${safe(name, 60)}*${place} ${TROUBLE[status]}: ${sentence}`,
    ...(next ? [safe(next, 200)] : []),
    ...(contact ? [`Who can fix it: ${safe(contact, 100)}.`] : []),
  ].join(' ');
}

/** For the platform channel: what Layaway cannot see at the moment. Images it may cover are not offered for removal. */
export function sourceTroubleNotice(
  troubles: readonly SourceTrouble[],
  unexplained: Unexplained = NONE_UNEXPLAINED,
): Message {
  const pulled = unexplained.families === 0 ? [] : [unexplainedLine(unexplained)];
  if (troubles.length === 0) return notice(pulled.join(''));
  const text =
    'Layaway cannot see all uses of your images. What these sources might know of is not offered for removal.';
  return notice(text, [text, list(troubles.map(troubleLine), 6, 0, '\n'), ...pulled]);
}

/** They are protected by the pull; but what pulls them would not be seen where it only runs and pulls nothing. */
function unexplainedLine({ families, examples }: Unexplained): string {
  const [were, them] = families === 1 ? ['was', 'it'] : ['were', 'them'];
  const names = list(
    examples.map((name) => code(name)),
    3,
    families - examples.length,
  );
  return `${count(families, 'image')} ${were} pulled in the last week and no source sees what uses ${them}, e.g. ${names}: something is not looked into. Add a source that sees it, or an exception; \`${COMMAND} explain ${safe(examples[0] ?? '', 300)}\` shows who looked.`;
}

/** For the platform channel: a team's user group that cannot be read. Its id is no mention: nobody is called. */
export function groupTroubleNotice(team: string, group: string, why: string): Message {
  return notice(
    `Slack does not say who is in the user group ${safe(group, 40)} of ${safe(team, 60)}: ${safe(why, 300)}. Until that is mended only people listed in the configuration can decide for ${safe(team, 60)}.`,
  );
}

/** Slack shows a channel's name for its id. */
function place(channel: string): string {
  return /^[CGD][A-Z0-9]+$/.test(channel) ? `<#${channel}>` : safe(channel, 60);
}

/** For the leads: a message that Slack refused for good. */
export function undeliverableNotice(what: string, channel: string, sentence: string): Message {
  return notice(`${safe(what, 300)} could not be posted in ${place(channel)}: ${safe(sentence, 400)}`);
}

/** The same of a proposed policy: it can be answered on Home all the same. */
export function undeliveredPolicy(
  { repository }: { readonly repository: string },
  channel: string,
  sentence: string,
): Message {
  return notice(
    `The proposed retention policy of ${code(repository)} could not be posted in ${place(channel)}: ${unended(sentence, 400)}. It waits for two approvals: answer it on Home, or change the channel of the team in the configuration.`,
  );
}
