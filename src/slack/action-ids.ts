import { parseDigest } from '../policy/image.ts';
import type { Exception } from '../policy/leave-out.ts';
import type { Mode } from '../policy/review-decide.ts';

/** Every id that Slack sends back to us, in one place: views write them, listeners are registered on them. */
export const ACTION = {
  keep: 'layaway.keep',
  investigate: 'layaway.investigate',
  remove: 'layaway.remove',
  restore: 'layaway.restore',
  more: 'layaway.more',
  /** *Review N more* on Home: the clicker's own questions, not those of a week's message. */
  homeMore: 'layaway.home.more',
  /** The confirmed button of `/ecr restore`, which names images and no review. */
  restoreNamed: 'layaway.restore.named',
  /** The ⋯ menu on every card: which entry was chosen stands in its option (`readChoice`). */
  menu: 'layaway.menu',
  /** *Assign owner*, on cards of repositories nobody owns. */
  assign: 'layaway.assign',
  /** *Snooze until…* in a lead's list: how long stands in its option (`readSnooze`). */
  snooze: 'layaway.snooze',
  /** In the windows of *Reduce…* and *Archive or disable…*: what a choice draws anew. */
  keepNewest: 'layaway.away.keep-newest',
  putAway: 'layaway.away.action',
  /** *Leave out* and *Take back in* of one image: which, stands in the value. */
  except: 'layaway.except',
  /** *Change…* on a kept or investigated card. */
  change: 'layaway.change',
  /** *Answer…* of a line in a lead's list: opens its card. */
  question: 'layaway.question',
  /** *Decide several…* on the week's message and in its window. */
  several: 'layaway.several',
  /** Two ids, because ids within one block must differ. */
  previous: 'layaway.page.previous',
  next: 'layaway.page.next',
} as const;

export type ActionId = (typeof ACTION)[keyof typeof ACTION];

/** Modal ids. `private_metadata` of each says what it shows (`ModalState`). */
export const VIEW = {
  more: 'layaway.view.more',
  home: 'layaway.view.home',
  images: 'layaway.view.images',
  evidence: 'layaway.view.evidence',
  sentence: 'layaway.view.sentence',
  assign: 'layaway.view.assign',
  notOurs: 'layaway.view.not-ours',
  anew: 'layaway.view.anew',
  question: 'layaway.view.question',
  change: 'layaway.view.change',
  several: 'layaway.view.several',
  severalSure: 'layaway.view.several.sure',
  away: 'layaway.view.away',
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
  /** The mark of what was left out of the list when the card was drawn (`listMark`). */
  readonly list?: string;
  /** The image that *Leave out* and *Take back in* speak of, and which of the two. */
  readonly except?: Omit<Exception, 'kind'>;
}

const MODES: readonly Mode[] = ['observe', 'ask', 'quarantine', 'delete'];

export function writeValue(value: ActionValue): string {
  const { except } = value;
  const image = except && { d: except.root, o: except.leaveOut };
  return JSON.stringify({
    r: value.review,
    n: value.count,
    p: value.page,
    m: value.mode,
    l: value.list,
    ...image,
  });
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
    ...(typeof raw.l === 'string' && { list: raw.l }),
    ...readException(raw.d, raw.o),
  };
}

function readException(digest: unknown, leaveOut: unknown): Pick<ActionValue, 'except'> {
  const root = typeof digest === 'string' ? parseDigest(digest) : undefined;
  return root && typeof leaveOut === 'boolean' ? { except: { root, leaveOut } } : {};
}

/** Entries of a card's ⋯ menu, in the order shown. Slack takes five of them on one card. */
export const MENU_ENTRIES = ['images', 'evidence', 'reduce', 'archive', 'not-ours', 'anew'] as const;

export type MenuEntry = (typeof MENU_ENTRIES)[number];

export interface MenuChoice {
  readonly entry: MenuEntry;
  readonly review: string;
}

/** The value of a menu's option. Slack takes 75 characters; review ids have 25. */
export function writeChoice({ entry, review }: MenuChoice): string {
  return `${entry}:${review}`;
}

/** Reads what was chosen from a ⋯ menu, or undefined for anything that `writeChoice` did not write. */
export function readChoice(text: string | undefined): MenuChoice | undefined {
  const entry = MENU_ENTRIES.find((one) => text?.startsWith(`${one}:`));
  const review = entry && text?.slice(entry.length + 1);
  return entry && review ? { entry, review } : undefined;
}

/** What an open modal shows, so that a page button or a decision can draw it again. */
export interface ModalState {
  readonly kind: 'more' | 'home' | 'images' | 'evidence' | 'anew' | 'question';
  readonly review: string;
  readonly page: number;
  /** The review's version that its buttons speak of, where they decide of that one alone. */
  readonly version?: number;
}

const MODALS: readonly ModalState['kind'][] = ['more', 'home', 'images', 'evidence', 'anew', 'question'];

export function writeModalState(state: ModalState): string {
  return JSON.stringify(state);
}

export function readModalState(text: string | undefined): ModalState | undefined {
  const raw = parseObject(text);
  const kind = MODALS.find((one) => one === raw?.kind);
  if (!raw || !kind || typeof raw.review !== 'string') return undefined;
  const version = wholeNumber(raw.version);
  const shown = { kind, review: raw.review, page: wholeNumber(raw.page) ?? 1 };
  return { ...shown, ...(version !== undefined && { version }) };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The object in a JSON text, or undefined for anything else. */
export function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (!text) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined; // not ours: old or forged
  }
}
