import type { Digest, Image } from './image.ts';
import type { Instant } from './time.ts';

/** One view of some images and names of a repository, taken right before or right after a change. */
export interface Look {
  /** When the look began: what it rests on is at least this fresh. */
  readonly at: Instant;
  /** The asked digests that are there, in whatever state. A digest that is missing here is not in the repository. */
  readonly images: ReadonlyMap<Digest, Image>;
  /** Who carries each asked name: a digest, or null where the name is free. */
  readonly tagOwners: ReadonlyMap<string, Digest | null>;
}

/**
 * Who carries a name, null where it is free. A name that was not looked up is a fault in Layaway and throws: putting a
 * name takes it off whoever carries it, so it is never guessed.
 */
export function ownerOf({ tagOwners }: Look, tag: string): Digest | null {
  const owner = tagOwners.get(tag);
  if (owner === undefined) throw new Error(`planned without looking who carries ${tag}`);
  return owner;
}
