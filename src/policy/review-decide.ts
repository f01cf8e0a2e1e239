import { ACTION_NOUN, type Action, actionOf } from './action.ts';
import { asksOfAside } from './asked-again.ts';
import { coverOf } from './cover.ts';
import type { Lapse } from './lapse.ts';
import { passedOnText } from './pass-on.ts';
import type { Effect, FrozenFamily, Review, ReviewState, Role } from './review.ts';
import { twoPeople } from './second-approval.ts';
import { DAY, type Duration, type Instant, MINUTE } from './time.ts';

/** What a person asked for. Missing parts take the one-click defaults of `decide`. */
export type Decision =
  | { readonly kind: 'keep'; readonly reason?: string; readonly until?: Instant }
  | {
      readonly kind: 'investigate';
      readonly owner?: string;
      readonly reviewOn?: Instant;
      readonly question?: string;
    }
  /**
   * `count` and `stated` are what stood on the card: how many, and what the mode allowed when it was drawn. `list` is
   * the mark of what was left out then (`listMark`).
   */
  | {
      readonly kind: 'remove' | 'archive' | 'disable';
      readonly count: number;
      readonly stated: Mode;
      readonly list?: string;
    }
  /** All but the `keepNewest` newest of the list go; `count` is how many that is. */
  | {
      readonly kind: 'reduce';
      readonly keepNewest: number;
      readonly count: number;
      readonly stated: Mode;
      readonly list?: string;
    }
  | { readonly kind: 'restore' };

/** One click on Keep. */
export const KEEP_FOR: Duration = 90 * DAY;
/** One click on Investigate. */
export const INVESTIGATE_FOR: Duration = 14 * DAY;

/** Power turned once into permissions: the only place that reads the mode. */
export interface Permissions {
  /** Whether owners are asked at all. */
  readonly ask: boolean;
  readonly quarantine: boolean;
  readonly delete: boolean;
}

export type Mode = 'observe' | 'ask' | 'quarantine' | 'delete';

export function permissionsOf(mode: Mode): Permissions {
  const rank = ['observe', 'ask', 'quarantine', 'delete'].indexOf(mode);
  return { ask: rank >= 1, quarantine: rank >= 2, delete: rank >= 3 };
}

export interface DecisionContext {
  readonly by: string;
  readonly now: Instant;
  readonly may: Permissions;
  /** In which standing; a member's, the least of all, unless it is known. */
  readonly role?: Role;
  /** Where somebody else approved first, on the slow path: their standing today; absent: theirs counts no more. */
  readonly first?: Role | undefined;
  /** The last time that Redis lost its newest records: half an approval from before counts no more. */
  readonly lapse?: Lapse | undefined;
  /** The frozen list, for decisions that cover a part of it. */
  readonly frozen?: readonly FrozenFamily[];
}

/**
 * What becomes of a review when an authorized person decides. A refusal is a sentence for that person.
 * A new decision takes back keep, investigate and half an approval; a whole approval is taken back by restore only.
 */
export function decide(
  review: Review,
  decision: Decision,
  context: DecisionContext,
): { readonly state: ReviewState } | { readonly refused: string } {
  const { state } = review;
  if (state.status === 'superseded') {
    if (state.handOver) return { refused: passedOnText(state.handOver) };
    return { refused: 'This question was asked again in a newer message. Please answer there.' };
  }
  if (state.status === 'restored') {
    return { refused: `<@${state.by.id}> had these restored. They will not be asked about again soon.` };
  }
  if (decision.kind === 'restore') return restore(review, context);
  // What was only recorded binds nobody: a new answer takes its place.
  if (state.status === 'removing' && state.effect !== 'recorded') {
    const done = ACTION_NOUN[actionOf(state)];
    return { refused: `<@${state.by.id}> already approved the ${done}. Restore takes it back.` };
  }
  if (isRepeated(state, decision, context)) return { refused: 'Your answer is recorded already.' };
  switch (decision.kind) {
    case 'keep':
      return keep(state, decision, context);
    case 'investigate':
      return investigate(decision, context);
    case 'remove':
    case 'reduce':
    case 'archive':
    case 'disable':
      return approve(review, decision, context);
  }
}

type Answer = { readonly state: ReviewState } | { readonly refused: string };

