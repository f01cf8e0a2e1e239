import { learnRetention } from '../learn-retention.ts';
import type { LearnedFrom } from './learned-from.ts';

/** What answers alone teach, and what it is written over. */
export interface Ground {
  /** Whether there is any rule in it: where there is none, no image that is there can make one. */
  readonly teaches: boolean;
  /** The same as long as the learned policy, what is to be kept, and the policy in force are. */
  readonly text: string;
}

/** What a proposal rests on before any image is listed. `current` is the policy in force; undefined: none. */
export function groundOf(from: LearnedFrom, current: string | undefined): Ground {
  const { owner, protects, expires, windows } = learnRetention({ ...from, families: [] });
  const kept = [...from.keeps].sort(([a], [b]) => (a < b ? -1 : 1));
  const written = from.written.map((one) => JSON.stringify(one)).sort();
  const text = JSON.stringify([owner.team, protects, expires, windows, kept, written, current]);
  return { teaches: expires.length > 0, text };
}
