import type { DecisionSavings, RepositorySavings, SavingsAnswer } from '../answers.ts';
import { type Block, context, header, type Message, section } from './blocks.ts';
import { day, type Reading } from './dates.ts';
import { deletedLine, KIND, savingsLines, verifiedLine } from './savings-lines.ts';
import { bytes, code, number, safe, upToUsd } from './text.ts';

/** With long names they still fit one paragraph. */
const MOST_ROWS = 6;

/** `/ecr savings`. Every number says what kind it is: only a bill proves one. */
export function savingsView({ about, total, rows, decisions }: SavingsAnswer, reading: Reading): Message {
  const lines =
    decisions.length > 0
      ? decisions.map((one) => decisionLine(one, reading))
      : rows.length > 1
        ? rows.map(repositoryLine)
        : [];
  const noun = decisions.length > 0 ? 'decisions' : 'repositories';
  return {
    text: `Savings of ${safe(about, 300)}: ${deletedLine(total.deleted)}`,
    blocks: [
      header('Savings so far'),
      section([`*${safe(about, 300)}*`, ...savingsLines(total, reading)]),
      ...detail(lines, noun),
      context([KIND]),
    ],
  };
}

function detail(lines: readonly string[], noun: string): Block[] {
  if (lines.length === 0) return [];
  const left = lines.length - MOST_ROWS;
  return [
    section(lines.slice(0, MOST_ROWS)),
    ...(left > 0 ? [context([`and ${number(left)} more ${noun}`])] : []),
  ];
}

function repositoryLine({ repository, deleted, aside, resting, archived }: RepositorySavings): string {
  const parts = [
    ...(deleted.images > 0
      ? [`${number(deleted.images)} deleted, up to ${bytes(deleted.bytes.upper)} (upper bound)`]
      : []),
    ...(aside.images > 0
      ? [`${number(aside.images)} put aside, up to ${bytes(aside.bytes.upper)} (upper bound)`]
      : []),
    ...(resting.images > 0 ? [`${number(resting.images)} disabled or watched before archiving`] : []),
    ...(archived.images > 0 ? [`${number(archived.images)} archived`] : []),
  ];
  return `${code(repository)} · ${parts.join('; ')}`;
}

/** One decision: what it came to, by both bounds, and what of it is proved. */
function decisionLine(
  { approvedAt, deleted, aside, resting, archived, verified }: DecisionSavings,
  reading: Reading,
) {
  const parts = [
    ...(deleted.images > 0
      ? [
          `${number(deleted.images)} deleted: ${bytes(deleted.bytes.estimate)} (estimate) to ${bytes(deleted.bytes.upper)} (upper bound), ${upToUsd(deleted.monthlyUsd)} a month (upper bound)`,
          verifiedLine(verified, deleted, reading),
        ]
      : []),
    ...(aside.images > 0
      ? [`${number(aside.images)} put aside, ${bytes(aside.bytes.upper)} (upper bound)`]
      : []),
    ...(resting.images > 0 ? [`${number(resting.images)} disabled or watched before archiving`] : []),
    ...(archived.images > 0 ? [`${number(archived.images)} archived`] : []),
  ];
  return `Approved ${day(approvedAt, reading)} · ${parts.join('; ')}`;
}
