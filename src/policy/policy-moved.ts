import type { Digest, Image } from './image.ts';
import { childrenOf } from './lifecycle/going-along.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { type LifecycleAct, simulateLifecycle } from './lifecycle/simulate.ts';
import { tagRequirement } from './lifecycle/tag-matcher.ts';
import type { Inventory } from './policy-acts.ts';
import type { Duration, Instant } from './time.ts';

/** What a policy would do to an image once some of its tags stand on another one. */
export interface MovedAct extends LifecycleAct {
  readonly image: Image;
  /** The tags that it has lost by then. */
  readonly lost: readonly string[];
}

/**
 * What a policy would do within the horizon to images that lose some of their names: ECR asks which tags an image has at
 * that moment, so a rule reaches what another image's push left bare. Each image is tried without all of its moving
 * tags, and with only those that one rule asks for: fewer names are spared by fewer rules. Answers the soonest act of
 * each image. `policy`: with its rules that count as they will press (`underPressure`).
 *
 * @param beside all images of the repository, where rules that count are to rank them
 */
export function actsOnceMoved(
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  isMoving: (tag: string) => boolean,
  now: Instant,
  horizonMs: Duration,
  beside?: readonly Image[],
): readonly MovedAct[] {
  const soonest = new Map<Digest, MovedAct>();
  const options = { horizonMs, children: childrenOf(listed) };
  for (const bare of bareImages(policy, images, isMoving)) {
    const all = beside?.map((image) => bare.get(image.digest)?.bare ?? image);
    const tried = all ?? [...bare.values()].map((one) => one.bare);
    const acts = simulateLifecycle(policy, tried, now, options);
    for (const [
      digest,
      {
        image,
        bare: { tags },
      },
    ] of bare) {
      const act = acts.get(digest);
      const known = soonest.get(digest);
      if (!act || (known && known.when <= act.when)) continue;
      const lost = image.tags.filter((tag) => !tags.includes(tag));
      soonest.set(digest, { ...act, image, lost });
    }
  }
  return [...soonest.values()];
}

interface Bare {
  readonly image: Image;
  /** The same under fewer names. */
  readonly bare: Image;
}

/** The images under fewer names: the first of each that has any, then the second, and so on. */
function bareImages(
  policy: LifecyclePolicy,
  images: readonly Image[],
  isMoving: (tag: string) => boolean,
): readonly ReadonlyMap<Digest, Bare>[] {
  const rounds: Map<Digest, Bare>[] = [];
  const asking = policy.rules.flatMap(({ selection }) => asksTogether(selection) ?? []);
  for (const image of images) {
    const moving = image.tags.filter(isMoving);
    if (moving.length === 0) continue;
    const staying = image.tags.filter((tag) => !moving.includes(tag));
    const kept = [[], ...moving.map((tag) => [tag]), ...asking.map((speaks) => moving.filter(speaks))];
    const fewer = kept.filter(({ length }) => length < moving.length);
    for (const [i, left] of fewer.entries()) {
      const round = rounds[i] ?? new Map<Digest, Bare>();
      rounds[i] = round;
      round.set(image.digest, { image, bare: { ...image, tags: [...staying, ...left] } });
    }
  }
  return rounds;
}

/** For a rule whose patterns must all match: which tags it asks for. */
function asksTogether(
  selection: LifecyclePolicy['rules'][number]['selection'],
): ((tag: string) => boolean) | undefined {
  if (selection.tagStatus !== 'tagged' || selection.values.length < 2) return undefined;
  const { list, tagStatus } = selection;
  const each = selection.values.map((value) => tagRequirement({ tagStatus, list, values: [value] }));
  return (tag) => each.some(({ meets }) => meets([tag]));
}
