import { type Hold, isResting } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { HOUR } from '../src/policy/time.ts';
import { applyDecision } from './apply.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { type Rejudge, reconcile } from './reconcile.ts';
import { Rejudging } from './rejudge.ts';

/** What a sweep came to. */
export interface Swept {
  readonly holds: number;
  /** Reviews in which at least one hold changed its state: their cards are to be drawn again. */
  readonly changed: ReadonlySet<string>;
  readonly failed: readonly { readonly hold: string; readonly why: string }[];
}

/** While the window runs, sources are asked about held images this often; pull times at every sweep. */
const FULL_EVIDENCE_EVERY = HOUR;

const FULL_EVIDENCE = 'full-evidence';

/** Applies decisions whose job was lost, then brings every open hold as far as it can go. */
export async function sweep(deps: Deps): Promise<Swept> {
  for (const { id } of await deps.store.reviews.decided()) await applyDecision(deps, id);
  const open = await deps.store.holds.getMany(await deps.store.holds.open());
  const last = await deps.store.memory.lastDone(FULL_EVIDENCE);
  const full = last === undefined || deps.now() - last >= FULL_EVIDENCE_EVERY;
  const swept = await reconcileAll(deps, open, full);
  if (full) await deps.store.memory.done(FULL_EVIDENCE, deps.now());
  return swept;
}

/** Brings the holds of one review as far as they can go, right after a click. */
export async function sweepReview(deps: Deps, review: string): Promise<Swept> {
  await applyDecision(deps, review);
  const holds = (await deps.store.holds.ofReview(review)).filter((hold) => !isResting(hold.state.status));
  return await reconcileAll(deps, holds, false);
}

async function reconcileAll(deps: Deps, holds: readonly Hold[], full: boolean): Promise<Swept> {
  const changed = new Set<string>();
  const failed: { hold: string; why: string }[] = [];
  for (const access of deps.registries) {
    const ours = holds.filter((hold) => registryKey(hold.registry) === access.key);
    const rejudging = new Rejudging(deps, access);
    for (const hold of [...ours].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const why = await reconcileOne(deps, access, hold, rejudgeWhenDue(deps, rejudging, full), changed);
      if (why !== undefined) failed.push({ hold: hold.id, why });
    }
  }
  return { holds: holds.length, changed, failed };
}

/** In the window a look is enough between full rounds; before a change evidence is always asked. */
function rejudgeWhenDue(deps: Deps, rejudging: Rejudging, full: boolean): Rejudge {
  return async (hold): Promise<Rejudged> => {
    const watching = hold.state.status === 'quarantined' && deps.now() < hold.state.deleteAfter;
    return watching && !full ? { status: 'not-asked' } : await rejudging.rejudge(hold);
  };
}

/** One hold's trouble is its own: it is logged, answered and tried again at the next sweep; the others go on. */
async function reconcileOne(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  rejudge: Rejudge,
  changed: Set<string>,
): Promise<string | undefined> {
  try {
    const done = await reconcile(deps, access, hold.id, rejudge);
    if (done && done.hold.state.status !== hold.state.status) changed.add(hold.review);
    const details = { hold: hold.id, from: hold.state.status, to: done?.hold.state.status, why: done?.why };
    if (details.from === details.to) deps.log.debug(details, 'reconciled');
    else deps.log.info(details, 'reconciled');
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    deps.log.error({ hold: hold.id, err: error }, 'could not reconcile');
    return why;
  }
}
