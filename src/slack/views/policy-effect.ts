import type { Amount, PolicyChangeFacts, PolicyDiff } from '../../policy/policy-change.ts';
import { OTHER_NAMES } from '../../policy/policy-facts.ts';
import { isAlongNote } from '../../policy/policy-notes.ts';
import { approvedReachOf, coveredUntil, reachOf } from '../../policy/policy-reach.ts';
import type { Instant } from '../../policy/time.ts';
import { inDays } from '../../policy/wording.ts';
import { day, type Reading } from './dates.ts';
import { firstLines, fitLines } from './fit-lines.ts';
import type { PolicyPhase } from './policy-phase.ts';
import { named, patterned } from './policy-said.ts';
import { bytes, code, count, list, number, safe, unended } from './text.ts';

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

/** `proposedAt`: when it was proposed, or would be. */
export interface When {
  readonly proposedAt: Instant;
  readonly reading: Reading;
}

/** How many images it takes and when, in the words of the button. */
export function reachLine(facts: PolicyChangeFacts, phase: PolicyPhase, when: When): string {
  const { images, expires, archives } = facts;
  const none = expires.images + archives.images === 0;
  const what = `${number(expires.images)} of ${count(images, 'image')}, up to ${bytes(expires.bytes)}`;
  const moved = archives.images > 0 ? `, archives ${amount(archives)}` : '';
  if (phase === 'in-force' || phase === 'over') {
    const archived = archives.images > 0 ? `, and to archive ${amount(archives)}` : '';
    const due = none
      ? `When it was proposed, none of ${count(images, 'image')} was due.`
      : `When it was proposed, it was to delete ${what}, within a day${archived}.`;
    if (phase === 'over') return `${due} Nothing more comes of it.`;
    return `${due}${outlookText(facts, when, 'as things stood then')} It goes on by itself, every day.`;
  }
  const more = `${phase === 'open' ? soonText(facts, when) : ''}${outlookText(facts, when)}`;
  return none
    ? `*Nothing today*: none of ${count(images, 'image')} is due.${more} Once applied, it deletes what falls due by itself, every day.`
    : `*Within a day it deletes ${what}*${moved}.${more} Then it goes on by itself, every day.`;
}

function soonText(facts: PolicyChangeFacts, { proposedAt, reading }: When): string {
  const { soon, expires, archives } = facts;
  if (!soon) return '';
  const none = expires.images + archives.images === 0;
  const all = none ? '' : ` more, ${number(approvedReachOf(facts))} in all`;
  return ` By ${day(coveredUntil(proposedAt), reading)} it reaches ${amount(soon)}${all}.`;
}

/** What follows as things stand, with the day of the first and of the last. */
function outlookText(facts: PolicyChangeFacts, { reading }: When, standing = 'as things stand'): string {
  const { later } = facts;
  if (!later) return '';
  const before = approvedReachOf(facts);
  const all = before === 0 ? '' : ` more, ${number(reachOf(facts))} in all`;
  return ` *By ${day(later.until, reading)} ${amount(later)}${all}*, the first on ${day(later.from, reading)}, ${standing}.`;
}

/** What the two approvals are about, and what is only told: where nothing is to come, the sums say it all. */
export function coverLines(facts: PolicyChangeFacts, { proposedAt, reading }: When): string[] {
  if (!facts.later) return [];
  const covered = approvedReachOf(facts);
  const what = covered === 0 ? 'that they reach no image' : `that they reach ${count(covered, 'image')}`;
  return [
    `*What is approved:* these rules, and ${what} until ${day(coveredUntil(proposedAt), reading)}: anything else stops them before they are applied. What falls due after that is an outlook: once the rules are applied nobody is asked again, and only _Undo_ stops them.`,
  ];
}

function reached(rule: Amount, phase: PolicyPhase): string {
  const settled = phase === 'in-force' || phase === 'over';
  if (rule.images === 0) return settled ? 'At its proposal none.' : 'None of the images there now.';
  return settled ? `At its proposal ${amount(rule)}.` : `Now ${amount(rule)}.`;
}

const amount = (one: Amount) => `${count(one.images, 'image')}, up to ${bytes(one.bytes)}`;

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
