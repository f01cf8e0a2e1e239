import type { Hold } from './hold.ts';
import { type Duration, SECOND } from './time.ts';

/** What holds back how fast a list is put aside. */
export interface Pace {
  /** Changes a second, shared by all that is put aside in a registry. */
  readonly perSecond: number;
  /** Images a day in one repository. */
  readonly perDay: number;
}

/** How much of a list is still to be put aside. `days` where the budget of a day holds it back, not the pace. */
export type Queue =
  | { readonly families: number; readonly lasts: Duration; readonly perSecond: number }
  | { readonly families: number; readonly days: number; readonly perDay: number };

/** What is left of one approval; undefined where all of it is put aside, or never will be. Others in line count not. */
export function queueOf(holds: readonly Hold[], { perSecond, perDay }: Pace): Queue | undefined {
  const left = holds.filter(({ state: { status } }) => status === 'approved' || status === 'quarantining');
  const families = left.length;
  if (families === 0) return undefined;
  const waiting = left.filter(({ state }) => state.status === 'approved');
  const images = waiting.reduce((sum, { members }) => sum + members.length, 0);
  if (images > perDay) return { families, days: Math.ceil(images / perDay), perDay };
  const changes = left.reduce((sum, hold) => sum + changesOf(hold), 0);
  return { families, lasts: (changes / perSecond) * SECOND, perSecond };
}

/** The slow ones: each name is put anew once, each image archived once. Taking names away is faster than that. */
function changesOf({ stop, members }: Hold): number {
  return stop === 'archive' ? members.length : members.reduce((sum, { tags }) => sum + tags.length, 0);
}

/** Why some of a list do not go on now. */
export interface Waits {
  /** A sentence without a full stop. */
  readonly why: string;
  /** Since when it is so. */
  readonly since: number;
  readonly families: number;
  /** They wait for their week on the slow path. */
  readonly staged?: true;
}

const PAUSED = 'paused: ';

/** Why something waits for the end of a pause. */
export function pausedText(why: string): string {
  return `${PAUSED}${why}`;
}

/** Also where the pause came between two looks. */
export function isPaused({ why }: Pick<Waits, 'why'>): boolean {
  return why.includes(PAUSED);
}
