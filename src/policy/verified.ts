import type { Hold } from './hold.ts';
import type { Digest } from './image.ts';
import type { Instant } from './time.ts';

/** Deleted images that a later whole inventory of their repository does not hold any more. */
export interface Verified {
  /** When the reading of that inventory began. */
  readonly at: Instant;
  /** By review; those without any are left out. */
  readonly decisions: readonly VerifiedDecision[];
}

export interface VerifiedDecision {
  readonly review: string;
  readonly images: number;
  /** Their sizes, as if no layer were shared: an inventory tells of images, not of layers. */
  readonly bytes: number;
}

/** What a check of one deletion reads. */
export type CheckedHold = Pick<Hold, 'review' | 'sizeBytes' | 'state' | 'members'>;

/**
 * Adds up what is proved gone. Only what was deleted before the reading began counts, and only while no image of the
 * family is there: one that was pushed again is stored again.
 */
export class Verification {
  readonly #at: Instant;
  readonly #inventory: ReadonlySet<Digest>;
  readonly #sums = new Map<string, VerifiedDecision>();

  constructor(inventory: ReadonlySet<Digest>, at: Instant) {
    this.#inventory = inventory;
    this.#at = at;
  }

  add({ review, sizeBytes, state, members }: CheckedHold): void {
    if (state.status !== 'deleted' || !(state.at < this.#at)) return;
    if (members.some(({ digest }) => this.#inventory.has(digest))) return;
    const { images, bytes } = this.#sums.get(review) ?? { images: 0, bytes: 0 };
    this.#sums.set(review, { review, images: images + 1, bytes: bytes + sizeBytes });
  }

  result(): Verified {
    return { at: this.#at, decisions: [...this.#sums.values()] };
  }
}
