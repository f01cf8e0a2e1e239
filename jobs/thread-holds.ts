import { isAwaiting } from '../src/policy/asked-again.ts';
import { cameTo } from '../src/policy/came-to.ts';
import { goalOf, type Hold, type RestoreCause } from '../src/policy/hold.ts';
import { HOUR, type Instant } from '../src/policy/time.ts';
import type { HoldNews } from '../src/slack/views/thread.ts';
import type { ToldOfHold, ToldThread } from '../src/store/threads.ts';
import { nameOf } from './entries.ts';

/** After its first line, each kind of progress is told at most this often: gathered, not image by image. */
const GATHERED = HOUR;

type Told = Pick<ToldThread, 'review' | 'holds' | 'toldAt'>;

/** What happened to a review's images since the thread was told last, and what it was told then. */
export function newsOfHolds(
  told: Told,
  holds: readonly Hold[],
  now: Instant,
): { readonly news: readonly HoldNews[]; readonly told: Told; readonly left: boolean } {
  const fresh = new Map<ToldOfHold, Hold[]>();
  for (const hold of holds) {
    const kind = untold(told, hold);
    if (kind) fresh.set(kind, [...(fresh.get(kind) ?? []), hold]);
  }
  const due = [...fresh].filter(
    ([kind]) => kind === 'trip' || kind === 'lost' || now - (told.toldAt[kind] ?? -GATHERED) >= GATHERED,
  );
  const next = { review: told.review, holds: { ...told.holds }, toldAt: { ...told.toldAt } };
  const news = due.map(([kind, ones]) => {
    for (const hold of ones) next.holds[shortRoot(hold)] = stateTold(kind, hold);
    next.toldAt[kind] = now;
    return { ...newsOf(kind, ones, holds, now), first: told.toldAt[kind] === undefined };
  });
  return { news, told: next, left: due.length < fresh.size };
}

/** Long enough to tell the images of one review apart. */
function shortRoot({ root }: Hold): string {
  return root.slice(7, 23);
}

/** A trip that is over when it is told needs no second line for its end. */
function stateTold(kind: ToldOfHold, { state }: Hold): ToldOfHold {
  return kind === 'trip' && state.status === 'restored' ? 'restored' : kind;
}

/** What is to be told of a hold; undefined where it is told already. Each event is told under one question. */
function untold({ review, holds }: Told, hold: Hold): ToldOfHold | undefined {
  const known = holds[shortRoot(hold)];
  const kind = hold.review === review ? kindOf(known, hold) : 'anew';
  return kind === known ? undefined : kind;
}

function kindOf(known: ToldOfHold | undefined, hold: Hold): ToldOfHold | undefined {
  const { state } = hold;
  switch (state.status) {
    case 'approved':
    case 'quarantining':
      return undefined;
    case 'quarantined':
    case 'deleting':
      return asideFor(hold);
    case 'restoring':
      return state.cause.kind === 'trip' ? 'trip' : undefined;
    case 'restored':
      if (cameTo(hold) === 'lost') return 'lost';
      return restoredBy(state.cause, known);
    case 'dropped':
      return state.by === undefined || known === 'dropped' ? 'dropped' : 'withdrawn';
    default:
      return state.status;
  }
}

function restoredBy(cause: RestoreCause, known: ToldOfHold | undefined): ToldOfHold {
  if (cause.kind === 'trip') return known === 'trip' || known === 'restored' ? 'restored' : 'trip';
  return cause.kind === 'person' && known !== 'restored' ? 'asked-back' : 'restored';
}

/** Without a date: after *Disable*, and where a lapse took it. */
function asideFor(hold: Hold): ToldOfHold {
  if (isAwaiting(hold)) return 'disabled';
  const goal = goalOf(hold);
  return goal === 'delete' ? 'aside' : (`${goal}d` as const);
}

function newsOf(
  kind: ToldOfHold,
  ones: readonly Hold[],
  all: readonly Hold[],
  now: Instant,
): Omit<HoldNews, 'first'> {
  const at = Math.max(...ones.map(({ state }) => momentOf(state) ?? now));
  const dates = ones.flatMap(({ state, approval }) =>
    state.status === 'quarantined' && approval.effect === 'delete' ? [state.deleteAfter] : [],
  );
  const [example] = ones;
  const why = example && whyOf(example);
  return {
    kind,
    at,
    images: ones.length,
    toGo: all.filter(({ state }) => state.status === 'approved' || state.status === 'quarantining').length,
    bytes: ones.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    approvers: [...new Set(ones.flatMap(({ approval: { first, by } }) => (first ? [first, by] : [by])))],
    by: [...new Set(ones.flatMap(({ state }) => askerOf(state) ?? []))],
    archived: ones.filter(({ stop }) => stop === 'archive').length,
    over: ones.every(({ state }) => state.status === 'restored'),
    ...(dates.length > 0 && { deleteAfter: Math.min(...dates) }),
    ...(example && { example: nameOf(example) }),
    ...(why !== undefined && { why }),
    ...(ones.some(({ lapsed }) => lapsed !== undefined) && { lapsed: true as const }),
  };
}

function momentOf(state: Hold['state']): Instant | undefined {
  if ('at' in state) return state.at;
  return 'since' in state ? state.since : undefined;
}

/** The person who took it back. */
function askerOf(state: Hold['state']): string | undefined {
  if (state.status === 'dropped') return state.by;
  if (state.status !== 'restored' || state.cause.kind !== 'person') return undefined;
  return state.cause.by;
}

function whyOf({ state }: Hold): string | undefined {
  if (state.status === 'dropped') return state.why;
  if (state.status !== 'restoring' && state.status !== 'restored') return undefined;
  return causeOf(state.cause);
}

/** A person who asked is named: `askerOf`. */
function causeOf(cause: RestoreCause): string | undefined {
  switch (cause.kind) {
    case 'person':
      return undefined;
    case 'trip':
      return cause.signal;
    case 'veto':
      return cause.why;
  }
}
