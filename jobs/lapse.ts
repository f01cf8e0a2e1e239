import { type Hold, moveHold } from '../src/policy/hold.ts';
import { afterLapse, isDoubted, type Lapse } from '../src/policy/lapse.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry, nameOf, stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/**
 * Turns back what was approved before Redis lost its newest records, step by step as each hold comes up: a newer word on
 * it may be among them. Undefined where nothing has to be done about this hold.
 */
export async function obeyLapse(deps: Deps, access: RegistryAccess, hold: Hold): Promise<Round | undefined> {
  const lapse = await doubtOn(deps, hold);
  if (!lapse) return undefined;
  const deleting = hold.state.status === 'deleting';
  const rooted = !deleting || (await lookAtHold(access, hold, deps.now)).images.has(hold.root);
  const now = deps.now();
  const after = afterLapse(hold, now, rooted);
  if (!after) return undefined;
  const next = after.kind === 'become' ? moveHold(hold, after.state) : after.hold;
  const entry =
    after.kind === 'become'
      ? stateEntry(hold, after.state, 'layaway', now)
      : holdEntry(hold, 'state', now, `${nameOf(hold)} is not deleted any more: ${lapse.why}`);
  const saved = await deps.store.holds.save({ ...next, lapsed: lapse.at }, [entry]);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

/** The lapse that speaks against a hold, asked for right now. */
export async function doubtOn({ store, now }: Deps, hold: Hold): Promise<Lapse | undefined> {
  if (hold.state.status === 'restoring') return undefined; // giving back waits for nobody
  const { lapse } = await store.continuity.check(now());
  return isDoubted(hold, lapse) ? lapse : undefined;
}
