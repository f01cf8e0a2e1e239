import type { DecisionFacts, RecordLine } from './decision-facts.ts';

/** How the record says what became of an image, after its name. Written once, and read again years later. */
export const END_WORDS = {
  deleted: 'is deleted',
  gone: 'was removed by someone else',
  dropped: 'was left alone',
  lost: 'was deleted before it could be restored',
} as const;

/** How the record says that an image is on its way back, after its name and before who or what wanted it. */
export const RESTORING_WORDS = 'is being restored';

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
  const said = saidIn(text);
  const ends = ['deleted', 'gone', 'dropped', 'lost'] as const;
  const end = ends.find((one) => said.startsWith(END_WORDS[one]));
  return end ?? (kind === 'restored' ? 'restored' : 'open');
}

/** Whether a line says that an image is on its way back. */
export function isRestoring({ kind, text }: RecordLine): boolean {
  return kind === 'state' && saidIn(text).startsWith(RESTORING_WORDS);
}

/** Who or what wanted it, by such a line. */
export function restoreCause({ text }: RecordLine): string {
  return saidIn(text).slice(`${RESTORING_WORDS}: `.length);
}

/** What is said after the name of an image, which has no space in it. */
function saidIn(text: string): string {
  return text.slice(text.indexOf(' ') + 1);
}
