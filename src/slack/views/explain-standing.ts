import type { ExplainedFamily } from '../answers.ts';
import { day, type Reading } from './dates.ts';
import { holdWords } from './hold-words.ts';

/** What a verdict means for the image, in words that need no glossary. */
const VERDICT: Readonly<Record<ExplainedFamily['verdict'], string>> = {
  protected: 'protected: it is not offered for removal',
  unclear: 'unclear: nobody can tell whether it is used, so removal is not offered',
  removable: 'not seen in use: its owner may be asked',
};

const SHORT: Readonly<Record<ExplainedFamily['verdict'], string>> = {
  protected: 'protected',
  unclear: 'unclear',
  removable: 'not seen in use',
};

/** In which order a repository's counts are read. */
const COUNTED_FIRST = ['protected', 'unclear'];
const COUNTED_LAST = 'not seen in use';

/**
 * The one thing to know of an image. Of one that was answered, how far that came: only for who would be asked is it
 * protected.
 */
export function standingText({ verdict, hold }: ExplainedFamily, reading: Reading): string {
  return hold ? heldText(hold, reading) : VERDICT[verdict];
}

/** The same in a list. */
export function shortStanding({ verdict, hold }: ExplainedFamily, reading: Reading): string {
  return hold ? heldText(hold, reading) : SHORT[verdict];
}

function heldText(
  { status, goal, deleteAfter }: NonNullable<ExplainedFamily['hold']>,
  reading: Reading,
): string {
  if (deleteAfter !== undefined)
    return `put aside, deleted ${day(deleteAfter, reading)} unless used or restored`;
  if (status === 'quarantined' && goal === 'delete') return 'put aside, and not to be deleted';
  return holdWords(status, goal);
}

/** How many images stand where: what is put aside is not among those protected. */
export function standings(families: readonly ExplainedFamily[]): ReadonlyMap<string, number> {
  const counts = new Map([...COUNTED_FIRST].map((word) => [word, 0]));
  for (const { verdict, hold } of families) {
    const word = hold ? holdWords(hold.status, hold.goal) : SHORT[verdict];
    if (word !== COUNTED_LAST) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const last = families.filter(({ verdict, hold }) => !hold && verdict === 'removable').length;
  return counts.set(COUNTED_LAST, last);
}
