import { type ModalState, parseObject, readModalState, writeModalState } from './action-ids.ts';

/** Ids of what is filled in: block and element have the same. */
export const OWNER_INPUT = { team: 'layaway.owner.team', note: 'layaway.owner.note' } as const;

/** What a window about an owner is about, carried through Slack. */
export interface OwnerState {
  readonly review: string;
  /** The window it was opened from, to be drawn again. */
  readonly under?: { readonly viewId: string; readonly state: ModalState };
}

export function writeOwnerState({ review, under }: OwnerState): string {
  return JSON.stringify({ r: review, ...(under && { v: under.viewId, s: writeModalState(under.state) }) });
}

/** Reads it back, or undefined for anything that `writeOwnerState` did not write. */
export function readOwnerState(text: string | undefined): OwnerState | undefined {
  const raw = parseObject(text);
  if (!raw || typeof raw.r !== 'string' || raw.r === '') return undefined;
  const state = typeof raw.s === 'string' ? readModalState(raw.s) : undefined;
  return {
    review: raw.r,
    ...(state && typeof raw.v === 'string' && { under: { viewId: raw.v, state } }),
  };
}
