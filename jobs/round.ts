import type { Look } from '../src/policy/look.ts';

/** What one round of a reconcile came to: another round, or the sentence why it ends here. */
export type Round =
  | { readonly next: 'again'; readonly look?: Look }
  | { readonly next: 'end'; readonly why: string };

export const ANOTHER_WORKER: Round = { next: 'end', why: 'another worker is on it' };
