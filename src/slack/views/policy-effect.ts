import type { Amount, PolicyChangeFacts, PolicyDiff } from '../../policy/policy-change.ts';
import { OTHER_NAMES } from '../../policy/policy-facts.ts';
import { isAlongNote } from '../../policy/policy-notes.ts';
import { inDays } from '../../policy/wording.ts';
import type { Reading } from './dates.ts';
import { firstLines, fitLines } from './fit-lines.ts';
import { amount, reachLine, type When } from './policy-counts.ts';
import type { PolicyPhase } from './policy-phase.ts';
import { named, patterned } from './policy-said.ts';
import { code, count, list, number, safe, unended } from './text.ts';

const MOST_RULES = 6;
const MOST_NEVER = 5;
/** Of the list of rules: the sums below it are never cut. */
const MOST_CHARACTERS = 1_100;
const MOST_NOTES = 4;
const MOST_DIFFERENCES = 3;

/**
 * What the policy does, rule by rule and in all. Sizes are sums over images: layers may be shared.
 */
export function effectLines(facts: PolicyChangeFacts, phase: PolicyPhase, when: When): string[] {
  const shown = facts.rules.map((rule) => `• ${patterned(rule.sentence, 300)} ${reached(rule, phase)}`);
  return [
    `*${phase === 'over' ? 'What it was to have ECR do' : 'What this policy has ECR do'}*`,
    ...fitLines(firstLines(shown, MOST_RULES), MOST_CHARACTERS),
    reachLine(facts, phase, when),
    ...facts.notes.filter(isAlongNote).map((note) => safe(note, 400)),
  ];
}

function reached(rule: Amount, phase: PolicyPhase): string {
  const settled = phase !== 'open';
  if (rule.images === 0) return settled ? 'At its proposal none.' : 'None of the images there now.';
  return settled ? `At its proposal ${amount(rule)}.` : `Now ${amount(rule)}.`;
}

/** What it leaves alone, and what nobody can see for it. */
export function neverLines({ never, rules, notes }: PolicyChangeFacts, reading: Reading): string[] {
  const kept = never.map((one) => `• ${named(one, 250, reading)}`);
  const byPull = rules.length > 0 && rules.every(({ sentence }) => sentence.includes('last pull'));
  const blind = byPull
    ? 'ECR looks at pulls, not at what runs.'
    : 'ECR looks at dates and names, not at use: an image of these kinds that still runs when its days are over is deleted all the same.';
  return [
    ...(kept.length > 0 ? ['*Never deleted by it*', ...fitLines(firstLines(kept, MOST_NEVER), 800)] : []),
    `${blind} Layaway found none of today's uses, keeps and holds among them, and looks again right before it is applied.`,
    ...notes.filter(isOtherNames).map((note) => `*Mind:* ${safe(note, 400)}`),
  ];
}

/** Beside the policy that is there now: also what falls due only later. */
export function diffLines(
  former: string | undefined,
  facts: Pick<PolicyChangeFacts, 'diff' | 'horizon'>,
): string[] {
  const { diff, horizon } = facts;
  const none = former === undefined;
  const now = none
    ? ['*Now:* ECR has no lifecycle policy for it, so nothing goes by itself.']
    : ['*Now:* ECR has another lifecycle policy; its own rules stay.'];
  if (!diff) return now;
  const changes = DIFFERENCES.flatMap(([kind, what]) =>
    diff[kind].images > 0 ? [`${amount(diff[kind])} ${what}`] : [],
  );
  const said = changes.length > 0 ? changes.join('; ') : 'nothing for the images there now';
  const within = horizon === undefined ? '' : `, within ${inDays(horizon)}`;
  const beside = none ? 'What changes' : 'What changes beside the policy there now';
  return [...(none ? now : []), `*${beside}, sooner or later${within}:* ${said}.`];
}

const DIFFERENCES: readonly (readonly [keyof PolicyDiff, string])[] = [
  ['newlyExpired', 'deleted that stay now'],
  ['newlyArchived', 'archived that stay now'],
  ['noLongerExpired', 'kept that are deleted now'],
  ['noLongerArchived', 'kept that are archived now'],
  ['sooner', 'sooner than now'],
  ['later', 'later than now'],
];

/** Whether ECR itself says the same; silence is never agreement. It is asked of this moment, the card speaks of a day. */
export function previewLine({ preview, expires, archives, along = 0 }: PolicyChangeFacts): string {
  switch (preview.status) {
    case 'agrees': {
      // No rule speaks of what goes along, so the preview need not.
      const later = expires.images + archives.images - along - preview.images;
      if (later <= 0) return `ECR's own preview agrees: ${count(preview.images, 'image')}.`;
      const falls = `${number(later)}${preview.images === 0 ? '' : ' more'} ${later === 1 ? 'falls' : 'fall'} due within a day`;
      return `ECR's own preview agrees on the ${number(preview.images)} due now; ${falls}.`;
    }
    case 'not-checked':
      return `ECR's own preview was not asked: ${unended(preview.why, 250)}.`;
    case 'differs': {
      const shown = preview.differences.map(({ digest, tags, ours, theirs }) => {
        const name = code(tags[0] ?? digest.slice(0, 19));
        return `${name} (here ${rule(ours)}, ECR ${rule(theirs)})`;
      });
      const listed = list(shown, MOST_DIFFERENCES, preview.total - preview.differences.length);
      return `*ECR's own preview differs* for ${count(preview.total, 'image')}: ${listed}.`;
    }
  }
}

const rule = (priority: number | undefined) => (priority === undefined ? 'none' : `rule ${priority}`);

/** What is said elsewhere on the card is left out. */
export function noteLines({ notes }: PolicyChangeFacts): string[] {
  const others = notes.filter((note) => !isCaution(note));
  return others.slice(0, MOST_NOTES).map((note) => safe(note, 300));
}

/** What may cost somebody an image is read with what is deleted, not in the small print. */
const isCaution = (note: string) => isOtherNames(note) || isAlongNote(note);

const isOtherNames = (note: string) => note === OTHER_NAMES;
