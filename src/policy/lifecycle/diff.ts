import type { Digest, Image } from '../image.ts';
import type { Instant } from '../time.ts';
import { type AlongOptions, childrenOf, sizeIn, withGoingAlong } from './going-along.ts';
import type { LifecyclePolicy } from './policy.ts';
import { type LifecycleAct, simulateLifecycle } from './simulate.ts';

/** One image that two policies treat differently. */
export interface EffectChange {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** What it adds to the sum: zero where ECR gave no size, see `sizeIn`. */
  readonly sizeBytes: number;
  readonly before?: LifecycleAct;
  readonly after?: LifecycleAct;
}

/** Images and their bytes, summed by size: shared layers count more than once. */
export interface ChangedImages {
  readonly images: readonly EffectChange[];
  readonly bytes: number;
}

/** What changes for the images of a repository. Rules in another order or with other numbers are no change. */
export interface EffectDiff {
  readonly newlyExpired: ChangedImages;
  readonly newlyTransitioned: ChangedImages;
  readonly noLongerExpired: ChangedImages;
  readonly noLongerTransitioned: ChangedImages;
  /** The same act at another time. */
  readonly sooner: ChangedImages;
  readonly later: ChangedImages;
  /** The same act at the same time, by a rule with another number: told, but no difference. */
  readonly otherRule: ChangedImages;
  readonly isSame: boolean;
}

/**
 * The difference between two policies by what they do to these images within the horizon. An image that one expires
 * and the other archives is in two lists: newly the one, no longer the other. Undefined is no policy.
 */
export function diffByEffect(
  before: LifecyclePolicy | undefined,
  after: LifecyclePolicy | undefined,
  images: readonly Image[],
  now: Instant,
  { listed = new Map(), ...options }: AlongOptions,
): EffectDiff {
  const children = childrenOf(listed);
  const acts = (policy: LifecyclePolicy) =>
    withGoingAlong(simulateLifecycle(policy, images, now, { ...options, children }), images, listed);
  const was = before && acts(before);
  const will = after && acts(after);
  const sizeOf = sizeIn(images, listed);
  const lists: Record<Kind, EffectChange[]> = {
    ...{ newlyExpired: [], newlyTransitioned: [], noLongerExpired: [], noLongerTransitioned: [] },
    ...{ sooner: [], later: [], otherRule: [] },
  };
  for (const image of images) {
    const { digest, tags } = image;
    const [old, next] = [was?.get(digest), will?.get(digest)];
    if (!old && !next) continue;
    const change = {
      digest,
      tags,
      sizeBytes: sizeOf(image),
      ...(old && { before: old }),
      ...(next && { after: next }),
    };
    for (const kind of kindsOf(old, next)) lists[kind].push(change);
  }
  const { otherRule, ...differences } = lists;
  return {
    newlyExpired: summed(lists.newlyExpired),
    newlyTransitioned: summed(lists.newlyTransitioned),
    noLongerExpired: summed(lists.noLongerExpired),
    noLongerTransitioned: summed(lists.noLongerTransitioned),
    sooner: summed(lists.sooner),
    later: summed(lists.later),
    otherRule: summed(otherRule),
    isSame: Object.values(differences).every((list) => list.length === 0),
  };
}

type Kind = Exclude<keyof EffectDiff, 'isSame'>;

function kindsOf(before: LifecycleAct | undefined, after: LifecycleAct | undefined): readonly Kind[] {
  if (before && after?.action === before.action) return timing(before, after);
  return [
    ...(after
      ? [after.action === 'expire' ? ('newlyExpired' as const) : ('newlyTransitioned' as const)]
      : []),
    ...(before
      ? [before.action === 'expire' ? ('noLongerExpired' as const) : ('noLongerTransitioned' as const)]
      : []),
  ];
}

function timing(before: LifecycleAct, after: LifecycleAct): readonly Kind[] {
  if (after.when !== before.when) return [after.when < before.when ? 'sooner' : 'later'];
  return after.rulePriority === before.rulePriority ? [] : ['otherRule'];
}

function summed(images: readonly EffectChange[]): ChangedImages {
  return { images, bytes: images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}
