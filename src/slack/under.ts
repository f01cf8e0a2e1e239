import { type ModalState, readModalState, writeModalState } from './action-ids.ts';

/** The window that another one was opened from, to be drawn again. */
export interface Under {
  readonly viewId: string;
  readonly state: ModalState;
}

/** For a window's `private_metadata`. */
export function writeUnder(under: Under | undefined): { readonly v?: string; readonly s?: string } {
  return under ? { v: under.viewId, s: writeModalState(under.state) } : {};
}

export function readUnder(raw: Readonly<Record<string, unknown>>): { readonly under?: Under } {
  const state = typeof raw.s === 'string' ? readModalState(raw.s) : undefined;
  return state && typeof raw.v === 'string' ? { under: { viewId: raw.v, state } } : {};
}
