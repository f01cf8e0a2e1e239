import type { ExplainAnswer, ExplainedFamily, ImageName } from '../answers.ts';
import { type Block, context, divider, header, type Message, section } from './blocks.ts';
import { totalCharacters } from './check.ts';
import { day, moment, type Reading } from './dates.ts';
import { shortStanding, standings, standingText } from './explain-standing.ts';
import { findingLine, isTelling } from './finding-line.ts';
import { LIMIT } from './limits.ts';
import { imageName } from './restore.ts';
import { bytes, code, count, list, number, safe } from './text.ts';

/** Images of a whole repository in one answer; the largest first. */
const MOST_FAMILIES = 8;
const MOST_REASONS = 6;
const MOST_FINDINGS = 8;

/** Shown at once: Slack lets nobody replace an answer to a command, so the explanation comes below it. */
export function explainingNotice({ looking }: { readonly looking: ImageName }): Message {
  const text = `Looking at ${code(imageName(looking))} and at everything that may use it. The answer follows here, usually within half a minute.`;
  const silent =
    'If nothing follows, no worker is running: `layaway explain` on the command line answers too.';
  return { text, blocks: [section([text]), context([silent])] };
}

/** The whole reasoning about one image, or every image of a repository with its because. */
export function explainView(answer: ExplainAnswer, reading: Reading): Message {
  const [only] = answer.families;
  const name = code(imageName(answer.name));
  if (!only) return noImage(answer);
  const whole = answer.families.length > 1;
  const text = whole
    ? `${name}: ${count(answer.families.length, 'image')}`
    : `${name} is ${standingText(only, reading)}: ${safe(only.reasons[0] ?? '', 300)}`;
  return { text, blocks: whole ? several(answer, reading) : one(answer, only, reading) };
}

function noImage({ name, near }: ExplainAnswer): Message {
  const meant = near === undefined ? '' : ` Did you mean ${code(`${name.repository}:${near}`)}?`;
  return sentence(
    `No image here answers to ${code(imageName(name))} now. It may be deleted, or called differently.${meant}`,
  );
}

/** Why no answer could be found. */
export function notExplained(name: ImageName, why: string): Message {
  return sentence(`${code(imageName(name))} could not be looked at: ${safe(why, 600)}`);
}

const sentence = (text: string): Message => ({ text, blocks: [section([text])] });

function one({ name, owner, lookedAt }: ExplainAnswer, family: ExplainedFamily, reading: Reading): Block[] {
  const { reasons, findings } = family;
  const why = reasons.slice(0, MOST_REASONS).map((reason) => `• ${safe(reason, 300)}`);
  if (why.length === 0) why.push('No rule has anything to say of it.');
  const left = reasons.length - MOST_REASONS;
  const telling = findings.filter(isTelling);
  const said = telling.slice(0, MOST_FINDINGS).map((finding) => findingLine(finding, reading));
  const more = telling.length - MOST_FINDINGS;
  return [
    header('Why this image'),
    section([`*${code(imageName(name))}*`, `*${capital(standingText(family, reading))}.*`]),
    section([...why, ...(left > 0 ? [`and ${number(left)} more: \`layaway explain\` shows all`] : [])]),
    context([familyFacts(family, reading), `Class: ${family.class} · Owner: ${safe(owner, 240)}`]),
    divider(),
    section([
      '*What each source says*',
      ...(said.length > 0 ? said : ['No source had anything to say.']),
      ...(more > 0 ? [`and ${number(more)} more`] : []),
    ]),
    context([`Looked at ${moment(lookedAt, reading)}`]),
  ];
}

function several(answer: ExplainAnswer, reading: Reading): Block[] {
  const { name, owner, families, lookedAt } = answer;
  const sums = [...standings(families)].map(([word, n]) => `${number(n)} ${word}`);
  const head = [
    header('Why these images'),
    section([`*${code(imageName(name))}*`, `${count(families.length, 'image')}: ${sums.join(', ')}`]),
    context([`Owner: ${safe(owner, 240)} · Looked at ${moment(lookedAt, reading)}`]),
  ];
  const sorted = [...families].sort((a, b) => b.sizeBytes - a.sizeBytes).slice(0, MOST_FAMILIES);
  const rows: Block[] = [];
  for (const family of sorted) {
    const row = section([
      names(family),
      `*${capital(shortStanding(family, reading))}* · ${because(family)}`,
      familyFacts(family, reading),
    ]);
    if (totalCharacters([...head, ...rows, row]) > LIMIT.messageTotal - 400) break;
    rows.push(row);
  }
  const left = families.length - rows.length;
  const ask = 'Ask for one by its tag or digest to see everything said of it.';
  return [...head, ...rows, context([left > 0 ? `and ${number(left)} more. ${ask}` : ask])];
}

function names({ tags }: ExplainedFamily): string {
  return tags.length === 0 ? '*untagged*' : list(tags.map(code), 5);
}

/** The first reason decides; the others are for who asks about the image alone. */
function because({ reasons: [first = '', ...others] }: ExplainedFamily): string {
  return `${safe(first, 240)}${others.length > 0 ? ` (and ${number(others.length)} more)` : ''}`;
}

function familyFacts(
  { digest, pushedAt, lastPulledAt, sizeBytes }: ExplainedFamily,
  reading: Reading,
): string {
  return [
    `\`${safe(digest.slice(0, 19))}\``,
    pushedAt === undefined ? 'push date not recorded' : `pushed ${day(pushedAt, reading)}`,
    lastPulledAt === undefined ? 'never pulled' : `last pulled ${day(lastPulledAt, reading)}`,
    bytes(sizeBytes),
  ].join(' · ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
