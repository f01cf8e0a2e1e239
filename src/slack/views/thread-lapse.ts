import type { HoldNews } from './thread.ts';
import { person } from './words.ts';

/** What Redis lost may be the word that forbade it: whoever approved is called, in plain words, to decide anew. */
export function lapseLine(subject: string, { kind, approvers }: HoldNews): string {
  const who = approvers.slice(0, 5).map(person).join(' ');
  const why = 'Layaway lost its newest records, and a newer answer may be among them';
  if (kind === 'dropped')
    return `${who} ${subject} left alone: ${why}. None of them is put aside; they are asked about again.`;
  return `${who} ${subject} will not be deleted: ${why}. They stay put aside without a deletion date, and the next weekly scan asks about them again.`;
}
