import type { Hold } from '../policy/hold.ts';
import { isWaiting, type Review } from '../policy/review.ts';
import type { Answers } from '../slack/answers.ts';
import type { Card } from '../slack/desk.ts';
import type { AnswerParts } from './answers.ts';
import { ofTeams, savingsTotal } from './savings.ts';
import { type Standing, standingOf } from './standing.ts';

/** More than this is asked for by name: Home is looked at, not read. */
const MOST_ASIDE = 10;
const MOST_DECIDED = 5;
/** A person's newest decisions; a review decided twice has two. */
const DECISIONS_READ = 50;

/** What a person's Home shows: their teams' questions, holds, savings, and their own decisions. */
export function createHome(parts: AnswerParts): Answers['home'] {
  return async (clicker) => {
    const standing = await standingOf(parts, parts.config, clicker);
    if ('refused' in standing) return standing;
    const places = ofTeams(await parts.store.memory.repositories(), standing.teams, standing.unowned);
    const [open, aside, decided, savings, paused] = await Promise.all([
      openCards(parts, standing),
      asideCards(parts, standing),
      decidedCards(parts, clicker.user),
      savingsTotal(parts, places),
      parts.store.brakes.paused(),
    ]);
    const { teams, unowned } = standing;
    return { teams, unowned, open, ...aside, decided, savings, ...(paused && { paused }) };
  };
}

function isTheirs({ teams, unowned }: Standing, { owner }: Pick<Review, 'owner'>): boolean {
  return owner.team === undefined ? unowned : teams.includes(owner.team);
}

async function openCards({ store, cardOf }: AnswerParts, standing: Standing): Promise<readonly Card[]> {
  const reviews = await store.reviews.getMany(await store.reviews.listOpen());
  const theirs = reviews.filter((review) => isWaiting(review.state) && isTheirs(standing, review));
  theirs.sort((a, b) => b.facts.bytes.upper - a.facts.bytes.upper || a.askedSince - b.askedSince);
  return await Promise.all(theirs.map(cardOf));
}

/** The soonest deletion first: what can still be said no to. */
async function asideCards({ store, cardOf }: AnswerParts, standing: Standing) {
  const holds = await store.holds.getMany(await store.holds.open());
  const soonest = new Map<string, number>();
  for (const hold of holds) {
    const at = Math.min(deletionOf(hold), soonest.get(hold.review) ?? Number.POSITIVE_INFINITY);
    soonest.set(hold.review, at);
  }
  const reviews = await store.reviews.getMany([...soonest.keys()]);
  const theirs = reviews.filter((review) => isTheirs(standing, review));
  const when = ({ id }: Review) => soonest.get(id) ?? Number.POSITIVE_INFINITY;
  theirs.sort((a, b) => when(a) - when(b) || (a.repository < b.repository ? -1 : 1));
  return {
    aside: await Promise.all(theirs.slice(0, MOST_ASIDE).map(cardOf)),
    moreAside: Math.max(0, theirs.length - MOST_ASIDE),
  };
}

function deletionOf({ state, approval }: Hold): number {
  const dated = state.status === 'quarantined' && approval.effect === 'delete';
  return dated ? state.deleteAfter : Number.MAX_SAFE_INTEGER;
}

/** Reviews whose standing answer is this person's; what somebody else answered since is theirs. */
async function decidedCards({ store, cardOf }: AnswerParts, user: string): Promise<readonly Card[]> {
  const entries = await store.ledger.read({ by: user, limit: DECISIONS_READ });
  const ids = entries.flatMap(({ kind, review }) =>
    kind === 'decided' && review !== undefined ? [review] : [],
  );
  const reviews = await store.reviews.getMany([...new Set(ids)]);
  const own = reviews.filter(({ state }) => 'by' in state && state.by.id === user);
  return await Promise.all(own.slice(0, MOST_DECIDED).map(cardOf));
}
