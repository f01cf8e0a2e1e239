import type { PolicyChange } from '../../policy/policy-change.ts';
import { coveredUntil, reachOf } from '../../policy/policy-reach.ts';
import { plainDay, type Reading } from './dates.ts';
import { bytes, count, number } from './text.ts';

type Asking = Pick<PolicyChange, 'facts' | 'proposedAt'>;

/** What the button to approve stands for: `29 images by Wed 24 Mar 2027`, all that its list can show. */
export function askedText({ facts, proposedAt }: Asking, { zone }: Reading): string {
  const reached = reachOf(facts);
  if (reached === 0) return 'nothing today';
  const { soon, later } = facts;
  const ends = later?.until ?? (soon && coveredUntil(proposedAt));
  return `${count(reached, 'image')} ${ends === undefined ? 'within a day' : `by ${plainDay(ends, zone)}`}`;
}

/** The same in the dialog: how many when, and that it goes on. */
export function askedWhole({ facts, proposedAt }: Asking, { zone }: Reading): string {
  const { expires, archives, soon, later } = facts;
  const parts = [
    expires.images === 0
      ? 'ECR deletes nothing today'
      : `ECR deletes ${count(expires.images, 'image')} (up to ${bytes(expires.bytes)}) within a day`,
    ...(archives.images > 0 ? [`archives ${number(archives.images)}`] : []),
    ...(soon ? [`reaches ${number(soon.images)} more by ${plainDay(coveredUntil(proposedAt), zone)}`] : []),
    ...(later
      ? [`then ${number(later.images)} (up to ${bytes(later.bytes)}) by ${plainDay(later.until, zone)}`]
      : []),
  ];
  return `${parts.join(', ')}, and goes on with every image the rules reach later. What is deleted cannot be restored.`;
}
