import type { Queue, Waits } from '../../policy/queue.ts';
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
    ...(queue && !waits?.staged ? [leftLine(queue)] : []),
    ...(waits ? [waitsLine(waits, reading)] : []),
  ];
}

function leftLine(queue: Queue): string {
  const left = `${number(queue.families)} left`;
  if ('days' in queue) return `${left}, about ${days(queue.days)} at ${count(queue.perDay, 'image')} a day`;
  return `${left}, about ${timeText(queue.lasts)} at ${number(queue.perSecond)} a second`;
}

function waitsLine({ why, since, families }: Waits, reading: Reading): string {
  const subject = families === 1 ? '1 waits' : `${number(families)} wait`;
  return `${subject} since ${moment(since, reading)}: ${said(why, 300)}`;
}

function timeText(lasts: number): string {
  if (lasts < MINUTE) return 'a minute';
  return lasts < 2 * HOUR ? `${Math.ceil(lasts / MINUTE)} min` : `${Math.ceil(lasts / HOUR)} hours`;
}
