import type { Promised } from './promises.ts';

/** How far a history came, as counts: a test that never reaches a thing does not test it. */
export const REACHED = [
  ...['put aside', 'deleted', 'restored', 'tripped'],
  ...['dropped PutImage', 'dropped BatchDeleteImage', 'dropped UpdateImageStorageClass'],
  ...['nobody there', 'throttled', 'failed', 'crashed sweep', 'crashed scan', 'two workers', 'raced'],
  ...['rolled back', 'rolled back over a hold', 'rolled back, nobody there', 'restarted', 'disconnected'],
  'answered anew',
] as const;

export type Reached = (typeof REACHED)[number];

/** What came of a history: the promises it broke, how, and how far it got. */
export interface Told {
  readonly broken: ReadonlyMap<Promised, readonly string[]>;
  readonly reached: Readonly<Partial<Record<Reached, number>>>;
  /** Holds in each state at the end. */
  readonly ends: readonly string[];
}
