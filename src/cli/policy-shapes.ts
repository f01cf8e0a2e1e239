import type { Image, RegistryKey } from '../policy/image.ts';
import { type Listed, sizeIn } from '../policy/lifecycle/going-along.ts';
import type { LifecycleAction } from '../policy/lifecycle/policy.ts';
import type { LifecycleSimulation, TakenImage } from '../policy/lifecycle/simulation.ts';
import type { Instant } from '../policy/time.ts';
import { counted } from './present/words.ts';

/** `policy --simulate`, one image that the policy takes. Dates as ISO 8601, UTC. */
export interface SimulatedImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** The priority of the rule that takes it. */
  readonly rule: number;
  readonly pushedAt: string | null;
  readonly lastPulledAt: string | null;
  readonly bytes: number | null;
  /** What it adds to a sum of bytes: an index only what is left beside the images it lists, which count by themselves. */
  readonly adds: number;
}

export interface SimulatedAlong extends SimulatedImage {
  readonly with: string;
  /** `transition`: to the archive. */
  readonly action: LifecycleAction;
}

export interface SimulatedPerhaps extends SimulatedImage {
  readonly why: string;
  readonly with: string | null;
}

/** `policy --simulate`. With `errors` the policy is not valid, nobody was asked and nothing else is filled. */
export interface SimulationShape {
  readonly registry: string | null;
  readonly repository: string;
  /** The moment it was simulated for. */
  readonly at: string | null;
  /** How many the repository holds. */
  readonly images: number;
  readonly expire: readonly SimulatedImage[];
  readonly transition: readonly SimulatedImage[];
  /** They go with the image `with`, whose digest that is, though no rule speaks of them. Of what an index lists nobody knows: it may stay. */
  readonly along: readonly SimulatedAlong[];
  /** A rule could take them, or the image `with` that they would go along with; `why` says what ECR alone knows. */
  readonly unknown: readonly SimulatedPerhaps[];
  readonly errors: readonly string[];
  readonly notes: readonly string[];
}

/** A simulation with what it was made of; without images where the policy is not valid. */
interface Simulated extends Partial<LifecycleSimulation> {
  readonly repository: string;
  readonly registry?: RegistryKey;
  readonly now?: Instant;
  readonly images?: readonly Image[];
  readonly listed?: Listed;
  readonly notes?: readonly string[];
}

/** The answer of `layaway policy --simulate` as JSON. */
export function simulationShape(simulated: Simulated): SimulationShape {
  const { repository, registry, now, images = [], listed = new Map() } = simulated;
  const { expire = [], transition = [], along = [], unknown = [], errors = [], notes = [] } = simulated;
  const known = new Map(images.map((image) => [image.digest, image]));
  const sizeOf = sizeIn(images, listed);
  const shaped = (taken: TakenImage) => simulatedImage(taken, known.get(taken.digest), sizeOf);
  return {
    registry: registry ?? null,
    repository,
    at: now === undefined ? null : new Date(now).toISOString(),
    images: images.length,
    expire: expire.map(shaped),
    transition: transition.map(shaped),
    along: along.map((one) => ({ ...shaped(one), with: one.with, action: one.action })),
    unknown: unknown.map((one) => ({ ...shaped(one), why: one.why, with: one.with ?? null })),
    errors,
    notes,
  };
}

function simulatedImage(
  { digest, tags, rule }: TakenImage,
  image: Image | undefined,
  sizeOf: (image: Image) => number,
): SimulatedImage {
  const { pushedAt, lastPulledAt, sizeBytes } = image ?? {};
  const iso = (at: Instant | undefined) => (at === undefined ? null : new Date(at).toISOString());
  const sizes = { bytes: sizeBytes ?? null, adds: image ? sizeOf(image) : 0 };
  return { digest, tags, rule, pushedAt: iso(pushedAt), lastPulledAt: iso(lastPulledAt), ...sizes };
}

/** What the simulation could not know of these images. */
export function notesOn(images: readonly Image[], unreadIndexes: number): readonly string[] {
  const undated = images.filter(({ pushedAt }) => pushedAt === undefined).length;
  return [
    ...(unreadIndexes > 0
      ? [
          `${counted(unreadIndexes, 'image index was', 'image indexes were')} not read: what they list counts as images of their own here, while ECR leaves it alone. --read-manifests reads them, which ECR may count as pulls.`,
        ]
      : []),
    ...(undated > 0
      ? [
          `${counted(undated, 'image has', 'images have')} no push date: rules that count rank them as the newest.`,
        ]
      : []),
  ];
}
