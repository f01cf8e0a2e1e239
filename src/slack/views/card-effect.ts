import type { Card } from '../desk.ts';
import type { ConfirmParts } from './blocks.ts';
import { confirmSecond, isSecond } from './card-slow.ts';
import { day, plainDay, type Reading } from './dates.ts';
import { LIMIT } from './limits.ts';
import { bytes, number, plain, shorten } from './text.ts';
import { what } from './words.ts';

/** What *Remove* would do now, in the mode that is on. A deletion date said here is the earliest possible one. */
export function removeLine(card: Card, reading: Reading): string {
  const { review, mode } = card;
  const begins = review.slow ? 'once two people approved' : 'starting today';
  switch (mode) {
    case 'observe':
    case 'ask':
      return `*Remove:* recorded only. In mode \`${mode}\` Layaway changes nothing in the registry.`;
    case 'quarantine':
      return `*Remove:* ${putAside(card)}, ${begins}, and stay there; in mode \`quarantine\` nothing is deleted.`;
    case 'delete':
      return `*Remove:* ${putAside(card)}, ${begins}; the images are deleted no earlier than ${day(deletion(card, reading), reading)} unless used or restored.`;
  }
}

/** The second question after a click on *Remove*: count, date and risk again, in plain text. */
export function removeConfirm(card: Card, reading: Reading): ConfirmParts {
  const { review } = card;
  const effect = `up to ${bytes(review.facts.bytes.upper)}: ${confirmSecond(card, reading)}${confirmEffect(card, reading)}`;
  const repository = shorten(plain(review.repository), 80);
  const room = LIMIT.confirmText - effect.length - repository.length - 4;
  const risk = room > 30 ? ` ${shorten(`If wrong: ${plain(review.facts.ifWrong)}`, room)}` : '';
  return {
    title: `Remove ${what(review)}?`,
    text: `${repository}, ${effect}${risk}`,
    yes: `Remove ${number(review.facts.families)}`,
    no: 'Not now',
  };
}

function confirmEffect(card: Card, reading: Reading): string {
  const begins = card.review.slow && !isSecond(card.review, 'remove', reading) ? '' : ', starting today';
  switch (card.mode) {
    case 'observe':
    case 'ask':
      return `your answer is recorded; in mode ${card.mode} nothing changes in the registry.`;
    case 'quarantine':
      return `${putAside(card)}${begins}. In mode quarantine nothing is deleted.`;
    case 'delete':
      return `${putAside(card)}${begins}; the images are deleted no earlier than ${plainDay(deletion(card, reading), reading.zone)} unless used or restored.`;
  }
}

/** Untagged images and leftovers have no tag to put aside: their reversible stop is the archive class. */
function putAside({ review }: Card): string {
  if (review.facts.final) return 'nothing is put aside, the images are watched as they are';
  return review.kind === 'past-expected-life' ? 'tags are put aside' : 'images are put aside';
}

function deletion({ review }: Card, { now }: Reading): number {
  return now + review.facts.watch;
}
