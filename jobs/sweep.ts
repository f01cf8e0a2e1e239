import { type Hold, isResting } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import type { Rejudged } from '../src/policy/step-facts.ts';
import { HOUR, type Instant } from '../src/policy/time.ts';
import type { SourceTrouble } from '../src/slack/views/notices.ts';
import { applyDecision } from './apply.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { type Asking, type Rejudge, reconcile } from './reconcile.ts';
import { Rejudging } from './rejudge.ts';
import { Listening } from './signals.ts';
import { restingOfRestored } from './wake-resting.ts';

/** What a sweep came to. */
export interface Swept {
  readonly holds: number;
  /** Reviews in which at least one hold changed its state: their cards are to be drawn again. */
  readonly changed: ReadonlySet<string>;
  /** Holds that a sign of use sent back: whoever approved them is told. */
  readonly tripped: readonly Hold[];
  readonly failed: readonly Failed[];
  /** Signals that could not be looked for: whoever runs the platform is told. */
  readonly deafTo: readonly SourceTrouble[];
}

/** A hold, or a review whose decision could not be applied. */
interface Failed {
  readonly hold: string;
  readonly why: string;
}

/** While the window runs, sources are asked about held images this often; pull times at every sweep. */
const FULL_EVIDENCE_EVERY = HOUR;

const FULL_EVIDENCE = 'full-evidence';

/** Hears of each hold that changed its state while a sweep is under way, by its review. */
export type OnProgress = (review: string) => Promise<void>;

const UNHEARD: OnProgress = async () => undefined;

/** Applies decisions whose job was lost, then brings every open hold as far as it can go. */
export async function sweep(deps: Deps, onProgress = UNHEARD): Promise<Swept> {
  const decided = await deps.store.reviews.decided();
  const failed: Failed[] = [];
  for (const { id, at } of decided) failed.push(...(await applyOne(deps, id, at)));
  const notOver = await deps.store.holds.getMany(await deps.store.holds.open());
  const open = [
    ...notOver.filter(({ state }) => !isResting(state.status)),
    ...(await restingOfRestored(deps, notOver)),
  ];
  const last = await deps.store.memory.lastDone(FULL_EVIDENCE);
  const full = last === undefined || deps.now() - last >= FULL_EVIDENCE_EVERY;
  const swept = await reconcileAll(deps, open, full, onProgress);
  if (full) await deps.store.memory.done(FULL_EVIDENCE, deps.now());
  return { ...swept, failed: [...failed, ...swept.failed] };
}

/** One decision's trouble is its own, too. */
async function applyOne(deps: Deps, review: string, at: Instant): Promise<Failed[]> {
  try {
    await applyDecision(deps, review);
    // A decision that another one took the place of before it was applied has nothing left to do.
    await deps.store.reviews.applied(review, at);
    return [];
  } catch (error) {
    deps.log.error({ review, err: error }, 'could not apply a decision');
    return [{ hold: `review ${review}`, why: error instanceof Error ? error.message : String(error) }];
  }
}

/** Brings the holds of one review as far as they can go, right after a click. */
export async function sweepReview(deps: Deps, review: string, onProgress = UNHEARD): Promise<Swept> {
  await applyDecision(deps, review);
  const holds = (await deps.store.holds.ofReview(review)).filter((hold) => !isResting(hold.state.status));
  return await reconcileAll(deps, holds, false, onProgress);
}

async function reconcileAll(
  deps: Deps,
  holds: readonly Hold[],
  full: boolean,
  onProgress: OnProgress,
): Promise<Swept> {
  const changed = new Set<string>();
  const tripped: Hold[] = [];
  const failed: Failed[] = unreachable(deps, holds);
  const deafTo: SourceTrouble[] = [];
  for (const access of deps.registries) {
    const ours = holds.filter((hold) => registryKey(hold.registry) === access.key);
    const rejudging = new Rejudging(deps, access);
    const listening = new Listening(deps, access);
    const asking = {
      rejudge: rejudgeWhenDue(deps, rejudging, full),
      listen: (hold: Hold) => listening.hear(hold),
    };
    for (const hold of inOrder(ours)) {
      const done = await reconcileOne(deps, access, hold, asking);
      if ('why' in done) {
        failed.push({ hold: hold.id, why: done.why });
        changed.add(hold.review); // how far it came before that is not known: its card is drawn from what is stored
      } else if (done.state.status !== hold.state.status) {
        changed.add(hold.review);
        if (hasTripped(done)) tripped.push(done);
        // Telling is not doing: a card that cannot be drawn must not stop the sweep.
        await onProgress(hold.review).catch((error: unknown) =>
          deps.log.warn({ err: error }, 'progress not shown'),
        );
      }
    }
    deafTo.push(...listening.troubles);
  }
  return { holds: holds.length, changed, tripped, failed, deafTo };
}

/** Giving back comes first; then repository by repository, so that each is listed once. */
function inOrder(holds: readonly Hold[]): Hold[] {
  const rank = ({ state, id }: Hold) => `${state.status === 'restoring' ? 0 : 1} ${id}`;
  return [...holds].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Holds of a registry that is no longer in the configuration: they stay as they are, and somebody should know. */
function unreachable(deps: Deps, holds: readonly Hold[]): Failed[] {
  const known = new Set(deps.registries.map((access) => access.key));
  return holds.flatMap(({ id, registry }) => {
    const key = registryKey(registry);
    return known.has(key) ? [] : [{ hold: id, why: `registry ${key} is not in the configuration` }];
  });
}

function hasTripped({ state }: Hold): boolean {
  return (state.status === 'restoring' || state.status === 'restored') && state.cause.kind === 'trip';
}

/** In the window a look is enough between full rounds; before a change evidence is always asked. */
function rejudgeWhenDue(deps: Deps, rejudging: Rejudging, full: boolean): Rejudge {
  return async (hold): Promise<Rejudged> => {
    const { state } = hold;
    const watching = state.status === 'quarantined' && (!leadsOn(hold) || deps.now() < state.deleteAfter);
    return watching && !full ? { status: 'not-asked' } : await rejudging.rejudge(hold);
  };
}

/** Whether anything follows its watch window: deletion, or the rest it was approved for. */
function leadsOn({ goal, approval }: Hold): boolean {
  return goal !== undefined || approval.effect === 'delete';
}

/** One hold's trouble is its own: it is logged, answered and tried again at the next sweep; the others go on. */
async function reconcileOne(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  asking: Asking,
): Promise<Hold | { why: string }> {
  try {
    const done = await reconcile(deps, access, hold.id, asking);
    const details = { hold: hold.id, from: hold.state.status, to: done?.hold.state.status, why: done?.why };
    if (details.from === details.to) deps.log.debug(details, 'reconciled');
    else deps.log.info(details, 'reconciled');
    return done?.hold ?? hold;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    deps.log.error({ hold: hold.id, err: error }, 'could not reconcile');
    return { why };
  }
}
