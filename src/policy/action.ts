import type { HoldGoal } from './hold.ts';

/** What can be approved for the images of a review. All but `remove` are absent in what was stored before they existed. */
export type Action = 'remove' | 'reduce' | 'archive' | 'disable';

export const ACTIONS: readonly Action[] = ['remove', 'reduce', 'archive', 'disable'];

/** What a stored answer approved: where it does not say, a removal. */
export function actionOf({ action = 'remove' }: { readonly action?: Action }): Action {
  return action;
}

/** Where the holds of an approved action lead. */
export function goalOfAction(action: Action): HoldGoal {
  return action === 'archive' || action === 'disable' ? action : 'delete';
}

/** The action at the beginning of a sentence: `Removing these takes a second person.` */
export const ACTION_DOING: Readonly<Record<Action, string>> = {
  remove: 'Removing',
  reduce: 'Reducing',
  archive: 'Archiving',
  disable: 'Disabling',
};

/** The action as a noun, for sentences: `removal approved`. */
export const ACTION_NOUN: Readonly<Record<Action, string>> = {
  remove: 'removal',
  reduce: 'reduction',
  archive: 'archiving',
  disable: 'disabling',
};
