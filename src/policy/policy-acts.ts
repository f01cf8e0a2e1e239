import type { Digest, Image } from './image.ts';
import { childrenOf, type GoingAlong, type Listed, withGoingAlong } from './lifecycle/going-along.ts';
import { tagsOncePutAside } from './lifecycle/outlook.ts';
import { type LifecyclePolicy, type LifecycleRule, MOST_IMAGES } from './lifecycle/policy.ts';
import { isSparing } from './lifecycle/reaching.ts';
import { type LifecycleAct, rankedBy, simulateLifecycle } from './lifecycle/simulate.ts';
import { PROPOSAL_LIFE } from './policy-change.ts';
import { originalTag } from './quarantine-tag.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** What a policy would do to one image sooner or later. */
export interface PolicyAct extends LifecycleAct, GoingAlong {
  readonly digest: Digest;
  /** Only once enough newer images were pushed: nobody knows when, so `when` is the end of the horizon. */
  readonly displaced?: true;
}

/** The images of one repository as a simulation needs them. */
export interface Inventory {
  readonly images: readonly Image[];
  /** What its indexes list: a policy neither marks nor counts that, but it may go along. */
  readonly listed: Listed;
  /** Images under an open hold: their names may be put aside, and come back. */
  readonly held: ReadonlySet<Digest>;
}

/** ECR acts within a day of when a rule matches. */
const ECR_DELAY: Duration = DAY;

/**
 * How far ahead a policy has to be looked at: until its longest rule has reached every image that is here now, but no
 * less than `least`.
 */
export function horizonOf({ rules }: LifecyclePolicy, least: Duration): Duration {
  const days = rules.map(({ limit }) => (limit.countType === 'imageCountMoreThan' ? 0 : limit.days * DAY));
  return Math.max(least, ...days) + ECR_DELAY;
}

/** What ECR would do within a day of applying the policy, by digest, with all that goes along. */
export function actsAtOnce(
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'listed'>,
  now: Instant,
): ReadonlyMap<Digest, LifecycleAct & GoingAlong> {
  return actsUntil(policy, inventory, now, ECR_DELAY);
}

/** When an act falls due: within a day; then until a proposal made `now` lapses; or only after that. */
export function partOf({ when }: LifecycleAct, now: Instant): 'at-once' | 'soon' | 'later' {
  if (when <= now + ECR_DELAY) return 'at-once';
  return when <= now + PROPOSAL_LIFE + ECR_DELAY ? 'soon' : 'later';
}

/** What ECR would do within the horizon as long as nothing is pushed, by digest, with all that goes along. */
export function actsUntil(
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  now: Instant,
  horizonMs: Duration,
): ReadonlyMap<Digest, LifecycleAct & GoingAlong> {
  const acts = simulateLifecycle(policy, images, now, { horizonMs, children: childrenOf(listed) });
  return withGoingAlong(acts, images, listed);
}

/**
 * Everything the policy would do within the horizon to the images that are here now, each image once, by the soonest
 * act. Held images count under the names they bear, would bear put aside, and would bear restored. A rule that keeps a
 * number of images is taken to reach every image it speaks of, as it does once enough newer ones were pushed. What
 * goes along is told, too.
 */
export function actsWithin(
  policy: LifecyclePolicy,
  inventory: Inventory,
  now: Instant,
  horizonMs: Duration,
): readonly PolicyAct[] {
  const acts = new Map<Digest, PolicyAct>();
  const note = (act: PolicyAct) => {
    const known = acts.get(act.digest);
    if (!known || act.when < known.when) acts.set(act.digest, act);
  };
  const { images, listed } = inventory;
  const children = childrenOf(listed);
  const { counts, pressed } = underPressure(policy, inventory);
  for (const tagsOf of namings(inventory.held)) {
    const options = { horizonMs, children, tagsOf };
    const due = simulateLifecycle(policy, images, now, options);
    for (const [digest, act] of due) note({ ...act, digest });
    for (const [digest, act] of simulateLifecycle(pressed, images, now, options)) {
      if (!counts.has(act.rulePriority) || due.has(digest)) continue;
      note({ ...act, digest, when: now + horizonMs, displaced: true });
    }
  }
  return [...withGoingAlong(acts, images, listed)].map(([digest, act]) => ({ ...act, digest }));
}

/** A policy as many newer images make it, and which of its rules count: those reach every image they speak of. */
export function underPressure(
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'listed'>,
): { readonly counts: ReadonlySet<number>; readonly pressed: LifecyclePolicy } {
  const counts = countRules(policy, inventory);
  const rules = policy.rules.map((rule) => (counts.has(rule.priority) ? reachingAll(rule) : rule));
  return { counts, pressed: { rules } };
}

function namings(held: ReadonlySet<Digest>): readonly ((image: Image) => readonly string[])[] {
  const asIs = ({ tags }: Image) => tags;
  if (held.size === 0) return [asIs];
  const restored = ({ digest, tags }: Image) => tags.map((tag) => originalTag(digest, tag) ?? tag);
  const ifHeld = (tagsOf: (image: Image) => readonly string[]) => (image: Image) =>
    held.has(image.digest) ? tagsOf(image) : image.tags;
  return [asIs, ifHeld(tagsOncePutAside), ifHeld(restored)];
}

/**
 * The rules by which newer images may one day push others out. One that keeps more than ECR holds only spares, unless
 * the repository is almost so full.
 */
function countRules(
  policy: LifecyclePolicy,
  inventory: Pick<Inventory, 'images' | 'listed'>,
): ReadonlySet<number> {
  const keeping = policy.rules.filter(
    (rule) => rule.limit.countType === 'imageCountMoreThan' && !isSparing(rule),
  );
  return new Set([...keeping, ...almostFull(policy, inventory)].map(({ priority }) => priority));
}

/** From this share of what it keeps on, a rule that is meant to spare may soon delete the oldest. */
const ALMOST = 0.9;

/** The rules that only spare, and that have almost as many images as they keep: AWS raises its quota on request. */
export function almostFull(
  { rules }: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
): readonly LifecycleRule[] {
  if (images.length < MOST_IMAGES * ALMOST) return [];
  const children = childrenOf(listed);
  return rules.filter(
    (rule) => isSparing(rule) && rankedBy(rule, images, children).length >= MOST_IMAGES * ALMOST,
  );
}

function reachingAll(rule: LifecycleRule): LifecycleRule {
  return { ...rule, limit: { countType: 'imageCountMoreThan', count: 0 } };
}
