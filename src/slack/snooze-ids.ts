import { SNOOZES, type SnoozeFor } from '../policy/snooze.ts';

/** What was chosen in a *Snooze until* menu. */
export interface SnoozeChoice {
  readonly chosen: SnoozeFor;
  readonly review: string;
}

/** The value of its option. Slack takes 75 characters; review ids have 25. */
export function writeSnooze({ chosen, review }: SnoozeChoice): string {
  return `${chosen}:${review}`;
}

/** Reads it back, or undefined for anything that `writeSnooze` did not write. */
export function readSnooze(text: string | undefined): SnoozeChoice | undefined {
  const [chosen = '', ...rest] = (text ?? '').split(':');
  const review = rest.join(':');
  return Object.hasOwn(SNOOZES, chosen) && review !== ''
    ? { chosen: chosen as SnoozeFor, review }
    : undefined;
}
