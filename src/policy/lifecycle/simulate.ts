import type { Digest, Image } from '../image.ts';
import { DAY, type Duration, type Instant } from '../time.ts';
import type { LifecycleAction, LifecyclePolicy, LifecycleRule } from './policy.ts';
import { initialsOf, tagRequirement } from './tag-matcher.ts';

/** What a policy would do to one image. */
export interface LifecycleAct {
  readonly rulePriority: number;
  readonly action: LifecycleAction;
  /** When it falls due; ECR acts within 24 hours of it. Never before the `now` of the simulation. */
  readonly when: Instant;
  /** Why only ECR knows whether and when: `when` is then the soonest it could be. */
  readonly unknown?: string;
  /** Of several that were pushed at the same moment, ECR takes some: why it cannot be told which. */
  readonly tied?: string;
}

export interface SimulationOptions {
  /** How far ahead age rules are followed. Count rules are taken as of now: pushes to come are not known. */
  readonly horizonMs: Duration;
  /** Children of indexes: a policy neither marks nor counts them. */
  readonly children?: ReadonlySet<Digest>;
  /** The tags an image is taken to have, by default its own: lets a job ask about images that are put aside. */
  readonly tagsOf?: (image: Image) => readonly string[];
}

/**
 * What a lifecycle policy would do to the images of one repository, now or within the horizon. Every rule is evaluated
 * on all images; then the rule with the smallest priority acts. An image that meets a rule's tag requirement is immune
 * to all later rules, marked or not, but still counts in their ranking.
 *
 * Where ECR knows more than we do (a date is missing, an image is just coming back from the archive) the act is the
 * soonest possible and says so in `unknown`: whoever asks on behalf of an image leaves it alone, whoever tries out a
 * policy is told that it cannot be told.
 */
export function simulateLifecycle(
  policy: LifecyclePolicy,
  images: readonly Image[],
  now: Instant,
  { horizonMs, children = new Set(), tagsOf = (image) => image.tags }: SimulationOptions,
): Map<Digest, LifecycleAct> {
  const entries = entriesOf(policy, images, { children, tagsOf });
  const acts = new Map<Digest, LifecycleAct>();
  for (const rule of policy.rules) {
    const meets = requirementOf(rule);
    const ranks = countsImages(rule);
    const tie = tieOf(rule, entries, meets);
    let place = 0;
    for (const entry of entries) {
      // Nothing is asked of an immune image that could not even push another one out.
      if ((entry.immune && !ranks) || !meets(entry)) continue;
      place++;
      if (entry.immune) continue;
      entry.immune = true;
      const act = actOf(rule, entry.image, tie === rank(entry.image) ? TIED : place, now);
      if (act && act.when <= now + horizonMs) acts.set(entry.image.digest, act);
    }
  }
  return acts;
}

/** The images that a rule ranks and counts, those included that an earlier rule makes immune. */
export function rankedBy(
  rule: LifecycleRule,
  images: readonly Image[],
  children: ReadonlySet<Digest>,
): readonly Image[] {
  const entries = entriesOf({ rules: [] }, images, { children, tagsOf: ({ tags }) => tags });
  return entries.filter(requirementOf(rule)).map(({ image }) => image);
}

interface Entry {
  readonly image: Image;
  readonly tags: readonly string[];
  /** See `initialsOf`. */
  readonly initials: number;
  readonly archived: boolean;
  /** Met an earlier rule. */
  immune: boolean;
}

/**
 * The moment at which more images were pushed than the rule has places left, so that some of them stay and some go; none
 * where a place divides the older from the newer.
 */
function tieOf(
  { limit }: LifecycleRule,
  entries: readonly Entry[],
  meets: (entry: Entry) => boolean,
): Instant | undefined {
  if (limit.countType !== 'imageCountMoreThan' || limit.count < 1 || limit.count >= entries.length)
    return undefined;
  let place = 0;
  let last: Instant | undefined;
  for (const entry of entries) {
    if (!meets(entry)) continue;
    place++;
    if (place === limit.count) last = rank(entry.image);
    if (place > limit.count) return rank(entry.image) === last ? last : undefined;
  }
  return undefined;
}

