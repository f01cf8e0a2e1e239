import { globSource } from '../glob.ts';
import type { Digest, Image } from '../image.ts';
import { DAY, type Duration, type Instant } from '../time.ts';
import type { LifecycleAction, LifecyclePolicy, LifecycleRule } from './policy.ts';

/** What a policy would do to one image. */
export interface LifecycleAct {
  readonly rulePriority: number;
  readonly action: LifecycleAction;
  /** When it falls due; ECR acts within 24 hours of it. Never before the `now` of the simulation. */
  readonly when: Instant;
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
 * Where ECR knows more than we do (when an image was archived or came back) the answer is the one that acts sooner:
 * whoever is told that the policy acts leaves the image alone.
 */
export function simulateLifecycle(
  policy: LifecyclePolicy,
  images: readonly Image[],
  now: Instant,
  { horizonMs, children = new Set(), tagsOf = (image) => image.tags }: SimulationOptions,
): Map<Digest, LifecycleAct> {
  const entries = images
    .filter((image) => !children.has(image.digest))
    .map((image) => ({ image, tags: tagsOf(image) }));
  const acts = new Map<Digest, LifecycleAct>();
  const immune = new Set<Digest>();
  for (const rule of policy.rules) {
    const meets = requirementOf(rule);
    const selected = entries.filter(meets).map((entry) => entry.image);
    for (const { image, due } of marked(rule, selected, now)) {
      if (immune.has(image.digest) || due > now + horizonMs) continue;
      acts.set(image.digest, { rulePriority: rule.priority, action: rule.action, when: Math.max(due, now) });
    }
    for (const image of selected) immune.add(image.digest);
  }
  return acts;
}

interface Entry {
  readonly image: Image;
  readonly tags: readonly string[];
}

/** Whether a rule speaks of an image at all: by storage class, and by its tags. */
function requirementOf({ selection, storageClass }: LifecycleRule): (entry: Entry) => boolean {
  const stored = ({ image }: Entry) => (image.status === 'ARCHIVED') === (storageClass === 'archive');
  if (selection.tagStatus !== 'tagged') {
    const any = selection.tagStatus === 'any';
    return (entry) => stored(entry) && (any || entry.tags.length === 0);
  }
  const end = selection.list === 'tagPrefixList' ? '*' : '';
  const patterns = selection.values.map((value) => new RegExp(globSource(value + end)));
  return (entry) => stored(entry) && patterns.every((pattern) => entry.tags.some((tag) => pattern.test(tag)));
}

interface Mark {
  readonly image: Image;
  readonly due: Instant;
}

function marked({ limit }: LifecycleRule, images: readonly Image[], now: Instant): readonly Mark[] {
  if (limit.countType === 'imageCountMoreThan') {
    const newestFirst = [...images].sort((a, b) => rank(b) - rank(a));
    return newestFirst.slice(limit.count).map((image) => ({ image, due: now }));
  }
  const { countType, days } = limit;
  return images.map((image) => ({ image, due: begins(countType, image) + days * DAY }));
}

/** An image without a push date ranks as the newest, so that it takes the place of no other that would be expired. */
function rank(image: Image): number {
  return image.pushedAt ?? Number.MAX_SAFE_INTEGER;
}

/** When a rule's days begin; long ago where that is not known. */
function begins(
  countType: 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned',
  image: Image,
): Instant {
  if (countType === 'sinceImageTransitioned') return 0;
  if (countType === 'sinceImagePulled' && image.lastPulledAt !== undefined) return image.lastPulledAt;
  return image.pushedAt ?? 0;
}
