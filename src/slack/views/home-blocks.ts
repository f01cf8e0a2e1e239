import { ACTION } from '../action-ids.ts';
import type { HomePage } from '../answers.ts';
import type { Card } from '../desk.ts';
import { actions, type Block, button, context, divider, header, section } from './blocks.ts';
import { openButtons, restoreButton } from './card-buttons.ts';
import { ifWrongLine, reasonLine, sizeLine, titleLine } from './card-facts.ts';
import { restorable } from './card-headline.ts';
import { foundOutLines } from './card-looked-into.ts';
import { cardMenu } from './card-menu.ts';
import { handOverLines } from './card-owner.ts';
import { stateLines } from './card-state.ts';
import { day, type Reading } from './dates.ts';
import { pictureBlocks } from './pictures.ts';
import { KIND, savingsLines } from './savings-lines.ts';
import { bytes, count, number, safe } from './text.ts';

/** Questions on Home itself; the others wait behind *Review N more*. */
export const HOME_OPEN = 10;

/** A question short enough for a list, with the same buttons as its card. */
export function compactQuestion(card: Card, reading: Reading): Block[] {
  const { owner, askedSince, handOver, kind } = card.review;
  const unclear = kind === 'unclear';
  const lines = [
    titleLine(card),
    ...foundOutLines(card, reading),
    ...stateLines(card, reading),
    sizeLine(card, reading),
    unclear ? reasonLine(card) : ifWrongLine(card),
    ...(handOver ? handOverLines(handOver, reading) : []),
  ];
  const whose = owner.team === undefined ? 'nobody known' : safe(owner.team, 80);
  return [
    section(lines),
    context([`Owner: ${whose} · waiting since ${day(askedSince, reading)}`]),
    actions(openButtons(card, reading)),
  ];
}

/** Unanswered questions, largest first. */
export function openBlocks({ open }: HomePage, reading: Reading): Block[] {
  if (open.length === 0)
    return [header('Questions for you'), section(['Nothing waits for an answer from your teams.'])];
  const size = open.reduce((sum, card) => sum + card.review.facts.bytes.upper, 0);
  const intro = `${count(open.length, 'question')}, up to ${bytes(size)}, largest first. Nothing is removed without an answer.`;
  return [
    header('Questions for you'),
    context([intro]),
    ...open.slice(0, HOME_OPEN).flatMap((card) => [divider(), ...compactQuestion(card, reading)]),
    ...moreBlocks(open),
  ];
}

function moreBlocks(open: readonly Card[]): Block[] {
  const rest = open.length - HOME_OPEN;
  const first = open[HOME_OPEN];
  if (rest <= 0 || !first) return [];
  const more = button({
    action: ACTION.homeMore,
    text: `Review ${number(rest)} more`,
    label: `Review ${number(rest)} more questions in a window`,
    value: { review: first.review.id, page: 1 },
  });
  return [divider(), context([`and ${number(rest)} more`]), actions([more])];
}

/** What is being carried out or put aside, and when it goes. */
export function asideBlocks({ aside, moreAside }: HomePage, reading: Reading): Block[] {
  if (aside.length === 0) return [header('Put aside'), section(['Nothing is put aside or under way.'])];
  const more = `and ${number(moreAside)} more: \`/ecr status\` with a repository’s name shows them.`;
  return [
    header('Put aside'),
    context(['The soonest deletion first. Until its date, *Restore* brings everything back.']),
    ...aside.flatMap((card) => [divider(), ...decidedBlocks(card, reading, true)]),
    ...(moreAside > 0 ? [context([more])] : []),
  ];
}

function decidedBlocks(card: Card, reading: Reading, withButtons: boolean): Block[] {
  const n = withButtons ? restorable(card) : 0;
  const text = section([titleLine(card), ...stateLines(card, reading)]);
  return withButtons ? [text, actions([...(n > 0 ? [restoreButton(card, n)] : []), cardMenu(card)])] : [text];
}

/** This person's newest answers. */
export function ownBlocks({ decided }: HomePage, reading: Reading): Block[] {
  const head = header('What you decided lately');
  if (decided.length === 0) return [head, section(['Nothing yet.'])];
  return [head, ...decided.flatMap((card) => decidedBlocks(card, reading, false))];
}

/** What was freed in all that is theirs to look after, and what would be. */
export function savingsBlocks({ savings, everywhere, unowned }: HomePage, reading: Reading): Block[] {
  const theirs = unowned ? 'of your teams and of what nobody owns' : 'of your teams';
  const title = `Savings ${everywhere ? 'in all registries' : theirs} so far`;
  return [header(title), section(savingsLines(savings, reading)), context([KIND])];
}

/** For leads and admins: pictures of all registries, drawn once a week. */
export function homePictures({ pictures = [] }: HomePage): Block[] {
  return pictures.length === 0 ? [] : [header('Stored and saved'), ...pictureBlocks(pictures)];
}

const MOST_FIELD_LINES = 5;

/** For leads: which fields their teams' repositories carry. What is missing there has to be asked. */
export function fieldsBlocks({ fields = [] }: HomePage): Block[] {
  if (fields.length === 0) return [];
  const shown = fields.slice(0, MOST_FIELD_LINES).map((line) => safe(line, 250));
  return [context([`Repositories whose tags name their owner and more · ${shown.join(' · ')}`])];
}
