import type { Digest, Image } from '../image.ts';
import type { Instant } from '../time.ts';
import { type AlongOptions, childrenOf, withGoingAlong } from './going-along.ts';
import { parseLifecyclePolicy } from './parse.ts';
import { simulateLifecycle } from './simulate.ts';

/** One image that a policy takes, and the priority of the rule that takes it. */
export interface TakenImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly rule: number;
}

/** What a policy does, for people who try it out. With `errors` ECR would refuse it, and nothing else is filled. */
export interface LifecycleSimulation {
  readonly expire: readonly TakenImage[];
  /** To the archive. */
  readonly transition: readonly TakenImage[];
  /** No rule speaks of them, but they go with an image that one takes; ECR may leave the children of an index. */
  readonly along: readonly (TakenImage & { readonly with: Digest })[];
  /** The rule could take it; why that cannot be told. */
  readonly unknown: readonly (TakenImage & { readonly why: string })[];
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
  const along: (TakenImage & { readonly with: Digest })[] = [];
  const unknown: (TakenImage & { readonly why: string })[] = [];
  for (const { digest, tags } of images) {
    const act = acts.get(digest);
    if (!act) continue;
    const taken = { digest, tags, rule: act.rulePriority };
    if (act.along !== undefined) along.push({ ...taken, with: act.along });
    else if (act.unknown !== undefined) unknown.push({ ...taken, why: act.unknown });
    else (act.action === 'expire' ? expire : transition).push(taken);
  }
  return { expire, transition, along, unknown, errors: [] };
}

const NOTHING = { expire: [], transition: [], along: [], unknown: [] };
