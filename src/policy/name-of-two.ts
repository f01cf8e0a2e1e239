import type { Digest, Image } from './image.ts';
import { originalTag } from './quarantine-tag.ts';
import type { Instant } from './time.ts';

/** An image that is put aside, or was. */
export interface PutAside {
  readonly image: Image;
  /** When its hold put it aside, where one tells. */
  readonly asideAt?: Instant | undefined;
}

/** Who is put aside under which original name, as the names on the images themselves say. */
export type PutAsideUnder = ReadonlyMap<string, readonly PutAside[]>;

/** Sorts put-aside images by the names they had. */
export function putAsideUnder(images: readonly PutAside[]): PutAsideUnder {
  const under = new Map<string, PutAside[]>();
  for (const one of images) {
    for (const tag of one.image.tags) {
      const name = originalTag(one.image.digest, tag);
      if (name === undefined) continue;
      const known = under.get(name);
      if (known) known.push(one);
      else under.set(name, [one]);
    }
  }
  return under;
}

/**
 * Those of `names` that `own` must not take back, each with the image it is left to: another one is put aside under the
 * same name, and `own` did not surely carry it after that one. Whoever deploys by a name means what carried it last, so
 * a name too few is the safe mistake: nothing is lost, and a person can choose by digest.
 */
export function namesBehind(
  own: PutAside,
  names: readonly string[],
  under: PutAsideUnder,
): ReadonlyMap<string, Digest> {
  const behind = new Map<string, Digest>();
  for (const name of names) {
    if (own.image.tags.includes(name)) continue;
    const [first, ...others] = (under.get(name) ?? []).filter(
      (one) => one.image.digest !== own.image.digest && !isLater(own, one),
    );
    if (!first) continue;
    const last = others.reduce((latest, one) => (isLater(one, latest) ? one : latest), first);
    behind.set(name, last.image.digest);
  }
  return behind;
}

/** For people: which names were left to which images. */
export function leftTexts(leftTo: Readonly<Record<string, Digest>>): string[] {
  return Object.entries(leftTo).map(
    ([name, digest]) => `${name} is left to ${digest}, the last one put aside under it as far as is known`,
  );
}

/**
 * Whether `a` surely carried a name after `b`. A name is free for the next image only once the one before was put
 * aside, so that date decides; where it is not known, the push date stands in, which a re-tag of an older build belies.
 */
function isLater(a: PutAside, b: PutAside): boolean {
  const byHold = compared(a.asideAt, b.asideAt);
  return (byHold === 0 ? compared(a.image.pushedAt, b.image.pushedAt) : byHold) > 0;
}

/** 0 also where one of them is not known. */
function compared(a: Instant | undefined, b: Instant | undefined): number {
  return a === undefined || b === undefined ? 0 : a - b;
}
