import { isWaiting } from '../../policy/review.ts';
import type { Card, StatusAnswer } from '../desk.ts';
import { actions, type Block, context, divider, header, type Message, section } from './blocks.ts';
import { openButtons, restoreButton } from './card-buttons.ts';
import { titleLine } from './card-facts.ts';
import { restorable } from './card-headline.ts';
import { cardMenu } from './card-menu.ts';
import { stateLines } from './card-state.ts';
import { totalCharacters } from './check.ts';
import { moment, type Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { pausedBlocks } from './paused.ts';
import { statusTable } from './status-table.ts';
import { bytes, code, count, list, number, safe } from './text.ts';
import { what } from './words.ts';

/** Registries that are paused alone; more of them say nothing new. */
const MOST_PAUSES = 3;

/** `/ecr status`: one repository in detail, several as one paragraph each. */
export function statusView(answers: readonly StatusAnswer[], reading: Reading): Message {
  const [only] = answers;
  if (!only) return message('Nothing found', [section(['No repository of that name was scanned.'])]);
  return answers.length === 1 ? detail(only, reading) : overview(answers, reading);
}

const message = (text: string, blocks: readonly Block[]): Message => ({ text, blocks });

function detail(answer: StatusAnswer, reading: Reading): Message {
  const head = [
    header('Repository status'),
    ...pausedBlocks(answer.paused, reading),
    section(summaryLines(answer, reading)),
    ...table(answer),
  ];
  const cards = [...answer.waiting, ...answer.aside].map((card) => () => compactCard(card, reading));
  const tail = [context([lastReview(answer, reading)])];
  const room = { blocks: head.length + tail.length + 1, characters: totalCharacters([...head, ...tail]) };
  return message(`Status of ${safe(answer.repository, 260)}`, [...head, ...fill(cards, room), ...tail]);
}

function overview(answers: readonly StatusAnswer[], reading: Reading): Message {
  const pauses = new Map(answers.flatMap(({ paused }) => (paused ? [[paused.registry, paused]] : [])));
  const head = [
    header(`${number(answers.length)} repositories`),
    ...[...pauses.values()].slice(0, MOST_PAUSES).flatMap((paused) => pausedBlocks(paused, reading)),
  ];
  const rows = answers.map((answer) => () => [section(summaryLines(answer, reading))]);
  return message(`Status of ${count(answers.length, 'repository', 'repositories')}`, [
    ...head,
    ...fill(rows, { blocks: head.length + 1, characters: totalCharacters(head) + 200 }),
  ]);
}

/** Draws as many parts as one message takes, and says how many it left out. */
function fill(parts: readonly (() => Block[])[], used: { blocks: number; characters: number }): Block[] {
  const blocks: Block[] = [];
  let { characters } = used;
  for (const [i, part] of parts.entries()) {
    const drawn = part();
    characters += totalCharacters(drawn);
    if (
      used.blocks + blocks.length + drawn.length > LIMIT.messageBlocks ||
      characters > LIMIT.messageTotal - 300
    ) {
      const left = number(parts.length - i);
      return [...blocks, context([`and ${left} more: ask for one repository by its name.`])];
    }
    blocks.push(...drawn);
  }
  return blocks;
}

function summaryLines(answer: StatusAnswer, reading: Reading): string[] {
  const scanned =
    answer.scannedAt === undefined ? 'never scanned' : `scanned ${moment(answer.scannedAt, reading)}`;
  return [
    `*${code(answer.repository)}*`,
    `${storedOf(answer)} · ${safe(answer.registry, 60)} · owner: ${safe(answer.owner, 120)}`,
    `${scanned} · ${count(answer.waiting.length, 'question')} waiting for an answer, ${number(answer.aside.length)} being carried out`,
  ];
}

/**
 * Counted as everywhere: an image with its parts is one. ECR lists each manifest. How many of those went since the scan
 * nobody counted.
 */
function storedOf({ images: manifests, bytes: scanned, rows }: StatusAnswer): string {
  if (rows.length === 0) return `${count(manifests, 'image')}, ${bytes(scanned)}`;
  const stored = rows.filter(({ gone }) => !gone).reduce((sum, { families }) => sum + families, 0);
  const gone = rows.filter((row) => row.gone);
  const size = bytes(scanned - gone.reduce((sum, row) => sum + row.bytes, 0));
  if (gone.length > 0 || stored === manifests) return `${count(stored, 'image')}, ${size}`;
  return `${count(stored, 'image')} (${count(manifests, 'manifest')} in ECR), ${size}`;
}

function table(answer: StatusAnswer): Block[] {
  return answer.rows.length === 0 ? [] : [section([statusTable(answer.rows)])];
}

function compactCard(card: Card, reading: Reading): Block[] {
  const open = isWaiting(card.review.state);
  const n = restorable(card);
  const buttons = open
    ? openButtons(card, reading)
    : [...(n > 0 ? [restoreButton(card, n)] : []), cardMenu(card)];
  const lines = open
    ? [`${titleLine(card)} · waiting for an answer`, ...stateLines(card, reading)]
    : [titleLine(card), ...stateLines(card, reading)];
  return [divider(), section(lines), actions(buttons)];
}

function lastReview({ lastReview: review, waiting }: StatusAnswer, reading: Reading): string {
  if (!review) return waiting.length > 0 ? 'Nothing is answered so far.' : 'Never asked about so far.';
  const reasons = list(
    review.facts.reasons.map((reason) => safe(reason, 200)),
    2,
    0,
    ' ',
  );
  return `Last review: ${moment(review.openedAt, reading)}, ${what(review)}. ${reasons}`.trimEnd();
}
