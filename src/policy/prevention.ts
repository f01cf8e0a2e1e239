import { FIELD_NAME, missingFields } from './field-coverage.ts';
import { type Answer, type Group, groupOf } from './learning/answer.ts';
import type { Learning } from './learning/learned-from.ts';
import { fieldsSnippet, promoteSnippet } from './prevention-snippets.ts';
import type { ExpirableClass, Prevention } from './retention-policy.ts';
import { parseVersion } from './version.ts';
import { firstFew } from './wording.ts';

/** A class that comes back is asked about for the second time. */
const CYCLES = 2;

/**
 * What would keep the classes that were asked about again and again from filling up, one concrete proposal for each:
 * the whole policy where answers have taught a rule; else fields to fill in when images are made. Where releases and builds share a
 * repository and no name tells them apart, releases get a name of their own first.
 */
export function preventionFor(from: Learning, expires: readonly ExpirableClass[]): Prevention[] {
  const recurring = recurringIn(from);
  if (recurring.length === 0) return [];
  const proposals = recurring
    .filter(({ group }) => group !== 'release' || !isMixed(from))
    .map((one) => proposalFor(from, one, expires));
  return isMixed(from) ? [...proposals, promotion(from)] : proposals;
}

interface Recurring {
  readonly group: Group;
  readonly class: Prevention['class'];
  readonly weeks: readonly string[];
}

/** What was asked about in two different weeks or more, in the order it came up. */
function recurringIn({ answers, weekOf }: Learning): Recurring[] {
  const groups = new Map<Group, Answer[]>();
  for (const answer of answers) {
    const group = groupOf(answer);
    groups.set(group, [...(groups.get(group) ?? []), answer]);
  }
  return [...groups].flatMap(([group, asked]) => {
    const weeks = [...new Set(asked.map(({ review }) => weekOf(review.openedAt)))].sort();
    const [first] = asked;
    return first && weeks.length >= CYCLES ? [{ group, class: first.review.class, weeks }] : [];
  });
}

function proposalFor(from: Learning, one: Recurring, expires: readonly ExpirableClass[]): Prevention {
  const rules = expires.filter(({ class: of, selection }) =>
    one.group === 'untagged'
      ? selection.kind === 'untagged'
      : selection.kind === 'tagged' && of === one.group,
  );
  const subject = one.group === 'unknown' ? 'images whose names say nothing' : `${one.group} images`;
  const weeks = `${one.weeks.length} different weeks (${firstFew(one.weeks, 4)})`;
  const what = `${subject} were asked about in ${weeks}.`;
  if (rules.length > 0) {
    return {
      kind: 'lifecycle-rule',
      class: one.class,
      group: one.group,
      // How far such a policy came is told beside it. No rule to paste: ECR holds one text, and that rule alone would take the place of those that keep releases.
      text: `${capital(what)} A lifecycle rule lets them go without a question, beside the rules that keep the others: layaway policy ${from.repository} shows the whole policy and tries it out.`,
    };
  }
  const missing = missingFields(from.fields ?? []);
  const names = missing.map((field) => FIELD_NAME[field]).join(', ');
  const fill =
    names === '' ? 'Keep the repository’s fields filled in' : `Fill in when they are made: ${names}`;
  return {
    kind: 'image-fields',
    class: one.class,
    group: one.group,
    text: `${capital(what)} ${fill}, so that nobody has to ask what they are for.`,
    snippet: { language: 'yaml', text: fieldsSnippet(from, one.class) },
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function promotion(from: Learning): Prevention {
  return {
    kind: 'promote-releases',
    class: 'release',
    group: 'release',
    text: 'Releases and other builds share this repository, and the releases’ names have no beginning in common. Give what is released a name of its own, or a repository of its own: then everything else can go by a rule.',
    snippet: { language: 'sh', text: promoteSnippet(from) },
  };
}

/** Whether releases live among other builds, and no beginning of their names sets them apart. */
function isMixed({ families, classOf }: Learning): boolean {
  const tags = families.flatMap((family) => family.tags);
  const releases = tags.filter((tag) => classOf([tag]) === 'release');
  const others = tags.filter((tag) => classOf([tag]) !== 'release');
  if (releases.length === 0 || others.length === 0) return false;
  const prefixes = new Set(releases.map((tag) => parseVersion(tag).prefix));
  const [prefix = ''] = prefixes;
  return prefixes.size > 1 || prefix === '' || others.some((tag) => tag.startsWith(prefix));
}
