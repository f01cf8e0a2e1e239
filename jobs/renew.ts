import { day } from '../src/policy/as-left.ts';
import {
  type Awaiting,
  isAnsweredBy,
  isAskedAgain,
  isAwaiting,
  renewed,
  underNewer,
  unrenewed,
  wantedBack,
} from '../src/policy/asked-again.ts';
import { type Hold, holdId } from '../src/policy/hold.ts';
import { type RegistryKey, registryKey } from '../src/policy/image.ts';
import type { Review } from '../src/policy/review.ts';
import type { Duration } from '../src/policy/time.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import { unfit } from './clock.ts';
import type { Deps } from './deps.ts';
import { holdEntry, nameOf, stateEntry } from './entries.ts';
import { Watch } from './watch.ts';

/** Whoever saves in between makes us read again; that does not go on for ever. */
const MOST_TRIES = 10;

/** What becomes of a hold, with its line in the ledger. */
type Turned = readonly [Hold, LedgerEntry];

/**
 * Gives what is put aside already, and was asked about again, its new approval: those of these approved holds whose
 * image waits for it. May run twice; what was answered meanwhile is left alone, and so is what is being given back: that
 * shows under the new question. Answers why it has to wait: a wrong clock would date the window wrongly, so another
 * worker does it.
 */
export async function renewAwaiting(deps: Deps, approved: readonly Hold[]): Promise<string | undefined> {
  for (const hold of approved) {
    const wrong = await unfit(deps);
    if (wrong !== undefined) return wrong;
    await turn(deps, hold.id, async (held) => {
      if (!isAnsweredBy(held, hold)) return leftAlone(deps, held, hold);
      const next = renewed(held, hold, deps.now(), await missedBy(deps, registryKey(held.registry)));
      return [next, renewalEntry(held, next)];
    });
  }
  return undefined;
}

/** Gives back what its owner wants back instead of answering again with *Remove*. May run twice. */
export async function restoreAwaiting(deps: Deps, review: Review): Promise<void> {
  const { id, state, registry, repository } = review;
  if (state.status !== 'restored' || !isAskedAgain(review)) return;
  const left = new Set(review.leftOut);
  for (const { root } of await deps.store.reviews.frozen(id)) {
    if (left.has(root)) continue;
    await turn(deps, holdId(registry, repository, root), async (held) => {
      if (!isAwaiting(held)) return undefined;
      const next = wantedBack(held, id, state.by.id, deps.now());
      return [next, stateEntry(held, next.state, state.by.id, deps.now())];
    });
  }
}

/** Saves what becomes of a hold, unless that is nothing. */
async function turn(
  { store }: Deps,
  id: string,
  next: (held: Hold) => Promise<Turned | undefined>,
): Promise<void> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const held = await store.holds.get(id);
    const turned = held && (await next(held));
    if (!turned) return;
    const [hold, entry] = turned;
    if ((await store.holds.save(hold, [entry])) === 'saved') return;
  }
  throw new Error(`${id} could not be saved: workers changed it all the time`);
}

/** Nothing that was missed before the new approval counts in its window. */
async function missedBy(deps: Deps, key: RegistryKey): Promise<Duration> {
  const watch = await Watch.open(deps, { key });
  return (await watch.missed(true)).missed;
}

function leftAlone(deps: Deps, held: Hold, approved: Hold): Turned | undefined {
  const why = unrenewed(held, approved);
  if (why === undefined) return undefined;
  const next = underNewer(held, approved.review);
  const text = `${nameOf(next)} ${why}: its removal, approved by ${approversOf(approved)}, is not carried out`;
  return [next, holdEntry(next, 'state', deps.now(), text)];
}

function renewalEntry(held: Awaiting, next: Hold): LedgerEntry {
  const { at, by } = next.approval;
  const text = `${nameOf(next)}: removal approved anew by ${approversOf(next)}; put aside since ${day(held.state.since)}`;
  return holdEntry(next, 'approved', at, text, by);
}

function approversOf({ approval: { by, first } }: Hold): string {
  return first === undefined ? `<@${by}>` : `<@${first}> and <@${by}>`;
}
