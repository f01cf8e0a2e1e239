import { parseLifecyclePolicy } from '../../policy/lifecycle/parse.ts';
import { isSparing } from '../../policy/lifecycle/reaching.ts';
import { type Block, context, section } from './blocks.ts';
import { code, count, list, safe } from './text.ts';

/** A block takes 3,000 characters; escaping makes a text longer. */
const PIECE = 2_400;
/** So many pieces of each text; the whole is in the CLI. */
const MOST_PIECES = 6;
const MOST_KEPT = 8;

/** A policy text: the rules that delete or archive first and by the letter, those that only keep folded to their names. */
export function textBlocks(text: string): Block[] {
  const { shown, kept } = folded(text);
  const pieces = piecesOf(shown);
  const left = pieces.length - MOST_PIECES;
  const names = list(
    kept.map((name) => code(name)),
    MOST_KEPT,
  );
  return [
    ...pieces.slice(0, MOST_PIECES).map((piece) => section([`\`\`\`\n${piece}\n\`\`\``])),
    ...(left > 0 ? [context(['The rest does not fit here.'])] : []),
    ...(kept.length > 0
      ? [context([`and ${count(kept.length, 'rule')} that only keep images: ${names}`])]
      : []),
  ];
}

/** Indented where it is JSON; what nobody can read is shown whole, as it is. */
function folded(text: string): { readonly shown: string; readonly kept: readonly string[] } {
  const read = parseLifecyclePolicy(text);
  if ('errors' in read) return { shown: pretty(text), kept: [] };
  const sparing = read.rules.filter(isSparing);
  if (sparing.length === 0) return { shown: pretty(text), kept: [] };
  const priorities = new Set(sparing.map(({ priority }) => priority));
  const whole: { readonly rules: readonly { readonly rulePriority: number }[] } = JSON.parse(text);
  const rules = whole.rules.filter(({ rulePriority }) => !priorities.has(rulePriority));
  const kept = sparing.map(({ selection }) =>
    selection.tagStatus === 'tagged' ? selection.values.join(' and ') : selection.tagStatus,
  );
  return { shown: JSON.stringify({ ...whole, rules }, undefined, 2), kept };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text; // no JSON: shown by the letter
  }
}

/** Escaped, in pieces that fit a block each and end with a line where there is one. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [''];
  for (const line of text.split('\n').flatMap(cut)) {
    const escaped = escapeCode(line);
    const last = pieces.at(-1) ?? '';
    if (last.length + escaped.length + 1 > PIECE) pieces.push(escaped);
    else pieces[pieces.length - 1] = last === '' ? escaped : `${last}\n${escaped}`;
  }
  return pieces;
}

/** One line may be the whole policy. Escaped it may be five times as long. */
const cut = (line: string): string[] => line.match(/.{1,450}/gsu) ?? [''];

/** `safe` would take the indent away. */
function escapeCode(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return indent + safe(line.replaceAll('`', "'"), PIECE);
}
