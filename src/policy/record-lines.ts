import type { DecisionFacts, RecordLine } from './decision-facts.ts';

/** How the record says what became of an image, after its name. Written once, and read again years later. */
export const END_WORDS = {
  deleted: 'is deleted',
  gone: 'was removed by someone else',
  dropped: 'was left alone',
} as const;

/** The newest line, oldest first, of each image whose hold was let go of, or belongs to a newer question. */
export function forgottenLines({
  holds,
  lines,
}: Pick<DecisionFacts, 'holds' | 'lines'>): readonly RecordLine[] {
  const known = new Set(holds.map(({ id }) => id));
  const newest = new Map<string, RecordLine>();
  for (const line of [...lines].sort((a, b) => a.at - b.at)) {
    const { hold, kind } = line;
    if (hold === undefined || known.has(hold) || (kind !== 'state' && kind !== 'restored')) continue;
    newest.set(hold, line);
  }
  return [...newest.values()].sort((a, b) => a.at - b.at);
}

/** What such a line says became of the image; `open` where it is no end. Names of images have no space in them. */
export function endOfLine({ kind, text }: RecordLine): keyof typeof END_WORDS | 'restored' | 'open' {
  if (kind === 'restored') return 'restored';
  const said = text.slice(text.indexOf(' ') + 1);
  const ends = ['deleted', 'gone', 'dropped'] as const;
  return ends.find((end) => said.startsWith(END_WORDS[end])) ?? 'open';
}
