import type { Digest, Image } from './image.ts';
import { childrenOf } from './lifecycle/going-along.ts';
import type { LifecyclePolicy, LifecycleSelection } from './lifecycle/policy.ts';
import { type LifecycleAct, rank, rankedBy, simulateLifecycle } from './lifecycle/simulate.ts';
import { tagRequirement } from './lifecycle/tag-matcher.ts';
import type { Inventory } from './policy-acts.ts';
import type { Duration, Instant } from './time.ts';

/** What a policy would do to an image once some of its tags stand on another one. */
export interface MovedAct extends LifecycleAct {
  readonly image: Image;
  /** The tags that it has lost by then. */
  readonly lost: readonly string[];
}

/** A policy that ECR carries out, where it is asked about some of its rules and some of the images. */
export interface InForce {
  /** All images of the repository: rules that count rank them. */
  readonly beside: readonly Image[];
  /** The priorities of the rules that are asked about. */
  readonly rules: ReadonlySet<number>;
}

/**
 * What a policy would do within the horizon to images that lose some of their names: ECR asks which tags an image has at
 * that moment, so a rule reaches what another image's push left bare. Each image is tried without all of its moving
 * tags, and with only those that one rule asks for: fewer names are spared by fewer rules. Answers the soonest act of
 * each image. `policy`: with its rules that count as they will press (`underPressure`).
 */
export function actsOnceMoved(
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  isMoving: (tag: string) => boolean,
  now: Instant,
  horizonMs: Duration,
  inForce?: InForce,
): readonly MovedAct[] {
  const rounds = bareImages(policy, images, isMoving);
  if (rounds.length === 0) return [];
  const soonest = new Map<Digest, MovedAct>();
  const children = childrenOf(listed);
  const most = Math.max(...rounds.map(({ size }) => size));
  const ahead = inForce ? rankedAhead(policy, inForce.beside, children, most) : [];
  for (const bare of rounds) {
    const others = ahead.filter(({ digest }) => !bare.has(digest));
    const tried = [...others, ...[...bare.values()].map((one) => one.bare)];
    const acts = simulateLifecycle(policy, tried, now, { horizonMs, children });
    for (const [digest, one] of bare) {
      const act = acts.get(digest);
      const known = soonest.get(digest);
      if (!act || (known && known.when <= act.when)) continue;
      if (inForce && !inForce.rules.has(act.rulePriority)) continue;
      const { image } = one;
      const lost = image.tags.filter((tag) => !one.bare.tags.includes(tag));
      soonest.set(digest, { ...act, image, lost });
    }
  }
  return [...soonest.values()];
}

/**
 * The images that decide which place another one takes, found once for all rounds: of each rule that counts the newest
 * it keeps, and as many more as are tried, which may be among them. One that keeps all there are pushes nobody out.
 */
function rankedAhead(
  { rules }: LifecyclePolicy,
  images: readonly Image[],
  children: ReadonlySet<Digest>,
  tried: number,
): readonly Image[] {
  const ahead = new Set<Image>();
  for (const rule of rules) {
    if (rule.limit.countType !== 'imageCountMoreThan' || rule.limit.count >= images.length) continue;
    const ranked = [...rankedBy(rule, images, children)].sort((a, b) => rank(b) - rank(a));
    for (const image of ranked.slice(0, rule.limit.count + tried)) ahead.add(image);
  }
  return [...ahead];
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
  const speakers = speakersIn(policy);
  const asking = policy.rules.flatMap(({ selection }) => asksTogether(selection) ?? []);
  for (const image of images) {
    const moving = image.tags.filter(isMoving);
    if (moving.length === 0) continue;
    const staying = image.tags.filter((tag) => !moving.includes(tag));
    // Tags of which the same rules speak are as good as one.
    const single = new Map(moving.map((tag) => [speakers(tag), [tag]]));
    const kept = [[], ...single.values(), ...asking.map((speaks) => moving.filter(speaks))];
    const fewer = kept.filter(({ length }) => length < moving.length);
    for (const [i, left] of fewer.entries()) {
      const round = rounds[i] ?? new Map<Digest, Bare>();
      rounds[i] = round;
      round.set(image.digest, { image, bare: { ...image, tags: [...staying, ...left] } });
    }
  }
  return rounds;
}

/** Which patterns of a policy a tag matches, as text. */
function speakersIn({ rules }: LifecyclePolicy): (tag: string) => string {
  const all = rules.flatMap(({ selection }) => patternsOf(selection));
  return (tag) => all.map((matches) => (matches(tag) ? 1 : 0)).join('');
}

/** For a rule whose patterns must all match: which tags it asks for. */
function asksTogether(selection: LifecycleSelection): ((tag: string) => boolean) | undefined {
  const each = patternsOf(selection);
  return each.length < 2 ? undefined : (tag) => each.some((matches) => matches(tag));
}

/** Each pattern of a rule as a test of a tag. */
function patternsOf(selection: LifecycleSelection): ((tag: string) => boolean)[] {
  if (selection.tagStatus !== 'tagged') return [];
  const { list, tagStatus, values } = selection;
  return values.map((value) => {
    const { meets } = tagRequirement({ tagStatus, list, values: [value] });
    return (tag) => meets([tag]);
  });
}
