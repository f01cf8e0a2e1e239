import { unprovenNote } from '../policy-notes.ts';
import type { RetentionPolicy } from '../retention-policy.ts';
import { expiringRules } from './expiring.ts';
import { type OwnRule, printed } from './own-rules.ts';
import { parseLifecyclePolicy } from './parse.ts';
import { placesFor } from './places.ts';
import type { LifecycleRule } from './policy.ts';
import { type RawRule, readRawRules } from './raw-rules.ts';
import { coarser, shieldsFor } from './shields.ts';

const MOST_RULES = 50;

/** A policy text ready for ECR, or why there can be none. */
export type CompiledPolicy =
  | {
      readonly text: string;
      /** What whoever approves it should know, in sentences. */
      readonly notes: readonly string[];
    }
  | { readonly refused: readonly string[] };

/**
 * Merges what a retention policy says into a repository's lifecycle policy, given as ECR stores it, or undefined where
 * it has none. The owner's rules stay byte for byte and decide first, except that rules for any tag status come last;
 * then come shields for what must stay, then rules that expire. Rules of ours from before are replaced: those that look
 * like it, and that were applied here (`isOurs`). Somebody may have copied one from another repository.
 * Our rules concern the standard storage class alone: what is archived stays archived.
 */
export function compileLifecycle(
  policy: RetentionPolicy,
  current: string | undefined,
  isOurs: (rule: LifecycleRule) => boolean,
): CompiledPolicy {
  const read = current === undefined ? { rules: [] } : readRawRules(current);
  if ('errors' in read) return { refused: read.errors };
  const owners = read.rules.filter(({ own, parsed }) => !own || 'errors' in parsed || !isOurs(parsed));
  const parsed = parsedRules(owners);
  if ('refused' in parsed) return parsed;
  const drafted = draft(policy, parsed.rules, owners.length);
  if ('refused' in drafted) return drafted;
  const isUnchanged = drafted.rules.length === 0 && owners.length === read.rules.length;
  if (isUnchanged && current !== undefined)
    return { text: current, notes: [...drafted.notes, ...unprovenNotes(owners)] };
  const merged = merge(owners, parsed.rules, drafted.rules);
  if ('refused' in merged) return merged;
  const problems = parseLifecyclePolicy(merged.text);
  if ('errors' in problems) return { refused: problems.errors };
  return { text: merged.text, notes: [...drafted.notes, ...unprovenNotes(owners), ...merged.notes] };
}

/** Whoever reads `Layaway:` in a description would take the rule for one that goes with the others. */
function unprovenNotes(owners: readonly RawRule[]): readonly string[] {
  const unproven = owners.filter(({ own }) => own).length;
  return unproven === 0 ? [] : [unprovenNote(unproven)];
}

/** Rules that are half understood could change their effect beside ours without our seeing it. */
function parsedRules(
  owners: readonly RawRule[],
): { readonly rules: readonly LifecycleRule[] } | { readonly refused: readonly string[] } {
  const rules: LifecycleRule[] = [];
  const refused: string[] = [];
  for (const { parsed } of owners) {
    if ('errors' in parsed) refused.push(...parsed.errors.map((why) => `a rule of the owner's: ${why}`));
    else rules.push(parsed);
  }
  if (refused.length > 0) return { refused };
  if (owners.length === 0) return { rules };
  const together = parseLifecyclePolicy(`{"rules":[${owners.map(({ text }) => text).join()}]}`);
  return 'errors' in together ? { refused: together.errors } : { rules };
}

type Drafted =
  | { readonly rules: readonly OwnRule[]; readonly notes: readonly string[] }
  | { readonly refused: readonly string[] };

function draft(policy: RetentionPolicy, parsed: readonly LifecycleRule[], theirs: number): Drafted {
  const owners = parsed.filter(({ storageClass }) => storageClass === 'standard');
  const { tagged, untagged, notes } = expiringRules(policy, owners);
  const shields = shieldsFor(
    policy,
    tagged.map(({ pattern }) => pattern),
  );
  const impossible = shields.impossible.map((pattern) => `${pattern} cannot be spared by ECR's patterns`);
  const none = impossible.length > 0;
  const expires = [...(none ? [] : tagged.map(({ rule }) => rule)), ...(untagged ? [untagged] : [])];
  const said = none ? [...notes, ...impossible.map((why) => `${why}: no rule for tags is written.`)] : notes;
  if (expires.length + theirs === 0) return { refused: [NOTHING_EXPIRES, ...said] };
  const spared = none ? [] : shields.rules;
  if (theirs + spared.length + expires.length <= MOST_RULES) {
    return { rules: [...spared, ...expires], notes: said };
  }
  const fewer = coarser(spared);
  const all = theirs + fewer.length + expires.length;
  if (all <= MOST_RULES) return { rules: [...fewer, ...expires], notes: [...said, COARSER] };
  const parts = `${theirs} of the owner's, ${fewer.length} that spare, ${expires.length} that expire`;
  return { refused: [`${all} rules are more than the ${MOST_RULES} ECR allows: ${parts}`] };
}

/** The refusal where no rule is learned: whoever is told that there is none knows it already. */
export const NOTHING_EXPIRES = 'nothing is to expire by itself';

const COARSER = 'To stay within 50 rules, every tag that begins with a digit is spared.';

type Merged =
  | { readonly text: string; readonly notes: readonly string[] }
  | { readonly refused: readonly string[] };

function merge(
  owners: readonly RawRule[],
  parsed: readonly LifecycleRule[],
  ours: readonly OwnRule[],
): Merged {
  const places = placesFor(parsed, ours.length);
  if (!places) return { refused: ['there is no priority number left for more rules'] };
  const notes: string[] = [];
  const texts = owners.map(({ text }, i) => {
    const { priority, selection, storageClass } = parsed[i] as LifecycleRule;
    if (ours.length > 0 && selection.tagStatus === 'any' && storageClass === 'standard') {
      notes.push(`Rule ${priority} for any image decides after ours: what ours speak of, it leaves alone.`);
    }
    const next = places.moved.get(priority);
    if (next === undefined) return text;
    notes.push(`Rule ${priority} becomes rule ${next}, so that it stays the last one.`);
    return renumbered(text, next);
  });
  const all = [...texts, ...ours.map((rule, i) => printed(rule, places.priorities[i] as number))];
  return { text: `{\n  "rules": [\n    ${all.join(',\n    ')}\n  ]\n}\n`, notes };
}

/** A quote inside a text is escaped, so this finds the field alone. */
function renumbered(text: string, priority: number): string {
  return text.replace(/("rulePriority"\s*:\s*)[\d.eE+-]+/, `$1${priority}`);
}
