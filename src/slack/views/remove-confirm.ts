import { isAskedAgain } from '../../policy/asked-again.ts';
import { mostPerWeek } from '../../policy/staging.ts';
import type { Card } from '../desk.ts';
import type { ConfirmParts } from './blocks.ts';
import { begins, deletion, putAside } from './card-effect.ts';
import { isSecond } from './card-slow.ts';
import { plainDay, type Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { bytes, number, plain, shorten } from './text.ts';
import { what, whatFails } from './words.ts';

/**
 * The second question after a click on *Remove*: count, date and risk again, in plain text. Slack takes 300 characters,
 * so only the name of the repository is ever shortened: what happens and what it risks stands there whole.
 */
export function removeConfirm(card: Card, reading: Reading): ConfirmParts {
  const { review } = card;
  const size = `, up to ${bytes(review.facts.bytes.upper)}. `;
  const effect = [half(card, reading), effectText(card, reading), risk(card)].filter(Boolean).join(' ');
  const room = LIMIT.confirmText - size.length - effect.length;
  return {
    title: `Remove ${what(review)}?`,
    text: `${shorten(plain(review.repository), room)}${size}${effect}`,
    yes: `Remove ${number(review.facts.families)}`,
    no: 'Not now',
  };
}

/** Which of two approvals a click is. */
function half({ review }: Card, reading: Reading): string {
  if (!review.slow) return '';
  return isSecond(review, 'remove', reading) ? 'Second of two approvals.' : 'First of two approvals.';
}

function effectText(card: Card, reading: Reading): string {
  const { mode, review } = card;
  if (changesNothing(card))
    return `Your answer is recorded; in mode ${mode} nothing changes in the registry.`;
  const first = review.slow && !isSecond(review, 'remove', reading);
  const { slow, families } = review.facts;
  const staged =
    review.slow && slow ? `, at most ${number(mostPerWeek(families, slow.sharePerWeek))} a week` : '';
  const aside = `${putAside(card)} ${first ? 'after the second' : begins(card)}${staged}`;
  const text = `${aside.charAt(0).toUpperCase()}${aside.slice(1)}`;
  return mode === 'quarantine'
    ? `${text}; in mode quarantine nothing is deleted.`
    : `${text}; images deleted no earlier than ${plainDay(deletion(card, reading), reading.zone)} unless used or restored.`;
}

function risk(card: Card): string {
  const { facts, kind } = card.review;
  if (changesNothing(card)) return '';
  const after = card.mode === 'delete' ? ', once deleted they must be rebuilt' : '';
  if (isAskedAgain(card.review)) return `If wrong: what needs them fails until restored${after}.`;
  if (facts.final) return `It cannot be taken back${after}.`;
  return kind === 'past-expected-life'
    ? `If wrong: ${whatFails(card.review)} until restored${after}.`
    : `If wrong: pulls fail until restored from the archive${after}.`;
}

function changesNothing({ mode }: Card): boolean {
  return mode === 'observe' || mode === 'ask';
}
