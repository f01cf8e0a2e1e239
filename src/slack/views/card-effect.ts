import { isAskedAgain } from '../../policy/asked-again.ts';
import type { Card } from '../desk.ts';
import { day, type Reading } from './dates.ts';

/** What *Remove* would do now, in the mode that is on. A deletion date said here is the earliest possible one. */
export function removeLine(card: Card, reading: Reading): string {
  const { review, mode } = card;
  const when = review.slow ? 'once two people approved' : begins(card);
  switch (mode) {
    case 'observe':
    case 'ask':
      return `*Remove:* recorded only. In mode \`${mode}\` Layaway changes nothing in the registry.`;
    case 'quarantine':
      return `*Remove:* ${putAside(card)} ${when}, and stay there; in mode \`quarantine\` nothing is deleted.`;
    case 'delete':
      return `*Remove:* ${putAside(card)} ${when}; the images are deleted no earlier than ${day(deletion(card, reading), reading)} unless used or restored.`;
  }
}

/** When a removal begins. A card stays as it is drawn: what is paused later must not have been promised for today. */
export function begins({ paused }: Pick<Card, 'paused'>): string {
  return paused ? 'once the pause is over' : 'from today on, unless paused';
}

/** Untagged images and leftovers have no tag to put aside: their reversible stop is the archive class. */
export function putAside({ review }: Card): string {
  if (isAskedAgain(review)) return 'they are watched anew where they are';
  if (review.facts.final) return 'nothing is put aside, the images are only watched';
  return review.kind === 'past-expected-life' ? 'tags are put aside' : 'images are put aside';
}

export function deletion({ review }: Card, { now }: Reading): number {
  return now + review.facts.watch;
}