function keep(
  state: ReviewState,
  decision: Decision & { kind: 'keep' },
  { by, now }: DecisionContext,
): Answer {
  const standing = standingKeep(state, decision);
  const until = decision.until ?? Math.max(now + KEEP_FOR, standing?.until ?? 0);
  if (!(until > now)) return { refused: 'The date to keep until must lie in the future.' };
  const reason = decision.reason ?? standing?.reason;
  return {
    state: { status: 'kept', by: { id: by }, at: now, until, ...(reason !== undefined && { reason }) },
  };
}

/** One click, perhaps on an old card, neither shortens what is kept already nor forgets why. */
function standingKeep(state: ReviewState, { until, reason }: Decision & { kind: 'keep' }) {
  const oneClick = until === undefined && reason === undefined;
  return oneClick && state.status === 'kept' ? state : undefined;
}

function investigate(decision: Decision & { kind: 'investigate' }, { by, now }: DecisionContext): Answer {
  const reviewOn = decision.reviewOn ?? now + INVESTIGATE_FOR;
  if (!(reviewOn > now)) return { refused: 'The review date must lie in the future.' };
  const question = decision.question === undefined ? {} : { question: decision.question };
  const owner = { id: decision.owner ?? by };
  return { state: { status: 'investigating', by: { id: by }, at: now, owner, reviewOn, ...question } };
}

/** Slack may deliver one click twice, to two processes at once: the second does nothing. */
const SAME_CLICK: Duration = MINUTE;

function isRepeated(state: ReviewState, decision: Decision, { by, now }: DecisionContext): boolean {
  if (state.status !== 'kept' && state.status !== 'investigating') return false;
  const { kind, ...parts } = decision;
  const same = kind === (state.status === 'kept' ? 'keep' : 'investigate');
  return same && Object.keys(parts).length === 0 && state.by.id === by && now - state.at < SAME_CLICK;
}

type Approving = Decision & { readonly kind: Action };

function approve(review: Review, decision: Approving, context: DecisionContext): Answer {
  const { kind: action, stated } = decision;
  const { by, now, may } = context;
  if (!review.offers.includes(action)) return { refused: NOT_OFFERED[action] };
  const cover = coverOf(review, decision, context.frozen);
  if ('refused' in cover) return cover;
  // An approval reaches as far as the card said, never further: whoever read "nothing changes" agreed to nothing.
  const said = permissionsOf(stated);
  if ((may.quarantine && !said.quarantine) || (may.delete && !said.delete)) {
    return {
      refused: 'Layaway may do more now than this card said. Please read it again, then click once more.',
    };
  }
  const effect = effectOf(may);
  const what = { ...(action !== 'remove' && { action }), ...cover };
  if (review.slow)
    return twoPeople(review, {
      by,
      now,
      role: context.role ?? 'member',
      effect,
      stated,
      what,
      first: context.first,
      lapse: context.lapse,
    });
  return { state: { status: 'removing', by: { id: by }, at: now, effect, ...what } };
}

const NOT_OFFERED: Readonly<Record<Action, string>> = {
  remove: 'Removing is not offered here: the evidence is not clear enough.',
  reduce: 'Reducing is not offered here: there is no list of tagged images that are clear enough.',
  archive: 'Archiving is not offered here: not all of these are clear enough and can stay in the archive.',
  disable: 'Disabling is not offered here: not all of these are clear enough and have a tag to take away.',
};

/** How far an approval given now reaches. A mode that is raised later does not stretch it. */
function effectOf(may: Permissions): Effect {
  if (may.delete) return 'delete';
  return may.quarantine ? 'quarantine' : 'recorded';
}

function restore(review: Review, { by, now }: DecisionContext): Answer {
  const { state } = review;
  if (state.status !== 'removing') {
    if (!asksOfAside(review))
      return { refused: 'Nothing of this was put aside, so there is nothing to restore.' };
    // No approval of this question stands: it is in the name of whoever takes it back.
    return { state: { status: 'restored', by: { id: by }, at: now, removedBy: { id: by } } };
  }
  const { action } = state;
  return {
    state: { status: 'restored', by: { id: by }, at: now, removedBy: state.by, ...(action && { action }) },
  };
}
