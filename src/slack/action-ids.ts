import type { Mode } from '../policy/review-decide.ts';

/** Every id that Slack sends back to us, in one place: views write them, listeners are registered on them. */
export const ACTION = {
  keep: 'layaway.keep',
  investigate: 'layaway.investigate',
  remove: 'layaway.remove',
  restore: 'layaway.restore',
  more: 'layaway.more',
  images: 'layaway.images',
  /** Two ids, because ids within one block must differ. */
  previous: 'layaway.page.previous',
  next: 'layaway.page.next',
} as const;

export type ActionId = (typeof ACTION)[keyof typeof ACTION];

/** Modal ids. `private_metadata` of each says what it shows (`ModalState`). */
export const VIEW = {
  more: 'layaway.view.more',
  images: 'layaway.view.images',
  sentence: 'layaway.view.sentence',
} as const;

export const COMMAND = '/ecr';

/** Marks our messages in Slack's message metadata, so that a post of unknown outcome can be found again. */
export const POST_EVENT = 'layaway_post';

/** What a button carries. `count` is the number that stood on it; `page` the page it leads to. */
export interface ActionValue {
  readonly review: string;
  readonly count?: number;
  readonly page?: number;
  /** What the mode allowed when the card was drawn. */
  readonly mode?: Mode;
}

const MODES: readonly Mode[] = ['observe', 'ask', 'quarantine', 'delete'];

export function writeValue(value: ActionValue): string {
  return JSON.stringify({ r: value.review, n: value.count, p: value.page, m: value.mode });
}

/** Reads a button's value, or undefined for anything that `writeValue` did not write. */
export function readValue(text: string | undefined): ActionValue | undefined {
  const raw = parseObject(text);
  if (!raw || typeof raw.r !== 'string' || raw.r === '') return undefined;
  const count = wholeNumber(raw.n);
  const page = wholeNumber(raw.p);
  const mode = MODES.find((one) => one === raw.m);
  return {
    review: raw.r,
    ...(count !== undefined && { count }),
    ...(page !== undefined && { page }),
    ...(mode && { mode }),
  };
}

/** What an open modal shows, so that a page button or a decision can draw it again. */
export interface ModalState {
  readonly kind: 'more' | 'images';
  readonly review: string;
  readonly page: number;
}

export function writeModalState(state: ModalState): string {
  return JSON.stringify(state);
}

export function readModalState(text: string | undefined): ModalState | undefined {
  const raw = parseObject(text);
  if (!raw || (raw.kind !== 'more' && raw.kind !== 'images') || typeof raw.review !== 'string')
    return undefined;
  return { kind: raw.kind, review: raw.review, page: wholeNumber(raw.page) ?? 1 };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (!text) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined; // not ours: old or forged
  }
}
