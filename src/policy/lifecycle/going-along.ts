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
 * once, by the soonest act; a child when the last of its indexes does.
 */
export function withGoingAlong<Act extends LifecycleAct>(
  acts: ReadonlyMap<Digest, Act>,
  images: readonly Image[],
  listed: Listed,
): ReadonlyMap<Digest, Act & GoingAlong> {
  const { stored, parents, referrers } = kinOf(images, listed);
  const all = new Map<Digest, Act & GoingAlong>(acts);
  const queue = [...acts.keys()];
  const join = (digest: Digest, along: Digest, act: Act) => {
    const known = all.get(digest);
    if (known && known.when <= act.when) return;
    all.set(digest, { ...act, along });
    queue.push(digest);
  };
  for (const taken of queue) {
    const act = all.get(taken) as Act;
    for (const referrer of referrers.get(taken) ?? []) join(referrer, taken, act);
    for (const child of listed.get(taken) ?? []) {
      const indexes = stored.has(child) ? parents.get(child) : undefined;
      const last = indexes && lastOf(indexes, all);
      if (last) join(child, ...last);
    }
  }
  return all;
}

/** Of a child's indexes the one that goes last, with its act; undefined where one of them stays. */
function lastOf<Act extends LifecycleAct>(
  parents: readonly Digest[],
  acts: ReadonlyMap<Digest, Act>,
): readonly [Digest, Act] | undefined {
  let last: readonly [Digest, Act] | undefined;
  for (const parent of parents) {
    const act = acts.get(parent);
    if (!act) return undefined;
    if (!last || act.when > last[1].when) last = [parent, act];
  }
  return last;
}

interface Kin {
  readonly stored: ReadonlySet<Digest>;
  /** The stored indexes that list an image. */
  readonly parents: ReadonlyMap<Digest, readonly Digest[]>;
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>;
}

function kinOf(images: readonly Image[], listed: Listed): Kin {
  const stored = new Set<Digest>();
  const parents = new Map<Digest, Digest[]>();
  const referrers = new Map<Digest, Digest[]>();
  for (const { digest, subject } of images) {
    stored.add(digest);
    for (const child of listed.get(digest) ?? []) add(parents, child, digest);
    if (subject !== undefined) add(referrers, subject, digest);
  }
  return { stored, parents, referrers };
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
