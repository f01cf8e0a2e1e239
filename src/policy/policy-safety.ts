import type { Family } from './family.ts';
import type { Digest } from './image.ts';
import type { JudgeContext } from './judge-context.ts';
import type { LifecyclePolicy } from './lifecycle/policy.ts';
import { whyNeededOnceMoved } from './moved-needs.ts';
import { movingNames, type TagMutability } from './moving-names.ts';
import { actsWithin, horizonOf, type Inventory, type PolicyAct, underPressure } from './policy-acts.ts';
import { type OnlyReleases, onlyReleases } from './policy-displacing.ts';
import { actsOnceMoved } from './policy-moved.ts';
import { FOR_A_TIME, traceOf, WANTED } from './policy-trace.ts';
import { DAY, type Duration, type Instant } from './time.ts';
import type { RuleResult } from './verdict.ts';
import { inDays } from './wording.ts';

/** Everything a policy is held against, read fresh. */
export interface PolicyEvidence {
  readonly inventory: Inventory;
  readonly families: readonly Family[];
  /** Which of its tags may move. */
  readonly setting: TagMutability;
  /** With nothing said of the present lifecycle policy: what that one does is not what is asked. */
  readonly context: JudgeContext;
  /** What nobody could see, as sentences: sources that failed, consumers no source covers. */
  readonly blind: readonly string[];
}

/** An image that the policy must not touch, and why. */
export interface Objection {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** Priority of the rule that would touch it. */
  readonly rule: number;
  /** `later`: not within a day, but within the horizon. */
  readonly when: 'at once' | 'later';
  /** A sentence, as an owner reads it on a card. */
  readonly why: string;
}

/** `unknown` is never safe: it waits where something was approved, and rejects where something is proposed. */
export type PolicySafety =
  | { readonly status: 'safe'; readonly horizon: Duration }
  | { readonly status: 'unsafe'; readonly objections: readonly Objection[] }
  | { readonly status: 'unknown'; readonly why: readonly string[] };

/**
 * Whether a lifecycle policy may be proposed or applied: it must not touch, now or within the horizon, by a rule or
 * along with another image, anything that is protected, in use, kept, on hold, named by its digest, or unclear. What
 * protects only for a time (the expected life, the rollback period) counts as of the moment the rule would act;
 * everything else for ever. Nor what is needed, once a tag of it moved to another image (`whyNeededOnceMoved`). Where
 * something could not be seen, nobody knows.
 */
export function policySafety(policy: LifecyclePolicy, evidence: PolicyEvidence): PolicySafety {
  const { blind, context, inventory, families } = evidence;
  if (blind.length > 0) return { status: 'unknown', why: blind };
  const horizon = horizonOf(policy, context.settings.rollbackPeriod);
  const familiesOf = byMember(families);
  const acts = actsWithin(policy, inventory, context.now, horizon);
  const actOn = new Map(acts.map((act) => [act.digest, act]));
  const against = { context, onlyReleases: onlyReleases(policy, inventory, context) };
  const whyOf = new Map<Digest, string>();
  for (const act of acts) {
    const [why] = whyNot(act, familiesOf.get(act.digest) ?? [], against);
    if (why !== undefined) whyOf.set(act.digest, why);
  }
  const objections = inventory.images.flatMap(({ digest, tags }): Objection[] => {
    const act = actOn.get(digest);
    const why = whyOf.get(digest);
    // Said of the image that it goes along with already.
    if (!act || why === undefined || (act.along && whyOf.get(act.along) === why)) return [];
    const when = act.when <= context.now + DAY ? 'at once' : 'later';
    return [{ digest, tags, rule: act.rulePriority, when, why }];
  });
  objections.push(...onceMoved(policy, evidence, familiesOf, new Set(whyOf.keys()), horizon));
  return objections.length > 0 ? { status: 'unsafe', objections } : { status: 'safe', horizon };
}

/** Of images that nothing speaks against so far: what their moving tags alone keep from a rule. */
function onceMoved(
  policy: LifecyclePolicy,
  { context, inventory, setting }: PolicyEvidence,
  familiesOf: ReadonlyMap<Digest, readonly Family[]>,
  named: ReadonlySet<Digest>,
  horizon: Duration,
): Objection[] {
  const { now } = context;
  const { pressed } = underPressure(policy, inventory);
  const acts = actsOnceMoved(pressed, inventory, movingNames(setting, context), now, horizon);
  return acts.flatMap((act): Objection[] => {
    const { image, rulePriority, when } = act;
    const { digest, tags } = image;
    const why = named.has(digest)
      ? undefined
      : whyNeededOnceMoved(act, familiesOf.get(digest) ?? [], context);
    if (why === undefined) return [];
    return [{ digest, tags, rule: rulePriority, when: when <= now + DAY ? 'at once' : 'later', why }];
  });
}

function byMember(families: readonly Family[]): ReadonlyMap<Digest, readonly Family[]> {
  const found = new Map<Digest, Family[]>();
  for (const family of families) {
    for (const { digest } of family.members) {
      const others = found.get(digest);
      if (others) others.push(family);
      else found.set(digest, [family]);
    }
  }
  return found;
}

/** Sentences that speak against the act, of every family that the image is a part of. */
function whyNot(act: PolicyAct, families: readonly Family[], against: Against): readonly string[] {
  const { context } = against;
  if (families.length === 0) return ['Nothing is known of it.'];
  if (act.unknown !== undefined) return [act.unknown];
  return families.flatMap((family) => {
    const today = traceOf(family, context).filter(({ rule }) => !FOR_A_TIME.has(rule));
    const then = traceOf(family, { ...context, now: act.when });
    const say = (prefix: string, trace: readonly RuleResult[]) =>
      trace.filter((result) => objects(result, act, family, against)).map(({ text }) => `${prefix}${text}`);
    return [...say('', today), ...say(timeOf(act, context.now), then)];
  });
}

/** Before sentences about a day to come: `In 27 days, when the rule acts: `; nothing for today. */
function timeOf({ when }: PolicyAct, now: Instant): string {
  return when - now < DAY ? '' : `In ${inDays(when - now)}, when the rule acts: `;
}

interface Against {
  readonly context: JudgeContext;
  readonly onlyReleases: OnlyReleases;
}

function objects(
  { effect, rule }: RuleResult,
  { displaced, rulePriority }: PolicyAct,
  { root }: Family,
  { context, onlyReleases }: Against,
): boolean {
  if (WANTED.has(rule)) return true;
  if (rule === 'newest-release' && displaced) {
    return !onlyReleases(rulePriority, context.latestReleases.get(root.digest));
  }
  return effect === 'protects' || effect === 'doubts';
}
