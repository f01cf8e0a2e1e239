import type { Digest, Image } from './image.ts';
import { tagsOncePutAside } from './lifecycle/outlook.ts';
import { type LifecyclePolicy, type LifecycleRule, MOST_IMAGES } from './lifecycle/policy.ts';
import { type LifecycleAct, simulateLifecycle } from './lifecycle/simulate.ts';
import { PROPOSAL_LIFE } from './policy-change.ts';
import { originalTag } from './quarantine-tag.ts';
import { DAY, type Duration, type Instant } from './time.ts';

/** What a policy would do to one image sooner or later. */
export interface PolicyAct extends LifecycleAct {
  readonly digest: Digest;
  /** Only once enough newer images were pushed: nobody knows when, so `when` is the end of the horizon. */
  readonly displaced?: true;
}

/** The images of one repository as a simulation needs them. */
export interface Inventory {
  readonly images: readonly Image[];
  /** Children of indexes: a policy neither marks nor counts them. */
  readonly children: ReadonlySet<Digest>;
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

/** What ECR would do within a day of applying the policy, by digest. */
export function actsAtOnce(
  policy: LifecyclePolicy,
  { images, children }: Pick<Inventory, 'images' | 'children'>,
  now: Instant,
): ReadonlyMap<Digest, LifecycleAct> {
  return simulateLifecycle(policy, images, now, { horizonMs: ECR_DELAY, children });
}

/** The same for every day until a proposal made now lapses, as long as nothing is pushed. */
export function actsBeforeLapse(
  policy: LifecyclePolicy,
  { images, children }: Pick<Inventory, 'images' | 'children'>,
  now: Instant,
): ReadonlyMap<Digest, LifecycleAct> {
  return simulateLifecycle(policy, images, now, { horizonMs: PROPOSAL_LIFE + ECR_DELAY, children });
}

/**
 * Everything the policy would do within the horizon to the images that are here now, each image once, by the soonest
 * act. Held images count under the names they bear, would bear put aside, and would bear restored. A rule that keeps a
 * number of images is taken to reach every image it speaks of, as it does once enough newer ones were pushed.
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
  const pressed = { rules: policy.rules.map(reachingAll) };
  const counts = new Set(policy.rules.filter(isCount).map(({ priority }) => priority));
  for (const tagsOf of namings(inventory.held)) {
    const options = { horizonMs, children: inventory.children, tagsOf };
    const due = simulateLifecycle(policy, inventory.images, now, options);
    for (const [digest, act] of due) note({ ...act, digest });
    for (const [digest, act] of simulateLifecycle(pressed, inventory.images, now, options)) {
      if (!counts.has(act.rulePriority) || due.has(digest)) continue;
      note({ ...act, digest, when: now + horizonMs, displaced: true });
    }
  }
  return [...acts.values()];
}

function namings(held: ReadonlySet<Digest>): readonly ((image: Image) => readonly string[])[] {
  const asIs = ({ tags }: Image) => tags;
  if (held.size === 0) return [asIs];
  const restored = ({ digest, tags }: Image) => tags.map((tag) => originalTag(digest, tag) ?? tag);
  const ifHeld = (tagsOf: (image: Image) => readonly string[]) => (image: Image) =>
    held.has(image.digest) ? tagsOf(image) : image.tags;
  return [asIs, ifHeld(tagsOncePutAside), ifHeld(restored)];
}

/** Whether newer images may one day push others out of what it keeps. A rule that keeps more than ECR holds only spares. */
const isCount = ({ limit }: LifecycleRule) =>
  limit.countType === 'imageCountMoreThan' && limit.count < MOST_IMAGES;

function reachingAll(rule: LifecycleRule): LifecycleRule {
  return isCount(rule) ? { ...rule, limit: { countType: 'imageCountMoreThan', count: 0 } } : rule;
}
