import type { Digest, Image } from './image.ts';
import { cosignSubject, isQuarantineTag, originalTag } from './quarantine-tag.ts';
import type { Classifier, RetentionClass } from './retention.ts';
import type { Duration, Instant } from './time.ts';

/** What the tags of one repository point to, and what those that moved pointed to before. */
export interface TagHistory {
  /** Each tag that was followed, as of the last scan. Cosign and quarantine tags are left out. */
  readonly current: ReadonlyMap<string, Digest>;
  /** Of tags that moved or were deleted: the images they left, newest first, the present one never among them. */
  readonly former: ReadonlyMap<string, readonly FormerImage[]>;
}

/** An image that a tag pointed to. */
export interface FormerImage {
  readonly digest: Digest;
  /** The first scan that found the tag on another image, or on none. */
  readonly until: Instant;
}

/** A tag that an image once carried and that is not on it any more. */
export interface FormerTag {
  readonly tag: string;
  readonly until: Instant;
}

export const NO_TAG_HISTORY: TagHistory = { current: new Map(), former: new Map() };

const MOVE_WITH_EVERY_BUILD: ReadonlySet<RetentionClass> = new Set([
  'branch',
  'preview',
  'experiment',
  'cache',
]);

/**
 * Whether somebody may run images by this name, and want the former one back. The tag of a branch or a preview moves
 * with every build and means its newest: nobody rolls back by it, and asking about each would drown the real ones.
 */
export function deployedByName(classifier: Classifier, repository: string): (tag: string) => boolean {
  return (tag) => !MOVE_WITH_EVERY_BUILD.has(classifier.classOf(repository, [tag]));
}

/** A tag that moves with every build must not grow for ever: this many images back is more than anybody rolls back. */
export const MOST_FORMER = 10;

/** Which tags are worth following (`deployedByName`), and how long one that is on no image is remembered. */
export interface Following {
  readonly follows: (tag: string) => boolean;
  /** The rollback period: whoever deleted a tag may still want back what it was on. */
  readonly absentFor: Duration;
}

/**
 * The history after a look at all images of a repository, and whether it differs from the one before. A tag that
 * Layaway put aside did not move, even if somebody gave its name to another image afterwards. One that somebody deleted
 * left its image all the same: it may stand on another one by the next scan.
 */
export function followTags(
  history: TagHistory,
  images: readonly Image[],
  now: Instant,
  { follows, absentFor }: Following,
): { readonly history: TagHistory; readonly changed: boolean } {
  const { current, aside } = readTags(images, follows);
  const former = new Map(history.former);
  let changed = current.size !== history.current.size;
  for (const [tag, digest] of current) {
    const before = history.current.get(tag);
    if (before === digest) continue;
    changed = true;
    const left =
      before === undefined || aside.has(`${before} ${tag}`) ? [] : [{ digest: before, until: now }];
    noteMove(former, tag, digest, left);
  }
  for (const [tag, digest] of history.current) {
    if (current.has(tag) || !follows(tag) || aside.has(`${digest} ${tag}`)) continue;
    changed = true;
    noteMove(former, tag, digest, [{ digest, until: now }]);
  }
  for (const tag of forgotten({ current, former }, images, now - absentFor)) {
    former.delete(tag);
    changed = true;
  }
  return { history: { current, former }, changed };
}

function readTags(
  images: readonly Image[],
  follows: (tag: string) => boolean,
): {
  readonly current: ReadonlyMap<string, Digest>;
  /** `<digest> <original tag>` of each quarantine tag. */
  readonly aside: ReadonlySet<string>;
} {
  const current = new Map<string, Digest>();
  const aside = new Set<string>();
  for (const { digest, tags } of images) {
    for (const tag of tags) {
      const original = originalTag(digest, tag);
      if (original !== undefined) aside.add(`${digest} ${original}`);
      else if (!cosignSubject(tag) && !isQuarantineTag(tag) && follows(tag)) current.set(tag, digest);
    }
  }
  return { current, aside };
}

/** `digest`, what the tag points to now or did last, counts once; the image it left is the newest former one. */
function noteMove(
  former: Map<string, readonly FormerImage[]>,
  tag: string,
  digest: Digest,
  left: readonly FormerImage[],
): void {
  const known = former.get(tag) ?? [];
  const older = known.filter((one) => one.digest !== digest && one.digest !== left[0]?.digest);
  const images = [...left, ...older].slice(0, MOST_FORMER);
  if (images.length > 0) former.set(tag, images);
  else former.delete(tag);
}

/**
 * Tags that no image carries: since before `since`, or with all their former images gone too, so that nobody can ask
 * about them any more.
 */
function forgotten(
  { current, former }: TagHistory,
  images: readonly Image[],
  since: Instant,
): readonly string[] {
  const absent = [...former].filter(([tag]) => !current.has(tag));
  if (absent.length === 0) return [];
  const stored = new Set(images.map(({ digest }) => digest));
  const isWanted = (left: readonly FormerImage[]) =>
    left.some(({ until }) => until >= since) && left.some(({ digest }) => stored.has(digest));
  return absent.flatMap(([tag, left]) => (isWanted(left) ? [] : [tag]));
}

/** The tag that each image lost last, to another image or to nobody. */
export function formerTags({ former }: TagHistory): ReadonlyMap<Digest, FormerTag> {
  const tags = new Map<Digest, FormerTag>();
  for (const [tag, images] of former) {
    for (const { digest, until } of images) {
      const known = tags.get(digest);
      if (!known || known.until < until) tags.set(digest, { tag, until });
    }
  }
  return tags;
}

/** How many images a tag pointed to within a period, the present one included. */
export function imagesWithin({ former }: TagHistory, tag: string, period: Duration, now: Instant): number {
  const recent = former.get(tag)?.filter(({ until }) => now - until <= period) ?? [];
  return recent.length + 1;
}
