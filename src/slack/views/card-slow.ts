import { ACTION_NOUN, type Action, actionOf } from '../../policy/action.ts';
import { approvedCount } from '../../policy/cover.ts';
import type { Review, ReviewState } from '../../policy/review.ts';
import { HALF_APPROVAL_LIFE, hasLapsed, needsLead } from '../../policy/second-approval.ts';
import { mostPerWeek } from '../../policy/staging.ts';
import { DAY } from '../../policy/time.ts';
import type { Card } from '../desk.ts';
import { day, days, moment, nextMonday, type Reading } from './dates.ts';
import { list, number, safe } from './text.ts';
import { person } from './words.ts';

type Seconding = ReviewState & { status: 'seconding' };

/** What the slow path takes and why; nothing on other cards. */
export function slowLine({ review }: Pick<Card, 'review'>): string[] {
  if (!review.slow) return [];
  const { slow, watch } = review.facts;
  const people = needsLead(review.facts, 'member') ? 'two people, one of them a lead' : 'two people';
  const staged = slow ? [`at most ${percent(slow.sharePerWeek)} a week`] : [];
  const parts = [people, days(Math.ceil(watch / DAY)), ...staged].join(', ');
  const because = (slow?.because ?? []).map((reason) => safe(reason, 200));
  return [`*Slow path:* ${parts}${because.length > 0 ? `. Why: ${list(because, 3, 0, ' ')}` : '.'}`];
}

/** The question while one of the two has approved. */
export function secondLine({ facts }: Pick<Review, 'facts'>, state: Seconding, reading: Reading): string {
  const { by, at, role, instead } = state;
  if (hasLapsed(state, reading.now)) {
    return `*0 of 2:* the approval by ${person(by.id)} on ${moment(at, reading)} has lapsed: nobody joined it within ${days(HALF_APPROVAL_LIFE / DAY)}. Nothing changes before two people approve anew.`;
  }
  const action = actionOf(state);
  const lead = needsLead(facts, role) ? ', a lead' : '';
  return `*1 of 2:* ${action === 'remove' ? '' : `${ACTION_NOUN[action]} `}approved by ${person(by.id)} on ${moment(at, reading)}, needs another person${lead}${WHERE[action]}. Nothing changes before that; this approval lapses on ${day(at + HALF_APPROVAL_LIFE, reading)}.${inPlaceOf(instead)}`;
}

function inPlaceOf(instead: Seconding['instead']): string {
  return instead ? ` The approval by ${person(instead.id)} counts no more.` : '';
}

/** Where the second one gives the same approval, unless the card has a button for it. */
const WHERE: Readonly<Record<Action, string>> = {
  remove: '',
  reduce: ' who chooses the same in ⋯ *Reduce…*',
  archive: ' who chooses the same in ⋯ *Archive…*',
  disable: ' who chooses the same in ⋯ *Disable…*',
};

/** Whether this would be the second of two approvals, and not the first of another one. */
export function isSecond({ state }: Pick<Review, 'state'>, action: Action, { now }: Reading): boolean {
  return state.status === 'seconding' && actionOf(state) === action && !hasLapsed(state, now);
}

/** Which of two approvals sending off an action's window is. */
export function confirmSecond({ review, mode }: Card, reading: Reading, action: Action): string {
  if (!review.slow) return '';
  if (isSecond(review, action, reading)) return 'second of two approvals: ';
  const changes = mode === 'quarantine' || mode === 'delete';
  return changes
    ? 'first of two approvals, nothing changes before the second; then '
    : 'first of two approvals: ';
}

/** Everyone who approved, in their order. */
export function approvers({ by, first }: ReviewState & { status: 'removing' }): string {
  return first ? `${person(first.id)} and ${person(by.id)}` : person(by.id);
}

/** How many have begun of those that go a share at a time, and when more do. */
export function stageLine({ review, holds }: Card, reading: Reading): string[] {
  const { slow } = review.facts;
  const families = approvedCount(review);
  const waiting = holds.counts.approved ?? 0;
  const known = Object.values(holds.counts).reduce((sum, n) => sum + n, 0);
  const begun = known - waiting - (holds.counts.dropped ?? 0);
  if (!review.slow || !slow || waiting === 0 || begun === 0) return [];
  const most = number(mostPerWeek(review.facts.families, slow.sharePerWeek));
  const next = day(nextMonday(reading), reading);
  return [
    `${number(begun)} of ${number(families)} begun, at most ${most} a week, the next ones from ${next}.`,
  ];
}

const percent = (share: number) => `${number(Math.round(share * 100))} %`;
