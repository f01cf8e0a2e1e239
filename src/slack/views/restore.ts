import type { Button } from '@slack/types';
import { ACTION } from '../action-ids.ts';
import type { ImageName, RestoreOffer } from '../answers.ts';
import { writeRestoreValue } from '../restore-value.ts';
import { actions, button, context, type Message, section } from './blocks.ts';
import { code, count, list, number, plain, shorten } from './text.ts';

/** An image or repository as its readers type it. */
export function imageName({ repository, tag, digest }: ImageName): string {
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest.slice(0, 19)}`}`;
}

/** What `/ecr restore` would bring back, with the button that does it. */
export function restoreOfferView(offer: RestoreOffer): Message {
  const images = count(offer.count, 'image');
  const name = code(imageName(offer.name));
  const tags = list(offer.tags.map(code), 5, offer.count - offer.tags.length);
  const late = `${count(offer.tooLate, 'image')} of it ${offer.tooLate === 1 ? 'is' : 'are'} being deleted already; it is too late for ${offer.tooLate === 1 ? 'it' : 'them'} here.`;
  return {
    text: `Restore ${images} of ${name}?`,
    blocks: [
      section([
        `*Restore ${images} of ${name}?*`,
        tags,
        'They get their names back, usually within a minute, from the archive within 20 minutes. A name that another image carries by now stays there. They are not asked about for 90 days.',
      ]),
      ...(offer.tooLate > 0 ? [context([late])] : []),
      actions([offerButton(offer)]),
    ],
  };
}

/** The value is not a review's: it names the images themselves. */
function offerButton(offer: RestoreOffer): Button {
  const images = count(offer.count, 'image');
  const name = plain(imageName(offer.name));
  const drawn = button({
    action: ACTION.restoreNamed,
    text: `Restore ${number(offer.count)}…`,
    label: `Restore ${images} of ${shorten(name, 50)}`,
    value: { review: '' },
    style: 'primary',
    confirm: {
      title: `Restore ${images}?`,
      text: `${shorten(name, 150)}: ${images} ${offer.count === 1 ? 'gets its name' : 'get their names'} back, and the approved removal ends.`,
      yes: `Restore ${number(offer.count)}`,
      no: 'Not now',
    },
  });
  return { ...drawn, value: writeRestoreValue(offer) };
}

/** After the click: stored, and the worker does it. */
export function restoringView(name: ImageName, restoring: number): Message {
  const text =
    restoring === 0
      ? `Nothing was left to restore of ${code(imageName(name))}.`
      : `Restoring ${count(restoring, 'image')} of ${code(imageName(name))}. The card shows when it is done.`;
  return { text, blocks: [section([text])] };
}
