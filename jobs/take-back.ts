import { type Hold, type HoldState, isOver, moveHold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import type { Change } from '../src/policy/order.ts';
import { isQuarantineTag } from '../src/policy/quarantine-tag.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Store } from '../src/store/store.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { isInFlight } from './intent.ts';
import { asideAtOf } from './names-of-two.ts';
import { isWanted, type Wanted } from './wanted.ts';

/** What Redis knows of the wanted images once their holds were told to restore. */
export interface TakenBack {
  /** Members of holds that are not over: a worker records what becomes of them. */
  readonly held: ReadonlySet<Digest>;
  /** Whether no worker puts any of the wanted images aside any more, but for those that are `busy`. */
  readonly told: boolean;
  /** Members in the archive because of a hold that restores now. */
  readonly archived: ReadonlySet<Digest>;
  /** When images of the repository were put aside, where a hold says so; also of those nobody wants. */
  readonly asideAt: ReadonlyMap<Digest, Instant | undefined>;
  /** Members that a worker is changing at this very moment, and what it does: giving back beside it could lose a name. */
  readonly busy: ReadonlySet<Digest>;
}

/** What is known where Redis is not asked. */
export const NOTHING_KNOWN: TakenBack = {
  told: false,
  held: new Set(),
  archived: new Set(),
  asideAt: new Map(),
  busy: new Set(),
};

/** A worker that saves in between makes us read again; it does not do so for ever. */
const MOST_TRIES = 10;

/**
 * Tells the worker to restore, before anything is given back without it: otherwise it would carry out later what was
 * approved. Open holds of the wanted images become `restoring`, mere approvals `dropped`; each with a ledger entry.
 */
export async function takeBackHolds(
  deps: Pick<ScanDeps, 'now'>,
  store: Store,
  access: RegistryAccess,
  repository: string,
  wanted: Wanted,
): Promise<TakenBack> {
  const found: Found[] = [];
  const holds = await store.holds.inRepository(access.key, repository);
  for (const { id } of holds.filter((hold) => concerns(hold, wanted))) {
    const hold = await takeBack(deps, store, access, id);
    if (hold) found.push(hold);
  }
  return known(found, holds, await store.time());
}

const concerns = (hold: Hold, wanted: Wanted) => !isOver(hold.state.status) && isWanted(hold, wanted);

/** What `takeBackHolds` would find, for whoever only wants to know: nothing is saved and nobody is told. */
export async function lookAtHolds(
  _deps: Pick<ScanDeps, 'now'>,
  store: Store,
  access: RegistryAccess,
  repository: string,
  wanted: Wanted,
): Promise<TakenBack> {
  const holds = await store.holds.inRepository(access.key, repository);
  return known(
    holds.filter((hold) => concerns(hold, wanted)),
    holds,
    await store.time(),
  );
}

/** `now`: on Redis' clock, for that of somebody's desk may be any. */
function known(holds: readonly Found[], all: readonly Hold[], now: Instant): TakenBack {
  const digestsOf = (ones: readonly Found[]) =>
    new Set(ones.flatMap(({ members }) => members.map(({ digest }) => digest)));
  const busy = holds.filter((hold) => hold.contended || isPuttingAside(hold, now));
  return {
    told: true,
    held: digestsOf(holds.filter(({ state }) => state.status !== 'approved')),
    archived: digestsOf(holds.filter(({ stop }) => stop === 'archive')),
    asideAt: asideAtOf(all),
    busy: digestsOf(busy),
  };
}

/** `contended`: workers saved faster than we could. */
type Found = Hold & { readonly contended?: true };

/** Answers the hold as it was found, or undefined where it is over. */
async function takeBack(
  { now }: Pick<ScanDeps, 'now'>,
  store: Store,
  access: RegistryAccess,
  id: string,
): Promise<Found | undefined> {
  let last: Hold | undefined;
  for (let i = 0; i < MOST_TRIES; i++) {
    const hold = await store.holds.get(id);
    if (!hold || isOver(hold.state.status)) return undefined;
    if (hold.state.status === 'restoring' || (await isBeingDeleted(store, access, hold, now))) return hold;
    last = hold;
    const at = now();
    const state: HoldState =
      hold.state.status === 'approved'
        ? { status: 'dropped', at, why: 'the approval was taken back at the command line', by: 'cli' }
        : { status: 'restoring', since: at, cause: { kind: 'person', by: 'cli' } };
    // The intent stays: whoever is at it may not be done yet, and the worker waits for that before it restores.
    const moved = { ...moveHold(hold, state), ...(hold.intent && { intent: hold.intent }) };
    if ((await store.holds.save(moved, [stateEntry(hold, state, 'cli', at)])) === 'saved') return hold;
  }
  return last && { ...last, contended: true };
}

/** What our own deletion is about to finish, or has, is `deleted`, not somebody else's doing. */
async function isBeingDeleted(
  store: Store,
  access: RegistryAccess,
  hold: Hold,
  now: ScanDeps['now'],
): Promise<boolean> {
  if (hold.state.status !== 'deleting') return false;
  if (hold.intent && isInFlight(hold.intent, await store.time())) return true;
  return (await lookAtHold(access, hold, now)).images.size === 0;
}

function isPuttingAside({ intent }: Hold, now: Instant): boolean {
  return intent !== undefined && isInFlight(intent, now) && putsAside(intent.change);
}

function putsAside(change: Change): boolean {
  switch (change.kind) {
    case 'untag':
      return !isQuarantineTag(change.tag);
    case 'put-tag':
      return isQuarantineTag(change.tag);
    case 'archive':
    case 'delete':
      return true;
    case 'activate':
    case 'upload':
      return false;
  }
}
