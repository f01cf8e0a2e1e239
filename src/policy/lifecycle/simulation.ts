import type { Digest, Image } from '../image.ts';
import type { Instant } from '../time.ts';
import { type AlongOptions, childrenOf, withGoingAlong } from './going-along.ts';
import { parseLifecyclePolicy } from './parse.ts';
import type { LifecycleAction } from './policy.ts';
import { simulateLifecycle } from './simulate.ts';

/** One image that a policy takes, and the priority of the rule that takes it. */
export interface TakenImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly rule: number;
}

/** `with`: the image it goes along with, to the archive where the action is `transition`. */
export interface TakenAlong extends TakenImage {
  readonly with: Digest;
  readonly action: LifecycleAction;
}

export interface TakenPerhaps extends TakenImage {
  readonly why: string;
  readonly with?: Digest;
}

/** What a policy does, for people who try it out. With `errors` ECR would refuse it, and nothing else is filled. */
export interface LifecycleSimulation {
  readonly expire: readonly TakenImage[];
  /** To the archive. */
  readonly transition: readonly TakenImage[];
  /** No rule speaks of them, but they go with an image that one takes; ECR may leave the children of an index. */
  readonly along: readonly TakenAlong[];
  /** The rule could take it, or the image that it would go `with`; why that cannot be told. */
  readonly unknown: readonly TakenPerhaps[];
  readonly errors: readonly string[];
}

/** Reads a policy text and says what it would take of these images, in their order. Invalid texts answer `errors`. */
export function simulatePolicyText(
  text: string,
  images: readonly Image[],
  now: Instant,
  { listed = new Map(), ...options }: AlongOptions,
): LifecycleSimulation {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) return { ...NOTHING, errors: policy.errors };
  const simulated = simulateLifecycle(policy, images, now, { ...options, children: childrenOf(listed) });
  const acts = withGoingAlong(simulated, images, listed);
  const expire: TakenImage[] = [];
  const transition: TakenImage[] = [];
  const along: TakenAlong[] = [];
  const unknown: TakenPerhaps[] = [];
  for (const { digest, tags } of images) {
    const act = acts.get(digest);
    if (!act) continue;
    const taken = { digest, tags, rule: act.rulePriority };
    const goesWith = act.along !== undefined && { with: act.along };
    const why = act.unknown ?? act.tied;
    if (why !== undefined) unknown.push({ ...taken, why, ...goesWith });
    else if (goesWith) along.push({ ...taken, ...goesWith, action: act.action });
    else (act.action === 'expire' ? expire : transition).push(taken);
  }
  return { expire, transition, along, unknown, errors: [] };
}

const NOTHING = { expire: [], transition: [], along: [], unknown: [] };
