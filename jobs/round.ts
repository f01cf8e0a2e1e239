import type { Look } from '../src/policy/look.ts';

/**
 * What one round of a reconcile came to: another round, or the sentence why it ends here. `late` says that an order
 * ran out before it could be carried out, `staged` that the hold waits for its week on the slow path.
 */
export type Round =
  | { readonly next: 'again'; readonly look?: Look; readonly late?: true }
  | { readonly next: 'end'; readonly why: string; readonly staged?: true };

export const STOPPING: Round & { next: 'end' } = { next: 'end', why: 'this worker is stopping' };

export const ANOTHER_WORKER: Round & { next: 'end' } = { next: 'end', why: 'another worker is on it' };
