import type { ReviewState } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { day, moment, type Reading } from './dates.ts';
import { safe } from './text.ts';
import { person } from './words.ts';

type Investigating = ReviewState & { readonly status: 'investigating' };

/** What the investigation before this question was to find out, and who: it ended without an answer. */
export function foundOutLines({ review: { facts } }: Pick<Card, 'review'>, reading: Reading): string[] {
  const { question, lookedInto } = facts;
  return [
    ...(question ? [`*To find out:* ${safe(question, 300)}`] : []),
    ...(lookedInto
      ? [
          `${person(lookedInto.by.id)} was to find out by ${day(lookedInto.until, reading)}; no answer was noted.`,
        ]
      : []),
  ];
}

/** An investigation that runs, or how it ended: nothing of the past is promised. */
export function investigatingLines(
  { askedAgain }: Pick<Card, 'askedAgain'>,
  state: Investigating,
  reading: Reading,
): string[] {
  const { owner, at, reviewOn, question } = state;
  const who = `by ${person(owner.id)} since ${moment(at, reading)}`;
  return [
    askedAgain === undefined
      ? `*Being investigated* ${who}, asked again on ${day(reviewOn, reading)}.${askedBy(state)}`
      : `*Was investigated* ${who}; asked again on ${day(askedAgain, reading)}.${askedBy(state)}`,
    ...(question ? [`Question: ${safe(question, 400)}`] : []),
  ];
}

/** Who gave the task, where somebody else has it. */
function askedBy({ by, owner }: Investigating): string {
  return by.id === owner.id ? '' : ` Asked for by ${person(by.id)}.`;
}
