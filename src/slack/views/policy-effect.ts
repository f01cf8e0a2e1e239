import type { Amount, PolicyChangeFacts, PolicyDiff, PreviewResult } from '../../policy/policy-change.ts';
import { firstLines, fitLines } from './fit-lines.ts';
import { bytes, code, count, list, number, safe, unended } from './text.ts';

const MOST_RULES = 6;
const MOST_NEVER = 5;
/** Of the list of rules: the sums below it are never cut. */
const MOST_CHARACTERS = 1_100;
const MOST_NOTES = 4;
const MOST_DIFFERENCES = 3;

/** A sentence with its patterns as code: two stars would make what lies between them bold. */
export function patterned(sentence: string, limit: number): string {
  return safe(sentence, limit).replace(/[^\s,()`]*\*(?:[\w.-]*[\w-])?/g, '`$&`');
}

/** What the policy does, rule by rule and in all. Sizes are sums over images: layers may be shared. */
export function effectLines({ rules, images, expires, archives, soon }: PolicyChangeFacts): string[] {
  const shown = rules.map((rule) => `• ${patterned(rule.sentence, 300)} ${reached(rule)}`);
  const moved = archives.images > 0 ? `, archives ${amount(archives)}` : '';
  const later = soon ? ` It reaches ${amount(soon)} more before this proposal lapses.` : '';
  return [
    '*What this policy has ECR do*',
    ...fitLines(firstLines(shown, MOST_RULES), MOST_CHARACTERS),
    `*Within a day it deletes ${number(expires.images)} of ${count(images, 'image')}, up to ${bytes(expires.bytes)}*${moved}.${later} Then it goes on by itself, every day.`,
  ];
}

const reached = (rule: Amount) =>
  rule.images === 0 ? 'None of the images there now.' : `Now ${amount(rule)}.`;

const amount = (one: Amount) => `${count(one.images, 'image')}, up to ${bytes(one.bytes)}`;

/** What it leaves alone, and what nobody can see for it. */
export function neverLines({ never, rules }: PolicyChangeFacts): string[] {
  const kept = never.map((one) => `• ${patterned(one, 250)}`);
  const byPull = rules.length > 0 && rules.every(({ sentence }) => sentence.includes('last pull'));
  const blind = byPull
    ? 'ECR looks at pulls, not at what runs.'
    : 'ECR looks at dates and names, not at use: an image of these kinds that still runs when its days are over is deleted all the same.';
  return [
    ...(kept.length > 0 ? ['*Never deleted by it*', ...fitLines(firstLines(kept, MOST_NEVER), 800)] : []),
    `${blind} Layaway found none of today's uses, keeps and holds among them, and looks again right before it is applied.`,
  ];
}

/** Beside the policy that is there now. */
export function diffLines(former: string | undefined, diff: PolicyDiff | undefined): string[] {
  if (former === undefined) return ['*Now:* ECR has no lifecycle policy for it, so nothing goes by itself.'];
  if (!diff) return ['*Now:* ECR has another lifecycle policy; its own rules stay.'];
  const changes = DIFFERENCES.flatMap(([kind, what]) =>
    diff[kind].images > 0 ? [`${amount(diff[kind])} ${what}`] : [],
  );
  const said = changes.length > 0 ? changes.join('; ') : 'nothing for the images there now';
  return [`*What changes beside the policy there now, sooner or later:* ${said}.`];
}

const DIFFERENCES: readonly (readonly [keyof PolicyDiff, string])[] = [
  ['newlyExpired', 'deleted that stay now'],
  ['newlyArchived', 'archived that stay now'],
  ['noLongerExpired', 'kept that are deleted now'],
  ['noLongerArchived', 'kept that are archived now'],
  ['sooner', 'sooner than now'],
  ['later', 'later than now'],
];

/** Whether ECR itself says the same; silence is never agreement. */
export function previewLine(preview: PreviewResult): string {
  switch (preview.status) {
    case 'agrees':
      return `ECR's own preview agrees: ${count(preview.images, 'image')}.`;
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

export function noteLines({ notes }: PolicyChangeFacts): string[] {
  return notes.slice(0, MOST_NOTES).map((note) => safe(note, 150));
}
