import type { Decision, Mode } from '../policy/review-decide.ts';
import { type ModalState, parseObject, readModalState, writeModalState } from './action-ids.ts';

/** What a window can do with the images of a review. *Remove* has a button of its own. */
export type PutAway = 'reduce' | 'archive' | 'disable';

export const PUT_AWAYS: readonly PutAway[] = ['reduce', 'archive', 'disable'];

/** What a window asks to see: for a reduction, how many of the newest stay. */
export interface AwayWish {
  readonly action: PutAway;
  readonly keepNewest?: number;
}

/** What a window of *Reduce…* or *Archive or disable…* shows, carried through Slack: an answer speaks of exactly this. */
export interface AwayState extends AwayWish {
  readonly review: string;
  /** How many go. */
  readonly count: number;
  /** What the mode allowed when it was drawn. */
  readonly mode: Mode;
  /** The mark of what was left out of the list then (`listMark`); absent: nothing was. */
  readonly list?: string;
  /** The window it was opened from, to be drawn again. */
  readonly under?: { readonly viewId: string; readonly state: ModalState };
}

export function writeAway({ review, action, keepNewest, count, mode, list, under }: AwayState): string {
  const below = under && { v: under.viewId, s: writeModalState(under.state) };
  return JSON.stringify({ r: review, a: action, k: keepNewest, n: count, m: mode, l: list, ...below });
}

const MODES: readonly Mode[] = ['observe', 'ask', 'quarantine', 'delete'];

/** Reads it back, or undefined for anything that `writeAway` did not write. */
export function readAway(text: string | undefined): AwayState | undefined {
  const raw = parseObject(text);
  const action = PUT_AWAYS.find((one) => one === raw?.a);
  const mode = MODES.find((one) => one === raw?.m);
  if (!raw || !action || !mode || typeof raw.r !== 'string' || typeof raw.n !== 'number') return undefined;
  const state = typeof raw.s === 'string' ? readModalState(raw.s) : undefined;
  return {
    review: raw.r,
    action,
    mode,
    count: raw.n,
    ...(typeof raw.k === 'number' && { keepNewest: raw.k }),
    ...(typeof raw.l === 'string' && { list: raw.l }),
    ...(state && typeof raw.v === 'string' && { under: { viewId: raw.v, state } }),
  };
}

/** The answer a window gives when it is sent off; undefined where it does not say how many stay. */
export function awayDecision({ action, keepNewest, count, mode, list }: AwayState): Decision | undefined {
  const shown = { count, stated: mode, ...(list !== undefined && { list }) };
  if (action !== 'reduce') return { kind: action, ...shown };
  return keepNewest === undefined ? undefined : { kind: action, keepNewest, ...shown };
}

/** How many of the newest a reduction can keep; only those below the list's own number are offered. */
export const KEEP_CHOICES: readonly number[] = [1, 2, 3, 5, 10, 20];
