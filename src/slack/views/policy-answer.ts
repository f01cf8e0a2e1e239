import { FIELD_NAME, missingFields } from '../../policy/field-coverage.ts';
import { NOTHING_EXPIRES } from '../../policy/lifecycle/compile.ts';
import { awaitsApproval, isUnderWay } from '../../policy/policy-change.ts';
import { isUnprovenNote } from '../../policy/policy-notes.ts';
import type { Prevention, RetentionPolicy } from '../../policy/retention-policy.ts';
import { permissionsOf } from '../../policy/review-decide.ts';
import { COMMAND } from '../action-ids.ts';
import type { PolicyAnswer } from '../policy-desk.ts';
import { actions, type Block, context, divider, header, type Message, section } from './blocks.ts';
import { day, moment, type Reading } from './dates.ts';
import { firstLines, fitLines } from './fit-lines.ts';
import { proposeButton } from './policy-buttons.ts';
import { diffLines, effectLines } from './policy-effect.ts';
import { proposalLines } from './policy-proposal.ts';
import { evidenceLines, globsFirst, named } from './policy-said.ts';
import { code, list, safe, shorten, unended } from './text.ts';

const MOST_SHOWN = 5;
const MOST_PREVENTIONS = 1;
/** Characters: all parts together stay within one message. */
const MOST_LEARNED = 2_300;
const MOST_REJECTED = 1_000;
const SNIPPET = 900;
const NAME = 60;

/** The answer to `/ecr policy`: what was learned, what it would do, what is proposed, what would keep it clean. */
export function policyAnswerView(answer: PolicyAnswer, reading: Reading): Message {
  const { retention, facts } = answer;
  // That there is no rule stands above it already.
  const rejected = answer.rejected.filter((why) => why !== NOTHING_EXPIRES);
  const { repository, owner } = retention;
  const whose = owner.team === undefined ? 'nobody known' : safe(owner.team, 80);
  const blocks: Block[] = [
    header('Retention policy'),
    section([`*${code(repository)}*`, ...fitLines(learnedLines(retention, reading), MOST_LEARNED)]),
    ...(facts
      ? [
          section([
            // As if it were proposed now.
            ...effectLines(facts, 'open', { proposedAt: facts.at, reading }),
            ...sameOrDiff(answer),
            ...facts.notes.filter(isUnprovenNote).map((note) => `*Mind:* ${safe(note, 400)}`),
          ]),
        ]
      : [section(nowLines(answer, reading))]),
    ...(rejected.length > 0 ? [section(rejectedLines(rejected))] : []),
    section(proposalLines(answer, reading)),
    ...(mayPropose(answer) ? [actions([proposeButton({ registry: answer.registry, repository })])] : []),
    ...preventionBlocks(retention.prevention, reading),
    context([
      ...evidenceLines({ expires: [], evidence: retention.evidence }, reading),
      ...fieldsLine(answer),
      `Owner: ${whose} · looked at ${moment(reading.now, reading)} · all of it: ${code(`layaway policy ${repository}`)}`,
    ]),
  ];
  return { text: `Retention policy of ${safe(repository, 260)}`, blocks };
}

function learnedLines(
  { protects, expires, exceptions, notProposed }: RetentionPolicy,
  reading: Reading,
): string[] {
  const bullets = (lines: readonly string[]) => firstLines(lines, MOST_SHOWN);
  const kept = protects.map(({ class: kind, tags }) => {
    const names =
      tags.length > 0
        ? ` (${list(
            globsFirst(tags).map((tag) => code(tag)),
            4,
          )})`
        : '';
    return `• ${kind}${names}`;
  });
  const goes = expires.map((one) => expiringLine(one, reading));
  const spared = exceptions.map(({ tags, digest, why, until }) => {
    const name = code(tags[0] ?? digest.slice(0, 19));
    return `• ${name}: ${named(why, 200, reading)}${until === undefined ? '' : `, until ${day(until, reading)}`}`;
  });
  const not = notProposed.map((one) => `• ${one.class}: ${named(one.why, 240, reading)}`);
  return [
    ...(kept.length > 0 ? ['*Never expires*', ...bullets(kept)] : []),
    ...(goes.length > 0
      ? ['*May go by itself*', ...bullets(goes)]
      : [
          '*May go by itself:* nothing yet. A rule is learned from removals of the same kind in two different weeks.',
        ]),
    ...(spared.length > 0 ? ['*Exceptions, kept or in use*', ...bullets(spared)] : []),
    ...(not.length > 0 ? ['*Removed, and no rule for it*', ...bullets(not)] : []),
  ];
}

