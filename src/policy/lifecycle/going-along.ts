import type { Digest, Image } from '../image.ts';
import type { LifecycleAct, SimulationOptions } from './simulate.ts';

/** What each index of a repository lists, by its digest; one that was not read is missing. */
export type Listed = ReadonlyMap<Digest, readonly Digest[]>;

/** How a simulation is made that tells what goes along; without `listed`, no image goes along as a part of an index. */
export interface AlongOptions extends Omit<SimulationOptions, 'children'> {
  readonly listed?: Listed;
}

/** All children of indexes: a policy neither marks nor counts them. */
export function childrenOf(listed: Listed): ReadonlySet<Digest> {
  return new Set([...listed.values()].flat());
}

/** `along`: no rule speaks of the image, it goes with this one. */
export interface GoingAlong {
  readonly along?: Digest;
}

/**
 * The acts of a policy, and what goes along with them: signatures and attestations, which ECR takes within a day of
 * their subject (ECR user guide, image signing), and the children of indexes that no other index lists. Whether ECR
 * takes those is not documented; without their index nothing holds them any more, so they count as gone. An image goes
 * once, by the soonest act; a child when the last of its indexes does, and for sure only if all of them do. Takes as
 * many steps as there are images and links between them.
 */
export function withGoingAlong<Act extends LifecycleAct>(
  acts: ReadonlyMap<Digest, Act>,
  images: readonly Image[],
  listed: Listed,
): ReadonlyMap<Digest, Act & GoingAlong> {
  const { parts, holders, referrers } = kinOf(images, listed);
  const all = new Map<Digest, Act & GoingAlong>(acts);
  const queue: Digest[] = [];
  const join = (digest: Digest, along: Digest, act: Act) => {
    const known = all.get(digest);
    if (known && known.when <= act.when) return;
    all.set(digest, { ...act, along });
    queue.push(digest);
  };
  const take = (taken: Digest) => {
    const act = all.get(taken) as Act;
    for (const referrer of referrers.get(taken) ?? []) join(referrer, taken, act);
    for (const child of parts.get(taken) ?? []) {
      const held = holders.get(child) as Holders;
      held.left--;
      held.unknown ??= act.unknown;
      if (held.left === 0)
        join(child, taken, held.unknown === undefined ? act : { ...act, unknown: held.unknown });
    }
  };
  // By time: what is taken next goes no sooner than all before, so the index that is taken last goes last.
  for (const [first, act] of [...acts].sort(([, a], [, b]) => a.when - b.when)) {
    if (all.get(first) !== act) continue;
    queue.push(first);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) take(next);
  }
  return all;
}

/** The indexes that list an image. */
interface Holders {
  /** How many of them nothing takes yet. */
  left: number;
  /** Why it is not known whether one of them goes. */
  unknown: string | undefined;
}

interface Kin {
  /** The stored images that a stored index lists, each once. */
  readonly parts: ReadonlyMap<Digest, readonly Digest[]>;
  readonly holders: ReadonlyMap<Digest, Holders>;
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>;
}

function kinOf(images: readonly Image[], listed: Listed): Kin {
  const stored = new Set(images.map(({ digest }) => digest));
  const parts = new Map<Digest, readonly Digest[]>();
  const holders = new Map<Digest, Holders>();
  const referrers = new Map<Digest, Digest[]>();
  for (const { digest, subject } of images) {
    const children = [...new Set(listed.get(digest))].filter((child) => stored.has(child));
    if (children.length > 0) parts.set(digest, children);
    for (const child of children) {
      const held = holders.get(child);
      if (held) held.left++;
      else holders.set(child, { left: 1, unknown: undefined });
    }
    if (subject !== undefined) add(referrers, subject, digest);
  }
  return { parts, holders, referrers };
}

function add(lists: Map<Digest, Digest[]>, key: Digest, one: Digest): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

/**
 * What an image adds to a sum of sizes, in bytes; zero where ECR gave none. An index is told as large as the largest
 * image it lists, which is counted by itself where it is stored: only what is left over counts for the index.
 */
export function sizeIn(images: readonly Image[], listed: Listed): (image: Image) => number {
  const children = childrenOf(listed);
  const sizes = new Map<Digest, number>();
  for (const { digest, sizeBytes = 0 } of images) if (children.has(digest)) sizes.set(digest, sizeBytes);
  return ({ digest, sizeBytes = 0 }) => {
    const parts = (listed.get(digest) ?? []).map((child) => sizes.get(child) ?? 0);
    return Math.max(0, sizeBytes - parts.reduce((sum, part) => sum + part, 0));
  };
}
