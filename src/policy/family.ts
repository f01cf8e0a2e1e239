import { type Digest, type Image, isIndex } from './image.ts';
import { cosignSubject, originalTag } from './quarantine-tag.ts';
import { takenNames } from './taken-names.ts';
import type { Instant } from './time.ts';

/**
 * An image with everything that stands or falls with it: index, children, referrers, cosign tags.
 * The atom of protection, evidence and removal. Members come in deletion order: the root first, then
 * the children of indexes (ECR refuses to delete a child before its index), then what refers to them, its
 * children likewise.
 */
export interface Family {
  readonly root: Image;
  readonly members: readonly Image[];
  /** Members that another family holds too. They are never touched on behalf of this one. */
  readonly shared: ReadonlySet<Digest>;
  /** What the image was called: original names (quarantine prefix removed), cosign tags left out, sorted. */
  readonly tags: readonly string[];
  /** Those of `tags` that another image took since they were put aside: a use of one is no use of this family. */
  readonly taken?: ReadonlySet<string>;
  /** The latest push of any member; absent as soon as one member has no push date. */
  readonly pushedAt?: Instant;
  /** The latest pull of any member; absent when no member was ever pulled. */
  readonly lastPulledAt?: Instant;
  /** Indexes in this family whose children are not known, because their manifest was not read. */
  readonly unread: readonly Digest[];
  /** The subject that is not in the repository, when the root is an orphaned signature, SBOM or attestation. */
  readonly orphanOf?: Digest;
}

/**
 * How a family would be put aside: by its tags where a member of its own has one, else by storage class. Cosign tags
 * stay where they are, so they do not count.
 */
export function stopOf(family: Pick<Family, 'members' | 'shared'>): 'tags' | 'archive' {
  const own = family.members.filter((member) => !family.shared.has(member.digest));
  return own.some((member) => member.tags.some((tag) => !cosignSubject(tag))) ? 'tags' : 'archive';
}

/** The names that go with a family. Those of shared members stay where they are. */
export function ownTags({
  members,
  shared,
  tags,
}: Pick<Family, 'members' | 'shared' | 'tags'>): readonly string[] {
  if (shared.size === 0) return tags;
  const own = new Set(
    members.flatMap(({ digest, tags: names }) =>
      shared.has(digest) ? [] : names.map((tag) => originalTag(digest, tag) ?? tag),
    ),
  );
  return tags.filter((tag) => own.has(tag));
}

/** What an index lists: the digests of its children, or undefined while its manifest was not read. */
export type ChildrenOf = (index: Digest) => readonly Digest[] | undefined;

/**
 * Forms the families of one repository from all of its images. Every image is a member of at least one family.
 * Children that are listed but not stored are ignored: ECR holds what it holds.
 */
export function formFamilies(images: readonly Image[], childrenOf: ChildrenOf): Family[] {
  const graph = connect(images, childrenOf);
  const families: Family[] = [];
  const reached = new Set<Digest>();
  const twice = new Set<Digest>();
  const grow = (root: Image) => {
    const members = collect(root, graph);
    for (const { digest } of members) (reached.has(digest) ? twice : reached).add(digest);
    families.push(describe(root, members, graph));
  };
  for (const image of images) if (!graph.hasParent.has(image.digest)) grow(image);
  // Two manifests can each have the other as parent (a referrer that also lists its subject): no image is left out.
  // The index goes first: it is the one that ECR lets go.
  const left = images.filter((image) => !reached.has(image.digest));
  for (const image of [...left.filter(isIndex), ...left]) if (!reached.has(image.digest)) grow(image);
  return twice.size === 0 ? families : families.map((family) => markShared(family, twice));
}

interface Graph {
  readonly byDigest: ReadonlyMap<Digest, Image>;
  readonly children: ReadonlyMap<Digest, readonly Image[]>;
  readonly referrers: ReadonlyMap<Digest, readonly Image[]>;
  readonly hasParent: ReadonlySet<Digest>;
  readonly unread: ReadonlySet<Digest>;
  readonly taken: ReadonlyMap<Digest, readonly string[]>;
}

