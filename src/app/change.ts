import type { Review, ReviewState } from '../policy/review.ts';
import type { Decision } from '../policy/review-decide.ts';
import { isAnswerOf } from '../policy/same-answer.ts';
import type { AnswerDesk, Changing } from '../slack/answer-desk.ts';
import type { Card, Clicker, Refusal } from '../slack/desk.ts';
import { askedAnew } from './asked-anew.ts';
import { cardOf, type DeskParts, decideOnce, GONE } from './desk.ts';
import { noteRefusal } from './note-refusal.ts';

const SINCE: Refusal = { refused: 'This was answered anew since this window opened. Please look again.' };

/** One sentence whatever is wrong: it is about somebody else, who may not be told on. */
const NO_INVESTIGATOR: Refusal = {
  refused: 'Choose a full member of this workspace, no guest or bot. Slack did not confirm this person.',
};

/** Answers edited afterwards, and answers to several questions at once: each against what its window showed. */
export function createAnswerDesk(parts: DeskParts): AnswerDesk {
  return {
    mayChange: (clicker, id) => mayChange(parts, clicker, id),
    mayInvestigate: async (user) => {
      const asking = await parts.mayAsk({ user });
      return 'refused' in asking ? NO_INVESTIGATOR : undefined;
    },
    change: (clicker, id, since, command) =>
      decideOnce(parts, clicker, id, command, {
        stop: (review) => changed(parts, review, since, command, clicker),
      }),
    decideAt: (clicker, id, version, command) =>
      decideOnce(parts, clicker, id, command, {
        stop: (review) => movedOn(parts, review, version, command, clicker),
      }),
  };
}

async function mayChange(parts: DeskParts, clicker: Clicker, id: string): Promise<{ card: Card } | Refusal> {
  const review = await parts.store.reviews.get(id);
  if (!review) return GONE;
  const authority = await parts.authorize(clicker, review.owner.team);
  if ('refused' in authority)
    return await noteRefusal(parts, review, clicker.user, 'change the answer', authority);
  const anew = await askedAnew(parts, review);
  if (anew) return anew;
  const { status } = review.state;
  if (status !== 'kept' && status !== 'investigating')
    return {
      refused: 'Only an answer of *Keep* or *Investigate* can be changed. Please look at the card again.',
    };
  return { card: await cardOf(parts, review) };
}

/** A window speaks of one answer. Sent off twice, it counts once; sent off late, it changes no newer answer. */
async function changed(
  parts: DeskParts,
  review: Review,
  since: number,
  command: Changing,
  { user }: Clicker,
): Promise<{ card: Card } | Refusal | undefined> {
  const { state } = review;
  if (says(state, command, user)) return { card: await cardOf(parts, review) };
  const same = (state.status === 'kept' || state.status === 'investigating') && state.at === since;
  return same ? undefined : SINCE;
}

/** Whether this answer stands already, by the same person. */
function says(state: ReviewState, command: Changing, user: string): boolean {
  if (command.kind === 'keep') {
    const { until, reason } = command;
    return (
      state.status === 'kept' && state.by.id === user && state.until === until && state.reason === reason
    );
  }
  if (state.status !== 'investigating' || state.by.id !== user) return false;
  const { owner, reviewOn, question } = command;
  return state.owner.id === owner && state.reviewOn === reviewOn && state.question === question;
}

const MOVED: Refusal = { refused: 'It changed since this was shown. Please look again.' };

async function movedOn(
  parts: DeskParts,
  review: Review,
  version: number,
  command: Decision,
  { user }: Clicker,
): Promise<{ card: Card } | Refusal | undefined> {
  if (review.version === version) return undefined;
  // The same submission again: it was this one that moved it on.
  const again = review.version === version + 1 && isAnswerOf(review, command, user);
  return again ? { card: await cardOf(parts, review) } : MOVED;
}