function expiringLine(
  { class: kind, selection, limit, limitBecause, because }: RetentionPolicy['expires'][number],
  reading: Reading,
): string {
  const called = (names: readonly string[]) =>
    list(
      names.map((name) => code(shorten(name, NAME))),
      4,
    );
  const what = selection.kind === 'untagged' ? 'without a tag' : called(selection.patterns);
  const when =
    limit.kind === 'days' ? `${limit.days} days after the push` : `all but the newest ${limit.count}`;
  const why = limitBecause === undefined ? '' : ` _${named(unended(limitBecause, 240), 240, reading)}._`;
  return `• ${kind}, ${what}: ${when}. ${named(because, 240, reading)}${why}`;
}

/** Where there is nothing to propose. */
function nowLines({ current, inForce = [] }: PolicyAnswer, reading: Reading): string[] {
  if (current === undefined) return ['*Now:* ECR has no lifecycle policy for it, so nothing goes by itself.'];
  if (inForce.length === 0) return ['*Now:* ECR has a lifecycle policy for it, made by its owner.'];
  const rules = inForce.map((sentence) => `• ${named(sentence, 240, reading)}`);
  return [
    '*Now:* ECR carries out what two people approved here, though no answer teaches it any more:',
    ...fitLines(firstLines(rules, MOST_SHOWN), MOST_REJECTED),
    'The card of that policy in the channel of its team puts back the one before it.',
  ];
}

function sameOrDiff({ isSame, current, facts }: PolicyAnswer): string[] {
  if (isSame) return ['To the images there now it does the same as the present policy.'];
  return facts ? diffLines(current, facts) : [];
}

function rejectedLines(rejected: readonly string[]): string[] {
  const lines = rejected.map((why) => `• ${unended(why, 400)}.`);
  return ['*Not proposed, because*', ...fitLines(firstLines(lines, MOST_SHOWN), MOST_REJECTED)];
}

/** Where one would differ and none is open. */
function mayPropose({ isLead, mode, facts, isSame, rejected, proposal }: PolicyAnswer): boolean {
  const open = proposal !== undefined && (awaitsApproval(proposal.state) || isUnderWay(proposal.state));
  const differs = facts !== undefined && isSame !== true && rejected.length === 0;
  return isLead && permissionsOf(mode).delete && differs && !open;
}

function preventionBlocks(prevention: readonly Prevention[], reading: Reading): Block[] {
  if (prevention.length === 0) return [];
  const shown = prevention.slice(0, MOST_PREVENTIONS);
  const left = prevention.length - shown.length;
  return [
    divider(),
    ...shown.map(({ text, snippet }) =>
      section([
        `*So that it does not fill up again:* ${named(text, 600, reading)}`,
        ...(snippet ? snippetLines(snippet.text) : []),
      ]),
    ),
    ...(left > 0 ? [context([`and ${left} more: \`layaway policy\` shows all`])] : []),
  ];
}

/** A snippet that is cut is of no use to paste: then it is left to the command line. */
function snippetLines(text: string): string[] {
  if (text.length > SNIPPET) return ['The snippet is long: `layaway policy` shows it.'];
  const lines = text.split('\n').map((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    return indent + safe(line.replaceAll('`', "'"), SNIPPET * 5);
  });
  const block = `\`\`\`\n${lines.join('\n')}\n\`\`\``;
  return block.length > SNIPPET * 1.5 ? ['The snippet is long: `layaway policy` shows it.'] : [block];
}

function fieldsLine({ fields }: PolicyAnswer): string[] {
  if (!fields) return [];
  const missing = missingFields(fields).map((field) => FIELD_NAME[field]);
  return [missing.length === 0 ? 'Tags: all fields are filled in' : `Tags missing: ${missing.join(', ')}`];
}

const notice = (text: string): Message => ({ text, blocks: [section([text])] });

/** Said at once, while the worker looks. */
export function lookingNotice(repository: string): Message {
  return notice(
    `Looking at ${code(repository)} and all that may use it. The answer comes here, in a minute or a few.`,
  );
}

/** Why no answer could be found. */
export function notLooked(repository: string, why: string): Message {
  return notice(`${code(repository)}: ${unended(why, 600)}.`);
}

/** What became of *Propose it now*. */
export function proposedView(
  repository: string,
  made:
    | { readonly status: 'proposed' }
    | { readonly status: 'same'; readonly why: string }
    | { readonly status: 'rejected'; readonly why: readonly string[] },
): Message {
  if (made.status === 'proposed') {
    return notice(
      `The policy of ${code(repository)} is proposed: its card stands in the channel of its team. Two people have to approve it.`,
    );
  }
  const why = made.status === 'same' ? [made.why] : made.why;
  const lines = why.slice(0, MOST_SHOWN).map((one) => `${unended(one, 500)}.`);
  return notice(
    `The policy of ${code(repository)} is not proposed. ${lines.join(' ')} \`${COMMAND} policy\` says more.`,
  );
}
