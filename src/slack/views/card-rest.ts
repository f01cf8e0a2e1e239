import { actionOf } from '../../policy/action.ts';
import type { HoldStatus } from '../../policy/hold.ts';
import type { Review } from '../../policy/review.ts';
import type { Card } from '../desk.ts';
import { day, type Reading } from './dates.ts';
import { number } from './text.ts';

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
  if (n('restored') > 0) return `*Restored ${number(n('restored'))}*`;
  return n('dropped') + n('gone') > 0 ? `*Nothing left to be ${done}*` : `*About to be ${done}*`;
}

function watched({ watchUntil }: Card['holds'], reading: Reading): string {
  return watchUntil === undefined ? '' : `, watched until ${day(watchUntil, reading)}`;
}

/** Said while something comes back from the archive: that takes longer than anywhere else. */
export function fromArchive({ state, kind }: Pick<Review, 'state' | 'kind'>): string {
  const archived = 'action' in state && actionOf(state) === 'archive';
  return archived || kind !== 'past-expected-life' ? ', from the archive: up to 20 minutes' : '';
}

/** What it means that they are as they are; nothing is said of a deletion that does not come. */
export function ifWrongRest(action: 'archive' | 'disable'): string {
  return action === 'archive'
    ? '*If wrong:* no pull of these images works until restored (up to 20 minutes).'
    : '*If wrong:* deploys by these tags fail until restored (minutes).';
}

/** The words for states that mean something else where nothing is deleted afterwards. */
export const REST_WORDS: Readonly<Record<'archive' | 'disable', Partial<Record<HoldStatus, string>>>> = {
  archive: { quarantining: 'being archived', quarantined: 'archived, still watched' },
  disable: { quarantining: 'being disabled', quarantined: 'disabled, still watched' },
};
