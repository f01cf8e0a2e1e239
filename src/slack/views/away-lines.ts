import { DAY } from '../../policy/time.ts';
import type { PutAway } from '../away-ids.ts';
import type { AwayPart, AwayPreview, Card } from '../desk.ts';
import { confirmSecond, slowLine } from './card-slow.ts';
import { day, days, type Reading } from './dates.ts';
import { byteRange, bytes, code, count, list, number } from './text.ts';
import { what, whatFails } from './words.ts';

/** What goes, what stays, what that does, and how it is taken back: all there is to know before the answer. */
export function awayLines(preview: AwayPreview, reading: Reading): string[] {
  const { card, wish, goes, stays } = preview;
  const second = confirmSecond(card, reading, wish.action);
  return [
    `*${QUESTION[wish.action](preview)}*`,
    `*${GOES[wish.action]}:* ${partLine(goes, wish.action === 'reduce' && byteRange(goes.bytes))}`,
    ...(wish.action === 'reduce'
      ? [`*Stays:* ${partLine(stays)}. Newest is by push date; names are not read.`]
      : []),
    `*What happens:* ${second}${effectLine(wish.action, card, reading)}`,
    ...(wish.action === 'archive' ? [`*To know:* ${ARCHIVE_COSTS}`] : []),
    `*Taken back:* ${changesNothing(card) ? 'by another answer.' : BACK[wish.action]}`,
    ...slowLine(card),
  ];
}

const QUESTION: Readonly<Record<PutAway, (preview: AwayPreview) => string>> = {
  reduce: ({ card, wish, goes }) =>
    `Keep the newest ${number(wish.keepNewest ?? 0)} of ${what(card.review)} in ${code(card.review.repository)}, and remove ${number(goes.images)}?`,
  archive: ({ card }) => `Archive ${what(card.review)} of ${code(card.review.repository)}?`,
  disable: ({ card }) => `Disable ${what(card.review)} of ${code(card.review.repository)}?`,
};

const GOES: Readonly<Record<PutAway, string>> = {
  reduce: 'Goes',
  archive: 'Goes to the archive',
  disable: 'Loses its tags',
};

const BACK: Readonly<Record<PutAway, string>> = {
  reduce: '*Restore* on the card, until they are deleted.',
  archive: '*Restore* on the card, at any time; it takes up to 20 minutes.',
  disable: '*Restore* on the card, at any time; it takes minutes.',
};

/** Only what is deleted frees anything: of the rest no lower bound says more than its size. */
function partLine({ images, bytes: size, names }: AwayPart, range: string | false = false): string {
  const takes = range || `up to ${bytes(size.upper)}`;
  return `${count(images, 'image')}, ${takes}: ${list(names.map(code), 5, images - names.length)}`;
}

function changesNothing({ mode }: Card): boolean {
  return mode === 'observe' || mode === 'ask';
}

function effectLine(action: PutAway, card: Card, reading: Reading): string {
  const { review, mode } = card;
  if (changesNothing(card)) {
    return `your answer is recorded. In mode \`${mode}\` Layaway changes nothing in the registry.`;
  }
  const watched = `Layaway watches for ${days(Math.ceil(review.facts.watch / DAY))} and gives back what turns out to be used`;
  switch (action) {
    case 'reduce':
      return mode === 'quarantine'
        ? 'tags are put aside and stay there; in mode `quarantine` nothing is deleted.'
        : `tags are put aside; the images are deleted no earlier than ${day(reading.now + review.facts.watch, reading)} unless used or restored.`;
    case 'archive':
      return `they move to the archive class and stay there; Layaway never deletes them. ${watched}.`;
    case 'disable':
      return `tags are put aside, and nothing is deleted. ${failing(review)}; pulls by digest still work. ${watched}. The storage is still paid for, and the repository’s own lifecycle policy still applies.`;
  }
}

const failing = (review: Card['review']) => whatFails(review).replace(/^./, (first) => first.toUpperCase());

/** ECR prices the archive class below standard only beyond 150 TB, and charges what is archived for 90 days at least. */
export const ARCHIVE_COSTS =
  'Archiving frees no money below 150 TB; it stops every pull; restore takes up to 20 minutes; 90 days are charged at least.';