function connect(images: readonly Image[], childrenOf: ChildrenOf): Graph {
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const children = new Map<Digest, Image[]>();
  const referrers = new Map<Digest, Image[]>();
  const hasParent = new Set<Digest>();
  const unread = new Set<Digest>();
  for (const image of images) {
    if (isIndex(image)) {
      const listed = childrenOf(image.digest);
      if (!listed) unread.add(image.digest);
      const stored = (listed ?? []).flatMap((digest) => byDigest.get(digest) ?? []);
      if (stored.length > 0) children.set(image.digest, stored);
      for (const child of stored) hasParent.add(child.digest);
    }
    for (const subject of subjectsOf(image)) {
      if (subject === image.digest || !byDigest.has(subject)) continue;
      const others = referrers.get(subject);
      if (others) others.push(image);
      else referrers.set(subject, [image]);
      hasParent.add(image.digest);
    }
  }
  return { byDigest, children, referrers, hasParent, unread, taken: takenNames(images) };
}

function subjectsOf(image: Image): readonly Digest[] {
  const named = image.tags.flatMap((tag) => cosignSubject(tag) ?? []);
  return image.subject ? [image.subject, ...named] : named;
}

function collect(root: Image, graph: Graph): Image[] {
  if (!graph.children.has(root.digest) && !graph.referrers.has(root.digest)) return [root];
  const seen = new Set<Digest>();
  const members: Image[] = [];
  let layer: readonly Image[] = descend([root], graph, seen);
  while (layer.length > 0) {
    members.push(...layer);
    const referring = layer.flatMap((image) => graph.referrers.get(image.digest) ?? []);
    layer = descend(referring, graph, seen);
  }
  return members;
}

/**
 * These images and everything their indexes list, each index before all of its children, also where a child is listed
 * at two depths: ECR refuses to delete a child while any index lists it.
 */
function descend(images: readonly Image[], graph: Graph, seen: Set<Digest>): Image[] {
  const childrenFirst: Image[] = [];
  const visit = (image: Image) => {
    if (seen.has(image.digest)) return;
    seen.add(image.digest);
    for (const child of [...(graph.children.get(image.digest) ?? [])].reverse()) visit(child);
    childrenFirst.push(image);
  };
  for (const image of [...images].reverse()) visit(image);
  return childrenFirst.reverse();
}

function describe(root: Image, members: readonly Image[], graph: Graph): Family {
  const tags = new Set<string>();
  const taken: string[] = [];
  let pushedAt: Instant | undefined = 0;
  let lastPulledAt: Instant | undefined;
  for (const member of members) {
    for (const tag of member.tags) {
      if (!cosignSubject(tag)) tags.add(originalTag(member.digest, tag) ?? tag);
    }
    pushedAt =
      pushedAt === undefined || member.pushedAt === undefined
        ? undefined
        : Math.max(pushedAt, member.pushedAt);
    if (member.lastPulledAt !== undefined) lastPulledAt = Math.max(lastPulledAt ?? 0, member.lastPulledAt);
    for (const tag of member.takenTags ?? graph.taken.get(member.digest) ?? NO_TAGS) taken.push(tag);
  }
  const orphanOf = subjectsOf(root).find((subject) => !graph.byDigest.has(subject));
  return {
    root,
    members,
    shared: NONE,
    tags: [...tags].sort(),
    unread:
      graph.unread.size === 0 ? [] : members.flatMap((m) => (graph.unread.has(m.digest) ? [m.digest] : [])),
    ...(taken.length > 0 && { taken: new Set(taken) }),
    ...(pushedAt !== undefined && { pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
    ...(orphanOf && { orphanOf }),
  };
}

const NONE: ReadonlySet<Digest> = new Set();
const NO_TAGS: readonly string[] = [];

function markShared(family: Family, twice: ReadonlySet<Digest>): Family {
  const shared = family.members.flatMap((member) => (twice.has(member.digest) ? [member.digest] : []));
  return shared.length === 0 ? family : { ...family, shared: new Set(shared) };
}
