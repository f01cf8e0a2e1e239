import type { Digest } from './image.ts';
import { dateText } from './learning/answer.ts';
import { isOwnRule } from './lifecycle/own-shape.ts';
import type { LifecyclePolicy, LifecycleRule } from './lifecycle/policy.ts';
import { isSparing, rulesReaching } from './lifecycle/reaching.ts';
import { tagRequirement } from './lifecycle/tag-matcher.ts';
import { actsUntil, almostFull, type Inventory, partOf } from './policy-acts.ts';
import type {
  Amount,
  Outlook,
  PolicyChangeFacts,
  PolicyDiff,
  PreviewResult,
  RuleFact,
} from './policy-change.ts';
import { alongNote, fullNote } from './policy-notes.ts';
import { coveredUntil } from './policy-reach.ts';
import { type Reaching, summing } from './policy-sums.ts';
import type { RetentionPolicy } from './retention-policy.ts';
import { DAY, type Duration, type Instant } from './time.ts';
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
  const { policy, inventory, retention, preview, horizon, at, diff } = parts;
  // One simulation for all: what falls due by a day is the same however far it is followed beyond that day.
  const acts = actsUntil(policy, inventory, at, Math.max(horizon, coveredUntil(at) - at));
  const sums = summing(inventory.images, inventory.listed);
  const amount = sums(only(acts, at, 'at-once'), ({ action, rulePriority, along }) => [
    action,
    rulePriority,
    alongKey(along),
  ]);
  const waiting = sums(only(acts, at, 'soon'), ({ along }) => [ALL, alongKey(along)]);
  const outlook = only(acts, at, 'later');
  const later = outlookOf(outlook, sums(outlook, () => [ALL])(ALL));
  const soon = waiting(ALL);
  const along = amount(ALONG).images;
  return {
    at,
    images: inventory.images.length,
    expires: amount('expire'),
    archives: amount('transition'),
    ...(soon.images > 0 && { soon }),
    ...(later && { later }),
    ...(along > 0 && { along }),
    rules: ruleFacts(policy, amount),
    never: neverTouched(retention, policy),
    notes: notesOf(parts, along + waiting(ALONG).images),
    preview,
    horizon,
    ...(diff && { diff }),
  };
}

const ALL = 'all';
const ALONG = 'along';
const alongKey = (along: Digest | undefined) => (along === undefined ? 'by a rule' : ALONG);

type Acts = ReadonlyMap<Digest, Reaching>;

function only(acts: Acts, at: Instant, part: ReturnType<typeof partOf>): Acts {
  return new Map([...acts].filter(([, act]) => partOf(act, at) === part));
}

/** ECR acts within a day of when an image falls due. */
function outlookOf(acts: Acts, amount: Amount): Outlook | undefined {
  if (acts.size === 0) return undefined;
  const due = [...acts.values()].map(({ when }) => when);
  const ends = due.reduce((a, b) => Math.max(a, b));
  return { ...amount, from: due.reduce((a, b) => Math.min(a, b)), until: ends + DAY };
}

/** A rule that only spares does nothing that could be counted: what it spares is told apart. */
function ruleFacts({ rules }: LifecyclePolicy, reached: (priority: number) => Amount): RuleFact[] {
  const taking = rules.filter((rule) => !isSparing(rule));
  return taking.map((rule) => {
    const { priority, action } = rule;
    return { priority, action, sentence: ruleSentence(rule), ...reached(priority) };
  });
}

function notesOf({ policy, inventory, notes, horizon }: ProposalParts, along: number): string[] {
  return [
    ...(policy.rules.some(isByName) ? [OTHER_NAMES] : []),
    ...(along > 0 ? [alongNote(along)] : []),
    ...almostFull(policy, inventory).map(fullNote),
    ...notes,
    `Tried on ${count(inventory.images.length, 'image')}, ${inDays(horizon)} ahead.`,
  ];
}

/** A rule of ours that deletes by a name. */
const isByName = (rule: LifecycleRule) =>
  rule.selection.tagStatus === 'tagged' && isOwnRule(rule) && !isSparing(rule);

/** ECR asks which names an image has, never which it has not: no rule can spare what has one more. */
export const OTHER_NAMES =
  'An image with one more tag of no known kind, such as a commit hash, counts as unknown for Layaway and would be asked about; ECR deletes it by these rules all the same.';

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
    // ECR asks for its names of that moment: a tag that moved on spares its former image no more.
    const names = tags.length > 0 ? `, as long as they have such a tag (${firstFew(readable, SHOWN)})` : '';
    return `Images of class ${kind}${names}${exceptBy(rulesReaching(policy, protectedClass))}.`;
  });
  const reaches = policy.rules.flatMap((rule) => (isSparing(rule) ? [] : tagRequirement(rule.selection)));
  // What no rule speaks of needs no exception from it.
  const reached = exceptions.filter(({ tags }) => reaches.some(({ meets }) => meets(tags)));
  const spared = reached.map(({ digest, tags, why, until }) => {
    const name = tags.length > 0 ? firstFew(tags, SHOWN) : digest.slice(0, 19);
    const ends = until === undefined ? '' : `, spared until ${dateText(until)}`;
    return `${name}: ${why.replace(/\.$/, '')}${ends}.`;
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
