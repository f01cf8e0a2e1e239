import type { Instant } from '../policy/time.ts';
import { parseObject } from './action-ids.ts';
import { readUnder, type Under, writeUnder } from './under.ts';

/** Ids of what is filled in: block and element have the same. */
export const CHANGE_INPUT = {
  reason: 'layaway.change.reason',
  length: 'layaway.change.length',
  date: 'layaway.change.date',
  owner: 'layaway.change.owner',
  question: 'layaway.change.question',
} as const;

/** Choices of how long to keep. `as-is` leaves the date alone, so that a reason can be added without touching it. */
export const KEEP_LENGTHS = ['as-is', '30', '90', '180'] as const;

export type KeepLength = (typeof KEEP_LENGTHS)[number];

/** Which answer a window edits, carried through Slack. */
export interface ChangeState {
  readonly review: string;
  readonly kind: 'keep' | 'investigate';
  /** When the answer was given: a newer one is not overwritten. */
  readonly since: Instant;
  /** When the window was drawn: `30 days` counts from there, in every delivery of the same submission. */
  readonly drawn: Instant;
  /** The date that stands: until when it is kept, or when it is asked again. */
  readonly date: Instant;
  /** IANA zone in which days are picked and shown. */
  readonly zone: string;
  readonly under?: Under;
}

export function writeChangeState(state: ChangeState): string {
  const { review: r, kind: k, since: t, drawn: n, date: d, zone: z, under } = state;
  return JSON.stringify({ r, k, t, n, d, z, ...writeUnder(under) });
}

/** Reads it back, or undefined for anything that `writeChangeState` did not write. */
export function readChangeState(text: string | undefined): ChangeState | undefined {
  const raw = parseObject(text);
  const { r: review, k: kind, t: since, n: drawn, d: date, z } = raw ?? {};
  if (!raw || typeof review !== 'string' || (kind !== 'keep' && kind !== 'investigate')) return undefined;
  if (typeof since !== 'number' || typeof drawn !== 'number' || typeof date !== 'number') return undefined;
  const zone = typeof z === 'string' && z !== '' ? z : 'UTC';
  return { review, kind, since, drawn, date, zone, ...readUnder(raw) };
}
