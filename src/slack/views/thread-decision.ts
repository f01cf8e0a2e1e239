import { ACTION_NOUN, actionOf } from '../../policy/action.ts';
import { approvedCount } from '../../policy/cover.ts';
import type { HandOver, Review, ReviewState } from '../../policy/review.ts';
import { day, type Reading } from './dates.ts';
import { code, safe } from './text.ts';
import { person, what } from './words.ts';

/** What people are called, by Slack user id: a line that records who decided calls nobody. */
export type Names = ReadonlyMap<string, string>;

/** Who decided what, as one line for the thread; undefined for a state nobody chose. */
export function decisionLine(review: Review, names: Names, reading: Reading): string | undefined {
  const { state } = review;
  const who = (id: string) => safe(names.get(id) ?? id, 80);
  const images = `${what(review)} of ${code(review.repository)}`;
  switch (state.status) {
    case 'open':
      return undefined;
    case 'superseded':
      return state.handOver && handOverLine(state.handOver, images, who);
    case 'kept':
      return `${who(state.by.id)} keeps ${images} until ${day(state.until, reading)}${added(state.reason)}.`;
    case 'investigating':
      return `${investigates(state, images, who)} until ${day(state.reviewOn, reading)}${added(state.question)}.`;
    case 'seconding':
      return `${who(state.by.id)} approves the ${ACTION_NOUN[actionOf(state)]} of ${images}, 1 of 2. Another person has to approve, too; nothing changes before.`;
    case 'removing':
      return `${approves(state, who)} the ${ACTION_NOUN[actionOf(state)]} of ${images}${part(review)}${recorded(state)}.`;
    case 'restored':
      return `${who(state.by.id)} takes back the ${ACTION_NOUN[actionOf(state)]} of ${images}.`;
  }
}

/** Everyone a decision's line names. */
export function peopleIn({ state }: Pick<Review, 'state'>): string[] {
  if (state.status === 'superseded') return state.handOver ? [state.handOver.by.id] : [];
  if (state.status === 'open') return [];
  return state.status === 'removing' && state.first ? [state.first.id, state.by.id] : [state.by.id];
}

type Who = (id: string) => string;

/** The one who is asked to find out is called: nobody else tells them. */
function investigates(
  { by, owner }: ReviewState & { status: 'investigating' },
  images: string,
  who: Who,
): string {
  if (by.id === owner.id) return `${who(by.id)} investigates ${images}`;
  return `${who(by.id)} asks ${person(owner.id)} to investigate ${images}`;
}

function approves({ by, first }: ReviewState & { status: 'removing' }, who: Who): string {
  return first ? `${who(first.id)} and ${who(by.id)} approve` : `${who(by.id)} approves`;
}

function part(review: Review): string {
  const n = approvedCount(review);
  return n < review.facts.families ? ` (${n} of them)` : '';
}

function recorded({ effect }: ReviewState & { status: 'removing' }): string {
  return effect === 'recorded' ? '. It is recorded; nothing is changed in this mode' : '';
}

function added(text: string | undefined): string {
  return text ? `: ${safe(text, 200).replace(/[.…]+$/, '')}` : '';
}

function handOverLine({ by, from, to }: HandOver, images: string, who: Who): string {
  if (to !== undefined) return `${who(by.id)} assigns ${images} to ${safe(to, 80)}.`;
  return `${who(by.id)} says that ${images} are not ${safe(from ?? 'theirs', 80)}'s. The fallback lead looks for the owner.`;
}
