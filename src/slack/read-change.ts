import type { ViewStateValue } from '@slack/bolt';
import { DAY, type Duration, type Instant } from '../policy/time.ts';
import type { Changing } from './answer-desk.ts';
import { CHANGE_INPUT, type ChangeState } from './change-ids.ts';
import { momentOf, pickedDay } from './picked-day.ts';

type Values = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

/** What is wrong, by the id of the block it is wrong in. */
export interface Errors {
  readonly errors: Readonly<Record<string, string>>;
}

/** An exception ends: nobody keeps anything for longer than this with one answer. */
const LONGEST: Duration = 730 * DAY;

/** The answer as a window of *Change…* was filled in. Always whole: what was emptied is gone. */
export function readChange(state: ChangeState, values: Values): Changing | Errors {
  return state.kind === 'keep' ? readKeep(state, values) : readInvestigate(state, values);
}

function readKeep(state: ChangeState, values: Values): Changing | Errors {
  const reason = textOf(values, CHANGE_INPUT.reason);
  const length = values[CHANGE_INPUT.length]?.[CHANGE_INPUT.length]?.selected_option?.value;
  const day = values[CHANGE_INPUT.date]?.[CHANGE_INPUT.date]?.selected_date;
  const days = Number(length);
  const chosen = days > 0 ? state.drawn + days * DAY : state.date;
  const until = day ? dayOf(day, state) : chosen;
  const wrong = notAllowed(until, state);
  if (wrong) return { errors: { [CHANGE_INPUT.date]: wrong } };
  return { kind: 'keep', until, ...(reason && { reason }) };
}

function readInvestigate(state: ChangeState, values: Values): Changing | Errors {
  const owner = values[CHANGE_INPUT.owner]?.[CHANGE_INPUT.owner]?.selected_user;
  const day = values[CHANGE_INPUT.date]?.[CHANGE_INPUT.date]?.selected_date;
  const question = textOf(values, CHANGE_INPUT.question);
  if (!owner) return { errors: { [CHANGE_INPUT.owner]: 'Choose who finds out.' } };
  const reviewOn = day ? dayOf(day, state) : state.date;
  const wrong = notAllowed(reviewOn, state);
  if (wrong) return { errors: { [CHANGE_INPUT.date]: wrong } };
  return { kind: 'investigate', owner, reviewOn, ...(question && { question }) };
}

function textOf(values: Values, id: string): string | undefined {
  return values[id]?.[id]?.value?.trim() || undefined;
}

/** The day that stands already keeps its hour. */
function dayOf(day: string, { date, zone }: ChangeState): Instant {
  return pickedDay(date, zone) === day ? date : momentOf(day, zone);
}

function notAllowed(date: Instant, { drawn }: ChangeState): string | undefined {
  if (!(date > drawn)) return 'Choose a day in the future.';
  return date - drawn > LONGEST ? 'Choose a day within the next two years.' : undefined;
}
