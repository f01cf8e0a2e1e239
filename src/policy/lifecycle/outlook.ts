import type { Family } from '../family.ts';
import type { Digest, Image } from '../image.ts';
import type { LifecycleForecast, LifecycleOutlook } from '../judge-context.ts';
import { cosignSubject, isQuarantineTag, quarantineTag } from '../quarantine-tag.ts';
import { DAY, type Instant } from '../time.ts';
import { isOwnRule } from './own-shape.ts';
import type { LifecyclePolicy } from './policy.ts';
import { type LifecycleAct, type SimulationOptions, simulateLifecycle } from './simulate.ts';

/** The tags an image will carry once it is put aside: cosign tags stay, quarantine tags are there already. */
export function tagsOncePutAside({ digest, tags }: Image): readonly string[] {
  return tags.map((tag) => (cosignSubject(tag) || isQuarantineTag(tag) ? tag : quarantineTag(digest, tag)));
}

/**
 * What a repository's lifecycle policy would do to a family within the horizon, as it is or once it is put aside:
 * the soonest act on any member. Both are simulated once for the repository, the second with all images put aside,
 * which can only find more: ranking is by age, and a rule that reads names sees all of them.
 * Without a policy nothing happens; with one that could not be parsed, what happens is not known.
 */
export function lifecycleOutlook(
  policy: LifecyclePolicy | { readonly errors: readonly string[] } | undefined,
  images: readonly Image[],
  now: Instant,
  options: Omit<SimulationOptions, 'tagsOf'>,
): (family: Family) => LifecycleOutlook | undefined {
  if (!policy) return () => undefined;
  if ('errors' in policy) {
    const outlook = { unreadable: policy.errors.join('; ') };
    return () => outlook;
  }
  const simulations = [
    simulateLifecycle(policy, images, now, options),
    simulateLifecycle(policy, images, now, { ...options, tagsOf: tagsOncePutAside }),
  ];
  return (family) => {
    const acts = family.members.flatMap((member) => actsOn(member.digest, simulations));
    const soonest = acts.sort((a, b) => a.when - b.when)[0];
    return soonest && describe(soonest, now);
  };
}

/**
 * When a rule of ours expires a family, at any time, as things stand. Its owners agreed to it: until then nobody needs
 * to be asked again.
 */
export function agreedOutlook(
  policy: LifecyclePolicy | { readonly errors: readonly string[] } | undefined,
  images: readonly Image[],
  now: Instant,
  { children }: Pick<SimulationOptions, 'children'>,
): (family: Family) => LifecycleForecast | undefined {
  if (!policy || 'errors' in policy) return () => undefined;
  const own = policy.rules.filter(isOwnRule);
  if (own.length === 0) return () => undefined;
  const priorities = new Set(own.map(({ priority }) => priority));
  const options = { horizonMs: Number.POSITIVE_INFINITY, ...(children && { children }) };
  const acts = simulateLifecycle(policy, images, now, options);
  return ({ root }) => {
    const act = acts.get(root.digest);
    return act && priorities.has(act.rulePriority) ? describe(act, now) : undefined;
  };
}

/**
 * What would delete a family from the archive, at any time: a rule's name, or why it cannot be told. All images are
 * simulated as archived, which can only find more, and an image counts as archived long ago.
 */
export function archiveOutlook(
  policy: LifecyclePolicy | { readonly errors: readonly string[] } | undefined,
  images: readonly Image[],
  now: Instant,
  { children }: Pick<SimulationOptions, 'children'>,
): (family: Family) => string | undefined {
  if (!policy) return () => undefined;
  if ('errors' in policy) return () => policy.errors.join('; ');
  const archived = images.map((image): Image => ({ ...image, status: 'ARCHIVED' }));
  const options = { horizonMs: Number.POSITIVE_INFINITY, ...(children && { children }) };
  const acts = simulateLifecycle(policy, archived, now, options);
  return (family) => {
    const act = family.members.map(({ digest }) => acts.get(digest)).find((one) => one !== undefined);
    return act && `rule ${act.rulePriority}`;
  };
}

function actsOn(digest: Digest, simulations: readonly ReadonlyMap<Digest, LifecycleAct>[]): LifecycleAct[] {
  return simulations.flatMap((acts) => acts.get(digest) ?? []);
}

function describe({ rulePriority, action, when }: LifecycleAct, now: Instant): LifecycleForecast {
  return { rule: `rule ${rulePriority}`, days: Math.ceil((when - now) / DAY), action };
}
