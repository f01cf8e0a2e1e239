import type { JudgedFamily } from './candidate.ts';
import type { Digest } from './image.ts';
import { childrenOf } from './lifecycle/going-along.ts';
import type { LifecyclePolicy, LifecycleRule } from './lifecycle/policy.ts';
import { type LifecycleAct, simulateLifecycle } from './lifecycle/simulate.ts';
import type { Inventory } from './policy-acts.ts';
import { ruleSentence } from './policy-facts.ts';
import { actsOnceMoved, type MovedAct } from './policy-moved.ts';
import { DAY, type Duration, type Instant } from './time.ts';
import type { RuleId } from './verdict.ts';

/** An image that is needed and that the policy in force will take before long. */
export interface Endangered {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** The rule that takes it: its priority, and what it does, fit for its owner. */
  readonly rule: number;
  readonly sentence: string;
  readonly action: LifecycleAct['action'];
  /** When it falls due; absent where newer pushes decide that. */
  readonly when?: Instant;
  /** Why it is needed, as a sentence. */
  readonly why: string;
  /** The rule is one that Layaway applied here. */
  readonly ours?: true;
  /** Only once these tags of it stand on another image. */
  readonly onceMoved?: readonly string[];
}

/** What Layaway applied here, and what that may do once tags stand on another image. */
export interface Ours {
  /** The priorities of its rules in the policy. */
  readonly rules: ReadonlySet<number>;
  /** Which tags may move one day (`movingNames`). */
  readonly isMoving: (tag: string) => boolean;
  /** How long what they left may be wanted. */
  readonly rollbackPeriod: Duration;
}

/**
 * So long before ECR acts people hear of it: four weekly scans. Earlier, every build that runs for a day in a
 * repository with a rule of a year would be told.
 */
export const WARNED_AHEAD: Duration = 30 * DAY;

/** What makes an image one that must stay, whatever its class and age. Mere youth or an old pull is no alarm. */
const NEEDED: ReadonlySet<RuleId> = new Set(['in-use', 'kept', 'newest-release', 'held']);

/**
 * The images that a repository's policy will take within `WARNED_AHEAD` although they are in use, kept, under an open
 * hold or among the newest releases: ECR does not look at any of this. Also where some source could not look: what the
 * others saw is true all the same. Rules that keep a number are tried with as many pushes as the last such time had.
 * Those, too, that a rule of ours would take within the rollback period once their tags moved: that push comes without
 * notice. Of its owner's rules that is not said: to delete what `latest` left is what most of them are for.
 */
export function endangeredBy(
  policy: LifecyclePolicy,
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  judged: readonly JudgedFamily[],
  now: Instant,
  ours: Ours,
): readonly Endangered[] {
  const options = { horizonMs: WARNED_AHEAD, children: childrenOf(listed) };
  const pushes = images.filter(({ pushedAt = now }) => pushedAt > now - WARNED_AHEAD).length;
  const due = simulateLifecycle(policy, images, now, options);
  const pressed = { rules: policy.rules.map((rule) => pressedBy(rule, pushes)) };
  const acts = simulateLifecycle(pressed, images, now, options);
  const moved = movedIn(pressed, judged, { images, listed }, now, ours);
  const rules = new Map(policy.rules.map((rule) => [rule.priority, rule]));
  return judged.flatMap(({ family, verdict }) =>
    family.members.flatMap(({ digest, tags }): Endangered[] => {
      const once = moved.get(digest);
      const act = due.get(digest) ?? acts.get(digest) ?? once;
      const rule = act && rules.get(act.rulePriority);
      const why = rule && whyNeeded(verdict);
      if (!act || !rule || why === undefined) return [];
      const known = (due.has(digest) || act === once) && { when: act.when };
      const { rulePriority, action } = act;
      const more = {
        ...(ours.rules.has(rulePriority) && { ours: true as const }),
        ...(act === once && { onceMoved: once.lost }),
      };
      const sentence = ruleSentence(rule);
      return [{ digest, tags, rule: rulePriority, sentence, action, ...known, why, ...more }];
    }),
  );
}

/** What rules of ours would do to the images that are needed, once their tags moved. */
function movedIn(
  policy: LifecyclePolicy,
  judged: readonly JudgedFamily[],
  { images, listed }: Pick<Inventory, 'images' | 'listed'>,
  now: Instant,
  { rules, isMoving, rollbackPeriod }: Ours,
): ReadonlyMap<Digest, MovedAct> {
  if (rules.size === 0) return new Map();
  const needed = judged.filter(({ verdict }) => whyNeeded(verdict) !== undefined);
  const those = { images: needed.flatMap(({ family }) => family.members), listed };
  const acts = actsOnceMoved(policy, those, isMoving, now, rollbackPeriod, { beside: images, rules });
  return new Map(acts.map((act) => [act.image.digest, act]));
}

function pressedBy(rule: LifecycleRule, pushes: number): LifecycleRule {
  const { limit } = rule;
  if (limit.countType !== 'imageCountMoreThan') return rule;
  return { ...rule, limit: { ...limit, count: Math.max(0, limit.count - pushes) } };
}

/** Why an image must stay, or undefined: where nothing must, nobody need read the policy. */
export function whyNeeded({ trace }: Pick<JudgedFamily['verdict'], 'trace'>): string | undefined {
  return trace.find(({ rule, effect }) => effect === 'protects' && NEEDED.has(rule))?.text;
}
