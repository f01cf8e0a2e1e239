import type { CameTo } from '../../policy/came-to.ts';
import type { HoldGoal } from '../../policy/hold.ts';
import { REST_WORDS } from './card-rest.ts';

/** Where an image stands while its answer is carried out, in the words of lists and tables. */
export const HOLD_WORDS: Readonly<Record<CameTo, string>> = {
  approved: 'waiting to be put aside',
  quarantining: 'being put aside',
  quarantined: 'put aside',
  archived: 'archived',
  disabled: 'disabled',
  deleting: 'being deleted',
  deleted: 'deleted',
  restoring: 'being restored',
  restored: 'restored',
  lost: 'deleted before it could be restored',
  dropped: 'dropped out unchanged',
  gone: 'removed by someone else',
};

/** The same where the answer was to archive or to disable. */
export function holdWords(status: CameTo, goal: HoldGoal): string {
  return (goal === 'delete' ? undefined : REST_WORDS[goal][status]) ?? HOLD_WORDS[status];
}
