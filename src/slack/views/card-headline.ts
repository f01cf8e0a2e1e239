import { actionOf } from '../../policy/action.ts';
import { asksOfAside } from '../../policy/asked-again.ts';
import { approvedCount } from '../../policy/cover.ts';
import type { HoldStatus } from '../../policy/hold.ts';
import type { Card } from '../desk.ts';
import { fromArchive, later, restHeadline } from './card-rest.ts';
import { restoredText } from './card-restored.ts';
import { day, type Reading } from './dates.ts';
import { bytes, number } from './text.ts';

/** The one thing to know first: what happens next, and when. */
export function headline(card: Card, reading: Reading): string {
  const action = card.review.state.status === 'removing' ? actionOf(card.review.state) : 'remove';
  if (action === 'archive' || action === 'disable') return restHeadline(card, action, reading);
  const n = (status: HoldStatus) => card.holds.counts[status] ?? 0;
  const freed = `up to ${bytes(card.holds.freedBytes)} freed`;
  if (n('deleting') > 0) {
    const under = n('deleted') + n('deleting') + n('quarantined');
    return `*Being deleted:* ${number(n('deleted'))} of ${number(under)} done, ${freed}`;
  }
  if (n('restoring') > 0) return '*Being restored*';
  if (n('approved') + n('quarantining') > 0) {
    const under = n('approved') + n('quarantining') + n('quarantined');
    return `*Being put aside:* ${number(n('quarantined'))} of ${number(under)} done`;
  }
  if (n('quarantined') > 0) return aside(card, reading);
  if (n('deleted') > 0) return `*Deleted ${number(n('deleted'))}*, ${freed}`;
  const restored = restoredText(card.holds);
  if (restored !== undefined) return restored;
  return n('dropped') + n('gone') > 0 ? '*Nothing to remove any more*' : '*About to be put aside*';
}

/** A restore that came before anything was put aside leaves images that never moved, perhaps without any hold. */
export function restoreHeadline({ review, holds }: Card): string {
  const n = (status: HoldStatus) => holds.counts[status] ?? 0;
  const back = n('restored') + n('dropped');
  const onTheWay = waiting(holds) + n('restoring');
  if (onTheWay > 0)
    return `*Being restored:* ${number(back)} of ${number(back + onTheWay)} done${fromArchive(review)}`;
  const restored = restoredText(holds);
  if (restored !== undefined) return restored;
  return n('deleted') + n('gone') > 0
    ? '*Nothing left to restore*'
    : '*Taken back* before anything was put aside';
}

/** False between a click and the moment when the worker has written down what it will do. */
function started({ counts }: Card['holds']): boolean {
  return Object.values(counts).some((n) => n > 0);
}

/** Families that were not yet changed for good. */
function waiting({ counts }: Card['holds']): number {
  const before: readonly HoldStatus[] = ['approved', 'quarantining', 'quarantined', 'archived', 'disabled'];
  return before.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

function aside({ holds, mode }: Card, reading: Reading): string {
  const n = number(holds.counts.quarantined ?? 0);
  if (mode !== 'delete') return `*${n} put aside.* Nothing is deleted in mode \`${mode}\`.`;
  if (holds.deleteAfter === undefined) return `*${n} put aside*, without a deletion date`;
  return `*${n} put aside until ${day(holds.deleteAfter, reading)}*, then deleted unless used or restored${later(holds)}`;
}

/** What is put aside already can be had back whatever was answered, until it is asked anew. */
function mayStillAsk(status: Card['review']['state']['status']): boolean {
  return status !== 'restored' && status !== 'superseded';
}

/** How many images a click on *Restore* can still bring back. Zero: no button. All of them right after the approval. */
export function restorable({ review, holds }: Card): number {
  const approved = review.state.status === 'removing' && review.state.effect !== 'recorded';
  if (asksOfAside(review) && !approved && mayStillAsk(review.state.status)) return approvedCount(review);
  if (!approved) return 0;
  return started(holds) ? waiting(holds) : approvedCount(review);
}
