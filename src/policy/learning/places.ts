import type { Family } from '../family.ts';
import type { Digest, Image } from '../image.ts';
import { cosignSubject } from '../quarantine-tag.ts';

/** Whether a rule speaks of an image with these names. */
export type SpeaksOf = (tags: readonly string[]) => boolean;

/**
 * The images of a family that take a place where a rule counts: by the names they bear now, signatures and attestations
 * among them. ECR ranks neither what is archived nor the children of an index. A child that refers to something else,
 * too, counts here: one place too many keeps more.
 */
export function placesIn({ root, members }: Pick<Family, 'root' | 'members'>, speaksOf: SpeaksOf): Image[] {
  const ranks = (one: Image) => one.digest === root.digest || refers(one);
  return members.filter((one) => one.status !== 'ARCHIVED' && speaksOf(one.tags) && ranks(one));
}

/** All places in a repository: an image that two families share takes one. */
export function placesAmong(families: readonly Family[], speaksOf: SpeaksOf): readonly Image[] {
  const places = new Map<Digest, Image>();
  for (const family of families) for (const one of placesIn(family, speaksOf)) places.set(one.digest, one);
  return [...places.values()];
}

function refers({ subject, tags }: Image): boolean {
  return subject !== undefined || tags.some((tag) => cosignSubject(tag) !== undefined);
}
