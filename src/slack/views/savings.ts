import type { Amount, Savings, SavingsAnswer } from '../answers.ts';
import { type Block, context, header, type Message, section } from './blocks.ts';
import { bytes, code, count, number, safe, usd } from './text.ts';

/** With long names they still fit one paragraph. */
const MOST_ROWS = 6;

/** `/ecr savings`. Every number says what kind it is: only a bill proves one. */
export function savingsView({ about, total, rows }: SavingsAnswer): Message {
  const left = rows.length - MOST_ROWS;
  const lines = rows.slice(0, MOST_ROWS).map(({ repository, deleted, aside }) => {
    const parts = [
      ...(deleted.images > 0
        ? [`${number(deleted.images)} deleted, up to ${bytes(deleted.bytes.upper)}`]
        : []),
      ...(aside.images > 0 ? [`${number(aside.images)} put aside, up to ${bytes(aside.bytes.upper)}`] : []),
    ];
    return `${code(repository)} · ${parts.join('; ')}`;
  });
  const detail: Block[] = rows.length > 1 ? [section(lines)] : [];
  return {
    text: `Savings of ${safe(about, 300)}: ${deletedLine(total.deleted)}`,
    blocks: [
      header('Savings so far'),
      section([`*${safe(about, 300)}*`, ...savingsLines(total)]),
      ...detail,
      ...(left > 0 ? [context([`and ${number(left)} more repositories`])] : []),
      context([KIND]),
    ],
  };
}

/** What the two numbers mean, wherever they stand. */
export const KIND =
  'Upper bound: as if these images shared no layer with any other. Estimate: as if those of one question shared all they can. Layers that kept images share can make it less; only the bill proves it.';

/** Deleted and put aside, apart: what is put aside is still stored and paid for. */
export function savingsLines({ deleted, aside }: Savings): string[] {
  return [deletedLine(deleted), asideLine(aside)];
}

function deletedLine({ images, bytes: size, monthlyUsd }: Amount): string {
  if (images === 0) return '*Deleted:* nothing so far';
  return `*Deleted:* ${count(images, 'image')}, ${range(size)}, up to ${usd(monthlyUsd)} a month (upper bound)`;
}

function asideLine({ images, bytes: size, monthlyUsd }: Amount): string {
  if (images === 0) return '*Put aside:* nothing now';
  return `*Put aside:* ${count(images, 'image')}, ${range(size)}; still stored, up to ${usd(monthlyUsd)} a month once deleted (upper bound)`;
}

function range({ upper, estimate }: Amount['bytes']): string {
  return `${bytes(estimate)} (estimate) to ${bytes(upper)} (upper bound)`;
}
