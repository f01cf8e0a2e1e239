import type { Review } from '../src/policy/review.ts';
import type { Instant } from '../src/policy/time.ts';
import { said } from '../src/slack/views/said.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import type { Deps } from './deps.ts';

/** Answers read back: nobody answers one question more often between two sweeps. */
const MOST_READ = 50;

/** A decision the thread was not told of, and which stands no more. */
export interface FormerAnswer {
  readonly at: Instant;
  /** The record's sentence in mrkdwn; it mentions who decided. */
  readonly text: string;
}

/**
 * What was decided of a review after `since` and changed again before anybody could tell it, oldest first, from the
 * record. The standing decision is not among them; nor are single images left out or taken back in, which the card
 * shows, but for the one that took a half approval back.
 */
export async function formerAnswers(
  { store }: Pick<Deps, 'store'>,
  { id, state }: Review,
  since: Instant,
  wasHalf: boolean,
): Promise<readonly FormerAnswer[]> {
  const entries = await store.ledger.read({ review: id, limit: MOST_READ });
  const standing = 'at' in state ? state.at : Number.POSITIVE_INFINITY;
  // What was decided after the review was read is told when it is read again.
  const decided = entries
    .filter(({ kind, at }) => kind === 'decided' && at > since && at <= standing)
    .reverse();
  let half = wasHalf;
  return decided.flatMap((entry) => {
    const exception = isException(entry);
    const tellIt = exception ? half : entry.at !== standing;
    half = !exception && isHalf(entry);
    if (!tellIt) return [];
    return [{ at: entry.at, text: exception ? takenBack(entry) : said(entry.text, 400) }];
  });
}

/** As `exceptionEntry` writes them. */
function isException({ text }: LedgerEntry): boolean {
  return / (left out|taken back in) by <@[^>]+> \([a-z]+\), \d+ images stay in question$/.test(text);
}

function isHalf({ text }: LedgerEntry): boolean {
  return text.includes(' approved (1 of 2;');
}

function takenBack({ text }: LedgerEntry): string {
  return `The approval 1 of 2 counts no more, the images in question changed: ${said(text, 400)}. Two people approve anew.`;
}
