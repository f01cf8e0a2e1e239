import { actionOf } from '../../policy/action.ts';
import type { CameTo } from '../../policy/came-to.ts';
import type { HoldStatus } from '../../policy/hold.ts';
import type { Review } from '../../policy/review.ts';
import { unwatchedText } from '../../policy/watched.ts';
import type { Card } from '../desk.ts';
import { restoredText } from './card-restored.ts';
import { day, type Reading } from './dates.ts';
import { number } from './text.ts';
import { whatFails } from './words.ts';

const DONE = { archive: 'archived', disable: 'disabled' } as const;

/** What is known first of images that are archived or disabled, and not deleted. */
export function restHeadline(
  { holds, review }: Card,
  action: 'archive' | 'disable',
  reading: Reading,
): string {
  const n = (status: HoldStatus) => holds.counts[status] ?? 0;
  const done = DONE[action];
  const there = n('quarantined') + n(done);
  if (n('restoring') > 0) return `*Being restored*${fromArchive(review)}`;
  const toGo = n('approved') + n('quarantining');
  if (toGo > 0) return `*Being ${done}:* ${number(there)} of ${number(there + toGo)} done`;
  if (there > 0) return `*${number(there)} ${done}*${watched(holds, reading)}. Nothing is deleted.`;
  const restored = restoredText(holds);
  if (restored !== undefined) return restored;
  return n('dropped') + n('gone') > 0 ? `*Nothing left to be ${done}*` : `*About to be ${done}*`;
}

function watched(holds: Card['holds'], reading: Reading): string {
  const { watchUntil } = holds;
  return watchUntil === undefined ? '' : `, watched until ${day(watchUntil, reading)}${later(holds)}`;
}

/** Why a date is later than the card said before. */
export function later({ unwatched }: Card['holds']): string {
  return unwatched === undefined ? '' : ` (later than said before: ${unwatchedText(unwatched)})`;
}

/** Said while something comes back from the archive: that takes longer than anywhere else. */
export function fromArchive({ state, kind }: Pick<Review, 'state' | 'kind'>): string {
  const archived = 'action' in state && actionOf(state) === 'archive';
  return archived || kind !== 'past-expected-life' ? ', from the archive: up to 20 minutes' : '';
}

/** What it means that they are as they are; nothing is said of a deletion that does not come. */
export function ifWrongRest(action: 'archive' | 'disable', review: Pick<Review, 'class'>): string {
  return action === 'archive'
    ? '*If wrong:* no pull of these images works until restored (up to 20 minutes).'
    : `*If wrong:* ${whatFails(review)} until restored (minutes).`;
}

/** The words for states that mean something else where nothing is deleted afterwards. */
export const REST_WORDS: Readonly<Record<'archive' | 'disable', Partial<Record<CameTo, string>>>> = {
  archive: { quarantining: 'being archived', quarantined: 'archived, still watched' },
  disable: { quarantining: 'being disabled', quarantined: 'disabled, still watched' },
};
