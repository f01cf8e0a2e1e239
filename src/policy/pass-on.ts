import { type Ownership, offersTo } from './candidate.ts';
import type { HandOver, Review } from './review.ts';
import { supersededState } from './superseded.ts';

/** An open review that was passed on to another owner: closed for the one, open for the other. */
export interface PassedOn {
  readonly closed: Review;
  readonly next: Review;
}

/**
 * The same question for another owner. Nothing of an answer goes with it, also no half of one: the new owner was never
 * asked and is asked from the start. `openedAt` stays the moment its list was frozen.
 *
 * @param next id of the new review, and who owns it
 */
export function passOn(
  review: Review,
  next: { readonly id: string; readonly owner: Ownership },
  handOver: HandOver,
): PassedOn {
  const { candidate, registry, repository, kind, openedAt, offers, slow, facts } = review;
  return {
    closed: { ...review, state: { ...supersededState(review, handOver.at), handOver } },
    next: {
      id: next.id,
      version: 0,
      candidate,
      registry,
      repository,
      class: review.class,
      kind,
      owner: next.owner,
      handOver,
      openedAt,
      askedSince: handOver.at,
      lastWordAt: handOver.at,
      offers: offersTo(next.owner, offers),
      slow,
      facts: review.factsOfAll ?? facts,
      state: { status: 'open' },
    },
  };
}

/** Why a click on a review that was passed on does nothing, for the person who clicked. */
export function passedOnText({ by, to }: HandOver): string {
  return to === undefined
    ? `<@${by.id}> said this is not theirs. It is looked for who owns it.`
    : `<@${by.id}> assigned this to ${to}: they are asked with their next message.`;
}
