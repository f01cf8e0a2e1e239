import { day } from '../src/policy/as-left.ts';
import { type Awaiting, isAskedAgain, isAwaiting, renewed, wantedBack } from '../src/policy/asked-again.ts';
import { type Hold, holdId } from '../src/policy/hold.ts';
import { type RegistryKey, registryKey } from '../src/policy/image.ts';
import type { Review } from '../src/policy/review.ts';
import type { Duration } from '../src/policy/time.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import type { Deps } from './deps.ts';
import { holdEntry, nameOf, stateEntry } from './entries.ts';
import { Watch } from './watch.ts';

/** Whoever saves in between makes us read again; that does not go on for ever. */
const MOST_TRIES = 10;

/**
 * Gives what is put aside already, and was asked about again, its new approval: those of these approved holds whose
 * image waits for it. May run twice; what was answered or given back meanwhile is left alone.
 */
export async function renewAwaiting(deps: Deps, approved: readonly Hold[]): Promise<void> {
  for (const hold of approved) {
    await turn(deps, hold.id, async (held) => {
      const now = deps.now();
      const next = renewed(held, hold, now, await missedBy(deps, registryKey(held.registry)));
      return [next, renewalEntry(held, next)];
    });
  }
}

/** Gives back what its owner wants back instead of answering again with *Remove*. May run twice. */
export async function restoreAwaiting(deps: Deps, review: Review): Promise<void> {
  const { id, state, registry, repository } = review;
  if (state.status !== 'restored' || !isAskedAgain(review)) return;
  const left = new Set(review.leftOut);
  for (const { root } of await deps.store.reviews.frozen(id)) {
    if (left.has(root)) continue;
    await turn(deps, holdId(registry, repository, root), async (held) => {
      const next = wantedBack(held, id, state.by.id, deps.now());
      return [next, stateEntry(held, next.state, state.by.id, deps.now())];
    });
  }
}

/** Saves what becomes of a hold that waits for an answer, unless it waits no more. */
async function turn(
  { store }: Deps,
  id: string,
  next: (held: Awaiting) => Promise<readonly [Hold, LedgerEntry]>,
): Promise<void> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const held = await store.holds.get(id);
    if (!held || !isAwaiting(held)) return;
    const [hold, entry] = await next(held);
    if ((await store.holds.save(hold, [entry])) === 'saved') return;
  }
  throw new Error(`${id} could not be saved: workers changed it all the time`);
}

/** Nothing that was missed before the new approval counts in its window. */
async function missedBy(deps: Deps, key: RegistryKey): Promise<Duration> {
  const watch = await Watch.open(deps, { key });
  return (await watch.missed(true)).missed;
}

function renewalEntry(held: Awaiting, next: Hold): LedgerEntry {
  const { at, by, first } = next.approval;
  const both = first === undefined ? `<@${by}>` : `<@${first}> and <@${by}>`;
  const text = `${nameOf(next)}: removal approved anew by ${both}; put aside since ${day(held.state.since)}`;
  return holdEntry(next, 'approved', at, text, by);
}
