import type { HoldGoal } from '../../src/policy/hold.ts';
import { DAY, type Duration } from '../../src/policy/time.ts';
import type { SHAPES } from './step-families.ts';
import type { Deed } from './step-outsiders.ts';

/** What happens to the next order on its way: nothing, or one of what networks, crashes and races do. */
export type Fate =
  | { readonly kind: 'lost' | 'twice' | 'late' }
  | { readonly kind: 'race'; readonly deed: Deed };

/** `rounds`: after so many the worker is killed. `cheap`: no source is asked. */
export interface Sweep {
  readonly kind: 'sweep';
  readonly listingAge: Duration;
  readonly evidenceAge: Duration;
  readonly cheap: boolean;
  readonly rounds: number;
}

/** What changes around a hold. `rank` 0 permits nothing, 1 quarantine, 2 deletion too. */
export type Turn =
  | { readonly kind: 'pass'; readonly time: Duration }
  | { readonly kind: 'outside'; readonly deed: Deed }
  | { readonly kind: 'fate'; readonly fate: Fate | undefined }
  | { readonly kind: 'use' | 'unknown' | 'pause' | 'signal' | 'caution'; readonly on: boolean }
  | { readonly kind: 'mode'; readonly rank: 0 | 1 | 2 };

export type Event = Turn | Sweep | { readonly kind: 'restore' };

export interface History {
  readonly shape: keyof typeof SHAPES;
  readonly goal: HoldGoal;
  readonly form: 'pair' | 'tag';
  readonly readsHidden: boolean;
  readonly immutable: boolean;
  /** How far it has come, undisturbed, when the events begin. */
  readonly opening: readonly Event[];
  readonly events: readonly Event[];
  /** How it goes on afterwards: undisturbed to its end, or back while everything else is stopped. */
  readonly ending: 'go on' | 'go back';
}

/** More rounds than any of the families needs. */
export const MOST_ROUNDS = 80;

export const undisturbed = (rounds: number): Sweep => ({
  kind: 'sweep',
  listingAge: 0,
  evidenceAge: 0,
  cheap: false,
  rounds,
});

/** From the approval to a family whose root is just deleted. */
export const OPENINGS: readonly (readonly Event[])[] = [
  [],
  ...[2, 3, 4, 6, MOST_ROUNDS].map((rounds) => [undisturbed(rounds)]),
  [undisturbed(MOST_ROUNDS), { kind: 'pass', time: 15 * DAY }, undisturbed(1)],
  [undisturbed(MOST_ROUNDS), { kind: 'pass', time: 15 * DAY }, undisturbed(2)],
];
