import { type Digest, type Image, isIndex } from './image.ts';
import { cosignSubject, originalTag } from './quarantine-tag.ts';
import type { Instant } from './time.ts';

/**
 * An image with everything that stands or falls with it: index, children, referrers, cosign tags.
 * The atom of protection, evidence and removal. Members come in deletion order: the root first, then
 * the children of indexes (ECR refuses to delete a child before its index), then what refers to them.
 */
export interface Family {
  readonly root: Image;
  readonly members: readonly Image[];
  /** Members that another family holds too. They are never touched on behalf of this one. */
  readonly shared: ReadonlySet<Digest>;
  /** What the image was called: original names (quarantine prefix removed), cosign tags left out, sorted. */
  readonly tags: readonly string[];
  /** The latest push of any member; absent as soon as one member has no push date. */
  readonly pushedAt?: Instant;
  /** The latest pull of any member; absent when no member was ever pulled. */
  readonly lastPulledAt?: Instant;
  /** Indexes in this family whose children are not known, because their manifest was not read. */
  readonly unread: readonly Digest[];
  /** The subject that is not in the repository, when the root is an orphaned signature, SBOM or attestation. */
  readonly orphanOf?: Digest;
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
  const reached = new Map<Digest, number>();
  const grow = (root: Image) => {
    const members = collect(root, graph);
    for (const member of members) reached.set(member.digest, (reached.get(member.digest) ?? 0) + 1);
    families.push(describe(root, members, graph));
  };
  for (const image of images) if (!graph.hasParent.has(image.digest)) grow(image);
  // Content addressing forbids cycles; should a registry answer one, each image in it still gets a family.
  for (const image of images) if (!reached.has(image.digest)) grow(image);
  if (reached.size === families.length) return families;
  return families.map((family) => markShared(family, reached));
}

interface Graph {
  readonly byDigest: ReadonlyMap<Digest, Image>;
  readonly children: ReadonlyMap<Digest, readonly Image[]>;
  readonly referrers: ReadonlyMap<Digest, readonly Image[]>;
  readonly hasParent: ReadonlySet<Digest>;
  readonly unread: ReadonlySet<Digest>;
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
      referrers.set(subject, [...(referrers.get(subject) ?? []), image]);
      hasParent.add(image.digest);
    }
  }
  return { byDigest, children, referrers, hasParent, unread };
}

function subjectsOf(image: Image): readonly Digest[] {
  const named = image.tags.flatMap((tag) => cosignSubject(tag) ?? []);
  return image.subject ? [image.subject, ...named] : named;
}

function collect(root: Image, graph: Graph): Image[] {
  if (!graph.children.has(root.digest) && !graph.referrers.has(root.digest)) return [root];
  const seen = new Set<Digest>([root.digest]);
  const content = [root];
  const add = (list: Image[], more: readonly Image[] | undefined) => {
    for (const image of more ?? []) {
      if (seen.has(image.digest)) continue;
      seen.add(image.digest);
      list.push(image);
    }
  };
  for (let i = 0; i < content.length; i++) add(content, graph.children.get((content[i] as Image).digest));
  const referring: Image[] = [];
  for (const image of content) add(referring, graph.referrers.get(image.digest));
  for (let i = 0; i < referring.length; i++) {
    const { digest } = referring[i] as Image;
    add(referring, graph.children.get(digest));
    add(referring, graph.referrers.get(digest));
  }
  return [...content, ...referring];
}

function describe(root: Image, members: readonly Image[], graph: Graph): Family {
  const tags = new Set<string>();
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
  }
  const orphanOf = subjectsOf(root).find((subject) => !graph.byDigest.has(subject));
  return {
    root,
    members,
    shared: NONE,
    tags: [...tags].sort(),
    unread:
      graph.unread.size === 0 ? [] : members.flatMap((m) => (graph.unread.has(m.digest) ? [m.digest] : [])),
    ...(pushedAt !== undefined && { pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
    ...(orphanOf && { orphanOf }),
  };
}

const NONE: ReadonlySet<Digest> = new Set();

function markShared(family: Family, reached: ReadonlyMap<Digest, number>): Family {
  const shared = family.members.filter((member) => (reached.get(member.digest) ?? 0) > 1);
  if (shared.length === 0) return family;
  return { ...family, shared: new Set(shared.map((member) => member.digest)) };
}
