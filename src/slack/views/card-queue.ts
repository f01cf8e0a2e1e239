import { isPaused, type Queue, type Waits } from '../../policy/queue.ts';
import { HOUR, MINUTE } from '../../policy/time.ts';
import type { Card } from '../desk.ts';
import { days, moment, type Reading } from './dates.ts';
import { said } from './said.ts';
import { count, number } from './text.ts';

/** How long the rest takes, and what it waits for. `staged`: the card says already which ones begin next week. */
export function queueLines({ holds }: Pick<Card, 'holds'>, reading: Reading, staged: boolean): string[] {
  const { queue, waits } = holds;
  // What waits for its week goes neither by the day nor by the second.
  if (waits?.staged && staged) return [];
  return [
    ...(queue && goesOn(queue, waits) ? [leftLine(queue)] : []),
    ...(waits ? [waitsLine(waits, reading)] : []),
  ];
}

/** What waits takes as long as the wait; only the budget of a day is counted in days all the same. */
function goesOn(queue: Queue, waits: Waits | undefined): boolean {
  return waits === undefined || (!waits.staged && 'days' in queue && !isPaused(waits));
}

function leftLine(queue: Queue): string {
  const left = `${number(queue.families)} left`;
  if ('days' in queue) return `${left}, about ${days(queue.days)} at ${count(queue.perDay, 'image')} a day`;
  if (queue.lasts < MINUTE) return `${left}, less than a minute`;
  return `${left}, about ${timeText(queue.lasts)} at ${number(queue.perSecond)} a second`;
}

function waitsLine({ why, since, families }: Waits, reading: Reading): string {
  const subject = families === 1 ? '1 waits' : `${number(families)} wait`;
  return `${subject} since ${moment(since, reading)}: ${said(why, 300)}`;
}

function timeText(lasts: number): string {
  return lasts < 2 * HOUR ? `${Math.ceil(lasts / MINUTE)} min` : `${Math.ceil(lasts / HOUR)} hours`;
}
