import { type Hold, type HoldState, type HoldStatus, moveHold } from '../src/policy/hold.ts';
import { afterLapse, isDoubted, type Lapse, seenOf } from '../src/policy/lapse.ts';
import type { Look } from '../src/policy/look.ts';
import type { Instant } from '../src/policy/time.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry, nameOf, stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { keepReceipt } from './receipt.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/**
 * Turns back what was approved before Redis lost its newest records, step by step as each hold comes up: a newer word on
 * it may be among them. Undefined where nothing has to be done about this hold.
 */
export async function obeyLapse(deps: Deps, access: RegistryAccess, hold: Hold): Promise<Round | undefined> {
  const lapse = await doubtOn(deps, hold);
  if (!lapse) return undefined;
  const look = LOOKED_AT.has(hold.state.status) ? await lookAtHold(access, hold, deps.now) : undefined;
  const now = deps.now();
  const after = afterLapse(hold, now, look ? seenOf(hold, look) : UNSEEN);
  if (!after) return undefined;
  if (after.kind === 'become' && hold.state.status === 'approved' && look)
    return await comeBack(deps, access, { hold, look, state: after.state, lapsed: lapse.at });
  const next = after.kind === 'become' ? moveHold(hold, after.state) : after.hold;
  const entry =
    after.kind === 'become'
      ? stateEntry(hold, after.state, 'layaway', now)
      : holdEntry(hold, 'state', now, `${nameOf(hold)} is not deleted any more: ${lapse.why}`);
  const saved = await deps.store.holds.save({ ...next, lapsed: lapse.at }, [entry]);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

/** In these states the record may be behind the registry, and it matters. */
const LOOKED_AT: ReadonlySet<HoldStatus> = new Set(['approved', 'deleting']);
const UNSEEN = { rooted: true, aside: false };

/**
 * Ends an approval that its owner took back. Where the record is older than what was done, the image is put aside all
 * the same: then it is restored.
 */
export async function takeBackApproved(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  by: string,
): Promise<Round> {
  const look = await lookAtHold(access, hold, deps.now);
  const at = deps.now();
  const state: HoldState = seenOf(hold, look).aside
    ? { status: 'restoring', since: at, cause: { kind: 'person', by } }
    : { status: 'dropped', at, why: `<@${by}> took the approval back`, by };
  return await comeBack(deps, access, { hold, look, state, by });
}

interface ComingBack {
  readonly hold: Hold;
  readonly look: Look;
  readonly state: HoldState;
  readonly by?: string;
  readonly lapsed?: Instant;
}

/** The receipt went with the newer records: it is kept again first, for a name is put back with the image's manifest. */
async function comeBack(
  deps: Deps,
  access: RegistryAccess,
  { hold, look, state, by = 'layaway', lapsed }: ComingBack,
): Promise<Round> {
  let held = hold;
  if (state.status === 'restoring' && hold.stop === 'tags') {
    const present = hold.members.filter(({ digest }) => look.images.has(digest));
    const kept = await keepReceipt(deps, access, hold, present);
    if ('refused' in kept) return { next: 'end', why: kept.refused };
    held = kept;
  }
  const next = { ...moveHold(held, state), ...(lapsed !== undefined && { lapsed }) };
  const saved = await deps.store.holds.save(next, [stateEntry(held, state, by, deps.now())]);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

/** The lapse that speaks against a hold, asked for right now. */
export async function doubtOn({ store, now }: Deps, hold: Hold): Promise<Lapse | undefined> {
  if (hold.state.status === 'restoring') return undefined; // giving back waits for nobody
  const { lapse } = await store.continuity.check(now());
  return isDoubted(hold, lapse) ? lapse : undefined;
}
