import type { ModalView } from '@slack/types';
import type { CameTo } from '../../policy/came-to.ts';
import { type FrozenFamily, isWaiting } from '../../policy/review.ts';
import type { ImagesPage } from '../desk.ts';
import { type Block, context, divider, modal, section, withIds } from './blocks.ts';
import { day, type Reading } from './dates.ts';
import { imageSection, isLeftOut, leftOutText } from './except-button.ts';
import { HOLD_WORDS } from './hold-words.ts';
import { pageButtons } from './pages.ts';
import { bytes, code, count, list, number, safe } from './text.ts';
import { what } from './words.ts';

/** Families on one page of the modal: two lines each stay readable and far below 100 blocks. */
export const IMAGES_PER_PAGE = 20;

/** More than this on one page would break the modal; what is left out is said. */
const MOST_BLOCKS = 90;

/** The frozen list an approval speaks of, one page of it (promise 10). */
export function imagesModal(shown: ImagesPage, reading: Reading): ModalView {
  const { card, families, page, pages } = shown;
  const { review } = card;
  const left = families.length - MOST_BLOCKS;
  const decided = !isWaiting(review.state);
  const title = `*${code(review.repository)}* · ${what(review)}${leftOutText(review)} · page ${number(page)} of ${number(pages)}`;
  const blocks: Block[] = [
    section([title]),
    context([
      'Exactly this list is what an answer applies to. An image that changes meanwhile drops out by itself.',
    ]),
    divider(),
    ...families
      .slice(0, MOST_BLOCKS)
      .map((family) =>
        imageSection(review, family, [
          ...familyLines(family, { state: shown.states?.get(family.root), decided }, reading),
          ...(isLeftOut(review, family) ? ['*Left out:* no approval speaks of it.'] : []),
        ]),
      ),
    ...(left > 0 ? [context([`${number(left)} more on this page do not fit.`])] : []),
    ...pageButtons(review.id, page, pages),
  ];
  return modal('Images', { kind: 'images', review: review.id, page }, withIds(blocks, 'images', reading.now));
}

/** How far it came. Before an answer nothing did, so nothing is said. */
function stateOf(state: CameTo | undefined, decided: boolean): string[] {
  if (state) return [`*${HOLD_WORDS[state]}*`];
  return decided ? ['unchanged'] : [];
}

function familyLines(
  family: FrozenFamily,
  { state, decided }: { readonly state: CameTo | undefined; readonly decided: boolean },
  reading: Reading,
): string[] {
  const names = family.tags.length === 0 ? '*untagged*' : list(family.tags.map(code), 8);
  const pushed =
    family.pushedAt === undefined ? 'push date not recorded' : `pushed ${day(family.pushedAt, reading)}`;
  const pulled =
    family.lastPulledAt === undefined ? 'never pulled' : `last pulled ${day(family.lastPulledAt, reading)}`;
  const shared = family.members.filter((member) => member.shared).length;
  return [
    names,
    [
      `\`${shortDigest(family.root)}\``,
      pushed,
      pulled,
      bytes(family.sizeBytes),
      ...(family.members.length > 1 ? [count(family.members.length, 'manifest')] : []),
      ...(shared > 0 ? [`${number(shared)} shared with other images and left alone`] : []),
      ...stateOf(state, decided),
    ].join(' · '),
  ];
}

/** `sha256:` and twelve digits: enough to find it, short enough to read. */
function shortDigest(digest: string): string {
  return safe(digest.slice(0, 19));
}
