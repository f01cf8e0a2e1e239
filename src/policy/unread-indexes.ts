import type { Family } from './family.ts';
import type { Digest, Image } from './image.ts';
import type { JudgeContext } from './judge-context.ts';
import { originalTag } from './quarantine-tag.ts';
import { DAY, type Duration, type Instant } from './time.ts';
import { count } from './wording.ts';

type Unread = Pick<JudgeContext, 'unreadIndexes' | 'partsMayFollow'>;

/**
 * ECR takes an index only once its children are there, and what is pushed again keeps its date: so a child is never
 * newer than its index. Replication copies both one by one and does not say in which order: a day is more than it takes.
 */
const PARTS_ARRIVE: Duration = DAY;

/** The indexes whose children are not known, each once: the one that may list the newest image first. */
export function unreadIn(families: readonly Family[]): readonly Image[] {
  const found = new Map<Digest, Image>();
  for (const { members, unread } of families) {
    if (unread.length === 0) continue;
    for (const member of members) if (unread.includes(member.digest)) found.set(member.digest, member);
  }
  return [...found.values()].sort((a, b) => (listsUpTo(a) < listsUpTo(b) ? 1 : -1));
}

/** The latest push of anything that an index can list; without a date of its own it may list whatever there is. */
function listsUpTo({ pushedAt }: Image): Instant {
  return pushedAt !== undefined && pushedAt > 0 ? pushedAt + PARTS_ARRIVE : Number.POSITIVE_INFINITY;
}

/** Whether an index that nobody read may list one of these; an image without a date may be listed by any. */
export function mayBeListed(
  images: readonly Image[],
  { unreadIndexes: [newest], partsMayFollow }: Unread,
): boolean {
  if (!newest) return false;
  const until = partsMayFollow ? Number.POSITIVE_INFINITY : listsUpTo(newest);
  return images.some(({ pushedAt }) => pushedAt === undefined || !(pushedAt > until));
}

/** Said of what an unread index may need, as it is or by a part of it; undefined where none can. */
export function maybeNeeded(images: readonly Image[], unread: Unread): string | undefined {
  return mayBeListed(images, unread)
    ? `Perhaps ${nameOf(unread)} needs it, or a part of it. ${remedyFor(unread)}`
    : undefined;
}

/** The same of an image without tags, which may be nothing but a part. */
export function maybePart(images: readonly Image[], unread: Unread): string | undefined {
  return mayBeListed(images, unread)
    ? `Untagged, and perhaps a part of ${nameOf(unread)}. ${remedyFor(unread)}`
    : undefined;
}

function nameOf({ unreadIndexes }: Unread): string {
  const [first, ...others] = unreadIndexes as readonly [Image, ...Image[]];
  const [tag] = first.tags.map((name) => originalTag(first.digest, name) ?? name).sort();
  const name = `the multi-platform image ${tag ?? first.digest.slice(0, 19)}`;
  return others.length === 0 ? name : `${name} (or ${count(others.length, 'other')} not read either)`;
}

/** What a person can do about it: the first is named, the next one once that is settled. */
function remedyFor({ unreadIndexes }: Unread): string {
  const [{ status }] = unreadIndexes as readonly [Image, ...Image[]];
  return REMEDY[status];
}

const REMEDY: Readonly<Record<Image['status'], string>> = {
  ACTIVE:
    'Its manifest was not read: layaway doctor says whether Layaway may, and if so the log says why it could not.',
  ARCHIVED:
    'Its manifest cannot be read in the archive: restore that image until Layaway has read it, or delete it.',
  ACTIVATING: 'It is being restored from the archive: Layaway reads its manifest after that.',
};
