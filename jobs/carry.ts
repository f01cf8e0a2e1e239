import { failureText } from '../src/policy/failure.ts';
import { type Hold, moveHold } from '../src/policy/hold.ts';
import type { Digest } from '../src/policy/image.ts';
import type { Look } from '../src/policy/look.ts';
import { changeText, effectSeen, type Order } from '../src/policy/order.ts';
import { carryOut, type Outcome, type StoredManifest } from '../src/registry/changes.ts';
import type { LedgerEntry, Receipt } from '../src/store/store.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry, stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { pauseReason } from './pause.ts';
import { mendRace } from './races.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/** Carries out one order: intent, change, look, ledger. Only the look after it says whether it happened. */
export async function carry(deps: Deps, access: RegistryAccess, hold: Hold, order: Order): Promise<Round> {
  const receipt = await deps.store.holds.receipt(hold.id);
  await access.turn(order.change); // waiting may outlive the order: then it is planned again
  if (deps.now() >= order.expiresAt) return { next: 'again', late: true };
  const intending: Hold = { ...hold, intent: { change: order.change, at: deps.now() } };
  if ((await deps.store.holds.save(intending)) === 'conflict') return ANOTHER_WORKER;
  const held: Hold = { ...intending, version: hold.version + 1 };
  const outcome = await attempt(deps, access, held, order, receipt);
  // What a race did is known here only: if it cannot be mended now, the ledger must at least say so.
  const mended = await mendRace(deps, access, held, order, outcome).catch(
    (error: unknown) => `whether another image lost the name is not known: ${failureText(error, 'ECR')}`,
  );
  const look = await lookAtHold(access, held, deps.now);
  return await record(deps, held, order, outcome, look, mended);
}

/** Pause is read once more right before the call (promise 8). */
async function attempt(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  receipt: Receipt | undefined,
): Promise<Outcome> {
  if (canBeStopped(hold, order)) {
    const paused = await pauseReason(deps, access.key);
    if (paused !== undefined) return { status: 'refused', code: 'Paused', why: paused };
  }
  return await carryOut(access.change, order, (digest) => manifestIn(receipt, digest), deps.now);
}

/** Restoring never stops, and a family whose root is gone is finished. */
function canBeStopped(hold: Hold, { change }: Order): boolean {
  if (hold.state.status === 'restoring') return false;
  return change.kind !== 'delete' || change.digests.includes(hold.root);
}

function manifestIn(receipt: Receipt | undefined, digest: Digest): StoredManifest | undefined {
  return receipt?.members.find((member) => member.digest === digest);
}

async function record(
  deps: Deps,
  hold: Hold,
  order: Order,
  outcome: Outcome,
  look: Look,
  mended: string | undefined,
): Promise<Round> {
  const seen = effectSeen(order.change, look);
  const said = outcomeText(outcome);
  const text = [`${changeText(order.change)}: ${seen ? 'seen' : 'not seen'}`, said, mended]
    .filter(Boolean)
    .join('; ');
  const entry = holdEntry(hold, seen ? 'changed' : 'failed', deps.now(), text);
  const { intent: _over, ...rest } = hold;
  if (!seen && outcome.status === 'refused' && outcome.code === 'ImageReferencedByManifestList') {
    return await standBack(deps, rest, entry);
  }
  if ((await deps.store.holds.save(rest, [entry])) === 'conflict') return ANOTHER_WORKER;
  if (seen || mended !== undefined) return { next: 'again', look };
  if (outcome.status === 'expired') return { next: 'again', look, late: true };
  return { next: 'end', why: said ?? 'the change is not visible yet' };
}

/** ECR says that an index needs this image now: the strongest veto there is. */
async function standBack(deps: Deps, hold: Hold, entry: LedgerEntry): Promise<Round> {
  const at = deps.now();
  const state = {
    status: 'restoring',
    since: at,
    cause: { kind: 'veto', why: 'an image index needs it' },
  } as const;
  const saved = await deps.store.holds.save(moveHold(hold, state), [
    entry,
    stateEntry(hold, state, 'layaway', at),
  ]);
  return saved === 'saved' ? { next: 'again' } : ANOTHER_WORKER;
}

function outcomeText(outcome: Outcome): string | undefined {
  switch (outcome.status) {
    case 'done':
      return undefined;
    case 'expired':
      return 'not tried, the look was too old';
    case 'unknown':
      return `no answer: ${outcome.why}`;
    case 'refused':
      return outcome.code === 'Paused'
        ? `not tried, paused: ${outcome.why}`
        : `ECR refused: ${outcome.code}, ${outcome.why}`;
  }
}
