import { failureText, isFromAws } from '../src/policy/failure.ts';
import { type Hold, isResting } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import { HOUR, type Instant } from '../src/policy/time.ts';
import type { SourceTrouble } from '../src/slack/views/notices.ts';
import { applyDecision } from './apply.ts';
import { RunBudget } from './budget.ts';
import { isDue, unfit } from './clock.ts';
import { Denials } from './denials.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { unasked, whenNeeded } from './judge-when-needed.ts';
import { NamesOfTwo } from './names-of-two.ts';
import { type Asking, type Reconciled, reconcile } from './reconcile.ts';
import { Rejudging } from './rejudge.ts';
import { Listening } from './signals.ts';
import { hasTripped, isNews } from './sweep-news.ts';
import { holdsWantedBack, inOrder } from './sweep-order.ts';
import { WaitList } from './waits.ts';
import { restingOfRestored } from './wake-resting.ts';
import { FULL_EVIDENCE, Watch } from './watch.ts';

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

/** What a card says of trouble that only the log can explain. */
const OURS = 'something went wrong, the log says what; it is tried again at the next sweep';

/** Hears of each hold that changed its state while a sweep is under way, by its review. */
export type OnProgress = (review: string) => Promise<void>;

const UNHEARD: OnProgress = async () => undefined;

/** Applies decisions whose job was lost, then brings every open hold as far as it can go. */
export async function sweep(deps: Deps, onProgress = UNHEARD): Promise<Swept> {
  const begun = deps.now();
  const decided = await deps.store.reviews.decided();
  const failed: Failed[] = [];
  for (const { id, at } of decided) failed.push(...(await applyOne(deps, id, at)));
  const notOver = await deps.store.holds.getMany(await deps.store.holds.open());
  const open = [
    ...notOver.filter(({ state }) => !isResting(state.status)),
    ...(await restingOfRestored(deps, notOver)),
  ];
  const full = isDue(await deps.store.memory.lastDone(FULL_EVIDENCE), deps.now(), FULL_EVIDENCE_EVERY);
  const swept = await reconcileAll(deps, open, { full, whole: true, begun }, onProgress);
  if (full && !deps.stopping?.aborted && (await unfit(deps)) === undefined)
    await deps.store.memory.done(FULL_EVIDENCE, deps.now());
  return { ...swept, failed: [...failed, ...swept.failed] };
}

/** One decision's trouble is its own, too. */
async function applyOne(deps: Deps, review: string, at: Instant): Promise<Failed[]> {
  try {
    if ((await applyDecision(deps, review)) === 'waits') return [];
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
  const begun = deps.now();
  await applyDecision(deps, review);
  const holds = (await deps.store.holds.ofReview(review)).filter((hold) => !isResting(hold.state.status));
  return await reconcileAll(deps, holds, { full: false, whole: false, begun }, onProgress);
}

async function reconcileAll(
  deps: Deps,
  holds: readonly Hold[],
  { full, whole, begun }: { readonly full: boolean; readonly whole: boolean; readonly begun: Instant },
  onProgress: OnProgress,
): Promise<Swept> {
  const changed = new Set<string>();
  const tripped: Hold[] = [];
  const failed: Failed[] = unreachable(deps, holds);
  const deafTo: SourceTrouble[] = [];
  const waits = new WaitList(deps, begun);
  const wrong = await unfit(deps);
  const wantedBack = await holdsWantedBack(deps, holds);
  for (const access of deps.registries) {
    const ours = holds.filter((hold) => registryKey(hold.registry) === access.key);
    const rejudging = new Rejudging(deps, access);
    const listening = new Listening(deps, access);
    const denials = await Denials.load(deps, access);
    const watch = await Watch.open(deps, access);
    const asking = {
      judge: wrong === undefined ? whenNeeded(rejudging, full, deps.now) : unasked(wrong),
      listen: (hold: Hold) => listening.hear(hold),
      missed: () => watch.missed(listening.heardAll),
      behind: new NamesOfTwo(deps, access).behind,
      run: new RunBudget(deps.config.budget.imagesPerRun),
      denials,
    };
    for (const hold of inOrder(ours, denials, wantedBack)) {
      if (deps.stopping?.aborted) break;
      const done = await reconcileOne(deps, access, hold, asking);
      if ('failed' in done) {
        failed.push({ hold: hold.id, why: done.failed });
        waits.add({ hold, why: done.told });
        changed.add(hold.review); // how far it came before that is not known: its card is drawn from what is stored
        continue;
      }
      waits.add(done);
      if (isNews(hold, done.hold)) {
        changed.add(hold.review);
        if (hasTripped(done.hold)) tripped.push(done.hold);
        // Telling is not doing: a card that cannot be drawn must not stop the sweep.
        await onProgress(hold.review).catch((error: unknown) =>
          deps.log.warn({ err: error }, 'progress not shown'),
        );
      }
    }
    if (whole && listening.heardAll && !deps.stopping?.aborted) await watch.note();
    deafTo.push(...listening.troubles);
  }
  for (const review of await waits.note(whole && !deps.stopping?.aborted)) changed.add(review);
  return { holds: holds.length, changed, tripped, failed, deafTo };
}

/** Holds of a registry that is no longer in the configuration: they stay as they are, and somebody should know. */
function unreachable(deps: Deps, holds: readonly Hold[]): Failed[] {
  const known = new Set(deps.registries.map((access) => access.key));
  return holds.flatMap(({ id, registry }) => {
    const key = registryKey(registry);
    return known.has(key) ? [] : [{ hold: id, why: `registry ${key} is not in the configuration` }];
  });
}

/** One hold's trouble is its own: it is logged, answered and tried again at the next sweep; the others go on. */
async function reconcileOne(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  asking: Asking,
): Promise<Reconciled | { failed: string; told: string }> {
  try {
    const done = await reconcile(deps, access, hold.id, asking);
    const details = { hold: hold.id, from: hold.state.status, to: done?.hold.state.status, why: done?.why };
    if (details.from === details.to) deps.log.debug(details, 'reconciled');
    else deps.log.info(details, 'reconciled');
    return done ?? { hold, why: 'it is no longer stored' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    deps.log.error({ hold: hold.id, err: error }, 'could not reconcile');
    return { failed: why, told: isFromAws(error) ? failureText(error, 'asking AWS') : OURS };
  }
}
