import type { SectionBlock } from '@slack/types';
import { type FrozenFamily, isWaiting, type Review } from '../../policy/review.ts';
import { ACTION } from '../action-ids.ts';
import { button, section } from './blocks.ts';
import { count, shorten } from './text.ts';

/** One image of the list, with *Leave out* or *Take back in* while its question is open and offers a removal. */
export function imageSection(review: Review, family: FrozenFamily, lines: readonly string[]): SectionBlock {
  if (!isWaiting(review.state) || !review.offers.includes('remove')) return section(lines);
  const out = isLeftOut(review, family);
  const name = shorten(family.tags[0] ?? family.root.slice(0, 19), 40);
  return {
    ...section(lines),
    accessory: button({
      action: ACTION.except,
      text: out ? 'Take back in' : 'Leave out',
      label: out ? `Take ${name} back into the question` : `Leave ${name} out of the question`,
      value: { review: review.id, except: { root: family.root, leaveOut: !out } },
    }),
  };
}

export function isLeftOut({ leftOut = [] }: Review, { root }: FrozenFamily): boolean {
  return leftOut.includes(root);
}

/** How many of the list are left out; nothing where none is. */
export function leftOutText({ leftOut = [] }: Review): string {
  return leftOut.length === 0 ? '' : `, ${count(leftOut.length, 'image')} left out`;
}
