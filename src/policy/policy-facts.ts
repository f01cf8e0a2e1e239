import type { Image } from './image.ts';
import { isOwnRule } from './lifecycle/own-shape.ts';
import type { LifecyclePolicy, LifecycleRule } from './lifecycle/policy.ts';
import { isSparing, rulesReaching } from './lifecycle/reaching.ts';
import type { LifecycleAct } from './lifecycle/simulate.ts';
import { actsAtOnce, actsBeforeLapse, type Inventory } from './policy-acts.ts';
import type { Amount, PolicyChangeFacts, PolicyDiff, PreviewResult } from './policy-change.ts';
import type { RetentionPolicy } from './retention-policy.ts';
import type { Duration, Instant } from './time.ts';
import { count, firstFew, inDays } from './wording.ts';

/** What a proposal rests on, beside its text. */
export interface ProposalParts {
  readonly policy: LifecyclePolicy;
  readonly inventory: Inventory;
  readonly retention: Pick<RetentionPolicy, 'protects' | 'exceptions'>;
  /** What whoever compiled it wants to be known, in sentences. */
  readonly notes: readonly string[];
  readonly preview: PreviewResult;
  /** How far ahead it was held against the inventory. */
  readonly horizon: Duration;
  /** When the inventory was listed. */
  readonly at: Instant;
  /** What changes beside the former policy, where somebody compared. */
  readonly diff?: PolicyDiff;
}

/** What the card of a proposal says. */
export function policyFacts(parts: ProposalParts): PolicyChangeFacts {
  const { policy, inventory, retention, preview, at, diff } = parts;
  const acts = actsAtOnce(policy, inventory, at);
  const later = new Map([...actsBeforeLapse(policy, inventory, at)].filter(([digest]) => !acts.has(digest)));
  const soon = amountOf(inventory.images, later, () => true);
  const amount = (counts: (act: LifecycleAct) => boolean) => amountOf(inventory.images, acts, counts);
  return {
    at,
    images: inventory.images.length,
    expires: amount(({ action }) => action === 'expire'),
    archives: amount(({ action }) => action === 'transition'),
    ...(soon.images > 0 && { soon }),
    // A rule that only spares does nothing that could be counted: what it spares is told apart.
    rules: policy.rules
      .filter((rule) => !isSparing(rule))
      .map((rule) => ({
        priority: rule.priority,
        action: rule.action,
        sentence: ruleSentence(rule),
        ...amount(({ rulePriority }) => rulePriority === rule.priority),
      })),
    never: neverTouched(retention, policy),
    notes: [
      ...(policy.rules.some(isByName) ? [OTHER_NAMES] : []),
      ...parts.notes,
      `Tried on ${count(inventory.images.length, 'image')}, ${inDays(parts.horizon)} ahead.`,
    ],
    preview,
    horizon: parts.horizon,
    ...(diff && { diff }),
  };
}

/** A rule of ours that deletes by a name. */
const isByName = (rule: LifecycleRule) =>
  rule.selection.tagStatus === 'tagged' && isOwnRule(rule) && !isSparing(rule);

/** ECR asks which names an image has, never which it has not: no rule can spare what has one more. */
export const OTHER_NAMES =
  'An image with one more tag of no known kind, such as a commit hash, counts as unknown for Layaway and would be asked about; ECR deletes it by these rules all the same.';

function amountOf(
  images: readonly Image[],
  acts: ReadonlyMap<Image['digest'], LifecycleAct>,
  counts: (act: LifecycleAct) => boolean,
): Amount {
  const taken = images.filter(({ digest }) => {
    const act = acts.get(digest);
    return act !== undefined && counts(act);
  });
  return { images: taken.length, bytes: taken.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0) };
}

/** The rule as its owner reads it: `Deletes images tagged feat-* 30 days after their push.` */
export function ruleSentence({ selection, storageClass, limit, action }: LifecycleRule): string {
  const deed = action === 'expire' ? 'Deletes' : 'Archives';
  const stored = storageClass === 'archive' ? 'archived ' : '';
  const images = `${stored}${NOUN[selection.tagStatus]}`;
  const named = selection.tagStatus === 'tagged' ? ` ${namesOf(selection)}` : '';
  if (limit.countType === 'imageCountMoreThan') {
    return `${deed} all but the newest ${limit.count} ${images}${named}.`;
  }
  return `${deed} ${images}${named} ${count(limit.days, 'day')} after ${SINCE[limit.countType]}.`;
}

const NOUN = { tagged: 'images tagged', untagged: 'images without a tag', any: 'images' } as const;

const SINCE = {
  sinceImagePushed: 'their push',
  sinceImagePulled: 'their last pull',
  sinceImageTransitioned: 'they were archived',
} as const;

function namesOf({ list, values }: Extract<LifecycleRule['selection'], { tagStatus: 'tagged' }>): string {
  const patterns = list === 'tagPrefixList' ? values.map((value) => `${value}*`) : values;
  return patterns.join(' and ');
}

const SHOWN = 5;

function neverTouched(
  { protects, exceptions }: ProposalParts['retention'],
  policy: LifecyclePolicy,
): string[] {
  const classes = protects.map((protectedClass) => {
    const { class: kind, tags } = protectedClass;
    // Globs first: not everybody reads regular expressions.
    const readable = [...tags].sort((a, b) => Number(a.startsWith('/')) - Number(b.startsWith('/')));
    const names = tags.length > 0 ? ` (${firstFew(readable, SHOWN)})` : '';
    return `Images of class ${kind}${names}${exceptBy(rulesReaching(policy, protectedClass))}.`;
  });
  const spared = exceptions.map(({ digest, tags, why }) => {
    const name = tags.length > 0 ? firstFew(tags, SHOWN) : digest.slice(0, 19);
    return `${name}: ${why.replace(/\.$/, '')}.`;
  });
  return [...classes, ...spared];
}

function exceptBy(rules: readonly LifecycleRule[]): string {
  if (rules.length === 0) return '';
  const named = rules.map(
    ({ priority, selection }) =>
      `rule ${priority} for ${selection.tagStatus === 'tagged' ? namesOf(selection) : OTHERS[selection.tagStatus]}`,
  );
  return `, except those that ${firstFew(named, 2).replace(', ', ' and ')} also ${rules.length === 1 ? 'reaches' : 'reach'}`;
}

const OTHERS = { untagged: 'untagged images', any: 'any image' } as const;
