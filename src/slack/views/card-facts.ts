import { sourceName } from '../../policy/source-name.ts';
import { DAY } from '../../policy/time.ts';
import type { Card } from '../desk.ts';
import { ownerWhy } from './card-owner.ts';
import { day, days, daysBetween, moment, type Reading } from './dates.ts';
import { leftOutText } from './except-button.ts';
import { inspectedText } from './inspected.ts';
import { byteRange, code, list, number, safe, upToUsd } from './text.ts';
import { what } from './words.ts';

/** The longest a free text from outside may be on a card; a longer one visibly ends in `…`. */
const FREE_TEXT = 240;

/** First line of every card, whatever its state. */
export function titleLine({ review }: Card): string {
  return `*${code(review.repository)}* · ${what(review)}${sinceWhen(review)}${leftOutText(review)}`;
}

function sinceWhen({ kind, facts, openedAt }: Card['review']): string {
  if (kind === 'unclear') return ', use not known';
  const last = Math.max(facts.lastPushedAt ?? 0, facts.lastPulledAt ?? 0);
  return last === 0 ? ', no use found' : `, unused for ${days(daysBetween(last, openedAt))}`;
}

/** Pushed range, names, bytes and cost. */
export function sizeLine({ review: { facts, kind } }: Card, reading: Reading): string {
  // Of what is unclear no answer removes anything.
  const size = sizeOf(facts, kind === 'unclear' ? 'holds' : 'frees');
  return [pushed(facts, reading), tagNames(facts), size].join(' · ');
}

function pushed(facts: Card['review']['facts'], reading: Reading): string {
  const { firstPushedAt: first, lastPushedAt: last } = facts;
  if (first === undefined || last === undefined) return 'Push date not recorded';
  return last - first < DAY
    ? `Pushed ${day(first, reading)}`
    : `Pushed ${day(first, reading)} – ${day(last, reading)}`;
}

/** `feat-refunds, fix-vat and 36 more`. */
export function tagNames(facts: Card['review']['facts']): string {
  if (facts.tags.length === 0 && facts.moreTags === 0) return 'no tags';
  return list(facts.tags.map(code), 3, facts.moreTags);
}

function sizeOf({ bytes: size, monthlyUsd }: Card['review']['facts'], does: 'holds' | 'frees'): string {
  return `${does} ${byteRange(size)} (${upToUsd(monthlyUsd)} a month)`;
}

/** Why it is asked, in the same sentences the log and the record have. */
export function reasonLine({ review: { facts } }: Card): string {
  const reasons = facts.reasons.map((reason) => safe(reason, FREE_TEXT));
  return `*Why:* ${list(reasons, 3, 0, ' ')}`;
}

/** Owner, purpose, evidence: what the answer can be checked against. */
export function evidenceLines(card: Card, reading: Reading): string[] {
  const { owner, facts } = card.review;
  const purpose = facts.purpose ? safe(facts.purpose, FREE_TEXT) : 'none recorded';
  const team = owner.team ? safe(owner.team, 80) : 'nobody known';
  return [
    `Owner: ${team} (${ownerWhy(owner, FREE_TEXT)}) · Purpose: ${purpose}`,
    notFound(card, reading),
    `${lastPull(card, reading)} · Cannot see: ${cannotSee(facts)}`,
    ...notes(facts),
  ];
}

function notFound({ review: { facts } }: Card, reading: Reading): string {
  if (facts.notFoundIn.length === 0) return 'Looked in: nothing, no source had anything to look at';
  const sources = facts.notFoundIn.map(
    ({ source, inspected }) => `${safe(sourceName(source), 60)} (${inspectedText(source, inspected)})`,
  );
  const oldest = Math.min(...facts.notFoundIn.map((source) => source.observedAt));
  return `Not found in: ${list(sources, 8)} · checked ${moment(oldest, reading)}`;
}

/** Days are counted to the day the list was frozen: a later drawing must not claim that nobody pulled since. */
function lastPull({ review: { facts, openedAt } }: Card, reading: Reading): string {
  const pulled = facts.families - facts.neverPulled;
  if (facts.lastPulledAt === undefined || pulled <= 0) return 'Last pull: none recorded';
  const when = `${day(facts.lastPulledAt, reading)}, ${days(daysBetween(facts.lastPulledAt, openedAt))} before this review`;
  if (facts.neverPulled === 0) return `Last pull: ${when}`;
  return `Last pull: ${when} (${number(pulled)} of ${number(facts.families)} were ever pulled)`;
}

function cannotSee(facts: Card['review']['facts']): string {
  if (facts.cannotSee.length === 0) return 'nothing declared';
  return list(
    facts.cannotSee.map((place) => safe(place, 60)),
    6,
  );
}

/** What else is worth knowing of the repository: copies elsewhere, where it is fetched from. */
function notes({ notes = [] }: Card['review']['facts']): string[] {
  return notes.length === 0
    ? []
    : [
        list(
          notes.map((note) => safe(note, FREE_TEXT)),
          4,
          0,
          ' ',
        ),
      ];
}

export function ifWrongLine({ review: { facts } }: Card): string {
  return `*If wrong:* ${safe(facts.ifWrong, 400)}`;
}
