import type { Button } from '@slack/types';
import { ACTION } from '../action-ids.ts';
import { actions, type Block, button } from './blocks.ts';
import { number } from './text.ts';

/** The page that will be shown when `wanted` is asked for: between 1 and the last. */
export function pageWithin(wanted: number, pages: number): number {
  return Math.min(Math.max(1, Math.trunc(wanted)), Math.max(1, pages));
}

/** Buttons to the pages before and after; none where there is one page only. */
export function pageButtons(review: string, page: number, pages: number): Block[] {
  const buttons: Button[] = [];
  if (page > 1) buttons.push(turn(ACTION.previous, 'Previous page', review, page - 1, pages));
  if (page < pages) buttons.push(turn(ACTION.next, 'Next page', review, page + 1, pages));
  return buttons.length === 0 ? [] : [actions(buttons)];
}

function turn(
  action: typeof ACTION.previous | typeof ACTION.next,
  text: string,
  review: string,
  page: number,
  pages: number,
): Button {
  const label = `${text}: ${number(page)} of ${number(pages)}`;
  return button({ action, text, label, value: { review, page } });
}