/** Newest first where a rule counts, sorted once for all such rules. */
function entriesOf(
  policy: LifecyclePolicy,
  images: readonly Image[],
  { children, tagsOf }: Required<Pick<SimulationOptions, 'children' | 'tagsOf'>>,
): readonly Entry[] {
  const listed = images.flatMap((image) => (children.has(image.digest) ? [] : { image, rank: rank(image) }));
  if (policy.rules.some(countsImages)) listed.sort((a, b) => b.rank - a.rank);
  // Made after sorting, so that they lie in memory in the order in which every rule goes through them.
  return listed.map(({ image }) => {
    const tags = tagsOf(image);
    const archived = image.status === 'ARCHIVED';
    return { image, tags, initials: initialsOf(tags), archived, immune: false };
  });
}

function countsImages({ limit }: LifecycleRule): boolean {
  return limit.countType === 'imageCountMoreThan';
}

/** Whether a rule speaks of an image at all: by storage class, and by its tags. */
function requirementOf({ selection, storageClass }: LifecycleRule): (entry: Entry) => boolean {
  const { possible, meets } = tagRequirement(selection);
  const archived = storageClass === 'archive';
  return (entry) => entry.archived === archived && possible(entry.initials) && meets(entry.tags);
}

function actOf(
  { limit, priority, action }: LifecycleRule,
  image: Image,
  place: number | typeof TIED,
  now: Instant,
): LifecycleAct | undefined {
  const activating = image.status === 'ACTIVATING' && COMING_BACK;
  const act = { rulePriority: priority, action, ...(activating && { unknown: activating }) };
  if (limit.countType === 'imageCountMoreThan') {
    if (place === TIED) return { ...act, when: now, tied: SAME_MOMENT };
    return place > limit.count ? { ...act, when: now } : undefined;
  }
  const start = START[limit.countType](image);
  // Long ago where it is not known.
  if (start === undefined) return { ...act, when: now, unknown: MISSING[limit.countType] };
  return { ...act, when: Math.max(start + limit.days * DAY, now) };
}

const TIED = 'tied';
const SAME_MOMENT = 'others were pushed at the same moment, and only ECR knows which of them it keeps';

/** Neither here nor there: which rules speak of it depends on when it arrives. */
const COMING_BACK = 'it is just coming back from the archive';

/**
 * An image without a push date ranks as the newest, so that it takes the place of no other that would be expired. One
 * that was ever restored from the archive ranks by that day instead of its push (ECR user guide, evaluation rules).
 */
export function rank({ pushedAt, lastActivatedAt = 0 }: Image): number {
  return pushedAt === undefined ? Number.MAX_SAFE_INTEGER : Math.max(pushedAt, lastActivatedAt);
}

/**
 * When a rule's days begin. An image that was never pulled, or not since it came back from the archive, counts from
 * then, else from its push. For days since the push ECR's guide names the push alone, also where the image came back
 * since: should ECR take that day after all, it acts later than is said here, never sooner.
 */
const START = {
  sinceImagePushed: ({ pushedAt }: Image) => pushedAt,
  sinceImagePulled: ({ lastPulledAt, lastActivatedAt, pushedAt }: Image) =>
    lastPulledAt === undefined && lastActivatedAt === undefined
      ? pushedAt
      : Math.max(lastPulledAt ?? 0, lastActivatedAt ?? 0),
  sinceImageTransitioned: ({ lastArchivedAt }: Image) => lastArchivedAt,
};

const MISSING = {
  sinceImagePushed: 'ECR gave no push date',
  sinceImagePulled: 'ECR gave neither a pull nor a push date',
  sinceImageTransitioned: 'ECR did not say when it was archived',
};
