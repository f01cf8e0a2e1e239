import { type Hold, type HoldState, moveHold } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import { changeText } from '../src/policy/order.ts';
import type { Instant } from '../src/policy/time.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import { Claim } from './claim.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry, stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { keepNamed, type Loss, type NameChange } from './last-name.ts';
import { manifestIn } from './receipt.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/** It is known what became of the image. */
type Settled = Exclude<Loss['loss'], 'open'>;

/** What follows where our change cost an image its last name: whatever was planned for it, it comes back. */
export async function afterLoss(
  deps: Deps,
  hold: Hold,
  loss: Settled,
  entry: LedgerEntry,
  look: Look,
): Promise<Round> {
  const { intent: _over, ...rest } = hold;
  const at = deps.now();
  const state = stateAfter(rest, loss, look, at);
  const saved = await deps.store.holds.save(state ? moveHold(rest, state) : rest, [
    entry,
    ...(state ? [stateEntry(hold, state, 'layaway', at)] : []),
  ]);
  if (saved === 'conflict') return ANOTHER_WORKER;
  await deps.store.measures.count('failures', 'change');
  return { next: 'again' };
}

function stateAfter(
  { state, members }: Hold,
  loss: Settled,
  { images }: Look,
  at: Instant,
): HoldState | undefined {
  if (state.status !== 'restoring') return { status: 'restoring', since: at, cause: VETO };
  if (loss === 'put back' || images.size > 0) return undefined;
  // Not `gone`: nobody else removed it.
  return {
    status: 'restored',
    at,
    cause: state.cause,
    taken: [],
    missing: members.map(({ digest }) => digest),
  };
}

const VETO = {
  kind: 'veto',
  why: 'its put-aside name was taken off it while Layaway took the other one away',
} as const;

/** The same after an interruption: whoever made the change cannot say any more what came of it. */
export async function settleLoss(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  change: NameChange,
): Promise<Round> {
  const manifest = manifestIn(await deps.store.holds.receipt(hold.id), change.digest);
  // Somebody else may settle it at this moment, too.
  const claim = await Claim.stake(deps.store, hold, change);
  if (!claim) return ANOTHER_WORKER;
  const lost = await keepNamed(deps, access, claim.hold, change, { manifest, renew: claim.renew });
  const held = claim.hold;
  const done = `${changeText(change)}: interrupted`;
  const text = lost ? `${done}; ${lost.told}` : done;
  const entry = holdEntry(held, 'failed', deps.now(), text);
  const look = await lookAtHold(access, held, deps.now);
  if (lost && lost.loss !== 'open') return await afterLoss(deps, held, lost.loss, entry, look);
  if (!lost) {
    const { intent: _over, ...rest } = held;
    const saved = await deps.store.holds.save(rest, [entry]);
    return saved === 'saved' ? { next: 'again', look } : ANOTHER_WORKER;
  }
  const open = { ...held, intent: { ...held.intent, unanswered: true as const } };
  if ((await deps.store.holds.save(open, hold.intent?.unanswered ? [] : [entry])) === 'conflict')
    return ANOTHER_WORKER;
  return { next: 'end', why: lost.told };
}
