import type { Digest, Image } from './image.ts';
import { DAY, type Duration, HOUR, type Instant } from './time.ts';

/** Why no policy was proposed to a repository's owners when it was tried last. */
export interface PolicyRejection {
  readonly at: Instant;
  /** In sentences. */
  readonly why: readonly string[];
  /** Fingerprint of what it rests on (`groundText`); absent where it may be gone at the next scan, whatever that rests on. */
  readonly ground?: string;
  /**
   * Digests and tags of images that spoke against it only because they were on hold or in use: at most
   * `MOST_AGAINST`. Once none of them is, it is tried again. Absent where anything else spoke against it, too.
   */
  readonly against?: readonly string[];
}

/** What of a repository may end any day: images under an open hold, and the digests and tags that sources see in use. */
export interface Passing {
  readonly held: ReadonlySet<Digest>;
  readonly used: ReadonlySet<string>;
}

/** As long as these are there, the others need not be looked for. */
export const MOST_AGAINST = 20;

/** By which names to look whether what spoke against a policy is over; undefined where some of it does not end so. */
export function passingAgainst(
  objections: readonly Pick<Image, 'digest' | 'tags'>[],
  { held, used }: Passing,
): readonly string[] | undefined {
  const names = objections.map(({ digest, tags }) =>
    held.has(digest) ? [digest] : [digest, ...tags].filter((name) => used.has(name)),
  );
  if (names.length === 0 || names.some((found) => found.length === 0)) return undefined;
  return names.flat().slice(0, MOST_AGAINST);
}

/** Whether all that spoke against it is over. */
export function isOver({ against }: PolicyRejection, { held, used }: Passing): boolean {
  return against?.every((name) => !used.has(name) && !held.has(name as Digest)) ?? false;
}

/** Four weeks, less what one weekly scan may begin earlier in its day than another. */
const STANDS_FOR: Duration = 28 * DAY - 12 * HOUR;

/** Until when nobody looks again, as long as it rests on the same; undefined where the next scan does. */
export function standsUntil({ at, ground }: PolicyRejection): Instant | undefined {
  return ground === undefined ? undefined : at + STANDS_FOR;
}

/** Whether trying again would find the same: what it rested on is as it was, and not for too long. */
export function stillRejected(rejection: PolicyRejection | undefined, ground: string, now: Instant): boolean {
  return rejection?.ground === ground && now < rejection.at + STANDS_FOR;
}
