import { type Hold, moveHold } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import { changeText, effectSeen, type Order } from '../src/policy/order.ts';
import { withProgress } from '../src/policy/progress.ts';
import { DAY } from '../src/policy/time.ts';
import type { Outcome } from '../src/registry/changes.ts';
import { isThrottled } from '../src/registry/throttled.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import { afterLoss } from './after-loss.ts';
import { isArchiveDenied, noteArchiveDenied } from './archive-denied.ts';
import { attempt } from './attempt.ts';
import { localDay } from './calendar.ts';
import { Claim } from './claim.ts';
import type { Denials } from './denials.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry, stateEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { isOutdated, outcomeText, wasTried } from './outcome-text.ts';
import { besideOthers, type Raced } from './races.ts';
import { manifestIn } from './receipt.ts';
import { ANOTHER_WORKER, type Round, STOPPING } from './round.ts';
import { apiOf, waitingAs } from './turns.ts';

/**
 * Carries out one order: intent, change, look, ledger. Only the look after it says whether it happened. What was
 * refused of late for want of a permission is not tried.
 */
export async function carry(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  order: Order,
  denials: Denials,
): Promise<Round> {
  const api = apiOf(order.change);
  const denied = denials.bars(hold, api);
  if (denied !== undefined) return { next: 'end', why: denied };
  const receipt = await deps.store.holds.receipt(hold.id);
  if (!(await waitForTurn(deps, access, hold, order))) return STOPPING;
  // Waiting may outlive the order: then it is planned again.
  if (deps.now() >= order.expiresAt) return { next: 'again', late: true };
  const claim = await Claim.stake(deps.store, hold, order.change);
  if (!claim) return ANOTHER_WORKER;
  const raced = await besideOthers(deps, access, claim.hold, order, {
    make: () => attempt(deps, access, claim.hold, order, receipt),
    renew: claim.renew,
    manifest: 'digest' in order.change ? manifestIn(receipt, order.change.digest) : undefined,
  });
  const held = claim.hold;
  if (isThrottled(raced.outcome)) await access.throttled(order.change, waitingAs(held));
  await denials.heard(held, api, raced.outcome);
  const look = await lookAtHold(access, held, deps.now);
  const round = await record(deps, held, order, raced, look);
  return round.next === 'again' || round === ANOTHER_WORKER
    ? round
    : { ...round, why: denials.bars(held, api) ?? round.why };
}

/** False where this process is told to stop meanwhile: nothing is begun then. */
async function waitForTurn(
  { stopping }: Deps,
  access: RegistryAccess,
  hold: Hold,
  { change }: Order,
): Promise<boolean> {
  try {
    await access.turn(change, waitingAs(hold), stopping);
  } catch (error) {
    if (!stopping?.aborted) throw error;
  }
  return !stopping?.aborted;
}

async function record(
  deps: Deps,
  hold: Claim['hold'],
  order: Order,
  { outcome, told, underWay, loss }: Raced,
  look: Look,
): Promise<Round> {
  const seen = effectSeen(order.change, look);
  const said = outcomeText(outcome);
  const text = [`${changeText(order.change)}: ${seen ? 'seen' : 'not seen'}`, said, told]
    .filter(Boolean)
    .join('; ');
  const entry = holdEntry(hold, seen ? 'changed' : 'failed', deps.now(), text);
  const { intent: _over, ...settled } = hold;
  const rest = seen ? withProgress(settled, order.change) : settled;
  // Until a name that is being given back must be over, our image keeps its other one.
  if (underWay || loss === 'open') return await leaveOpen(deps, hold, [entry], 'ECR did not answer');
  if (!seen && outcome.status === 'unknown' && outcome.underWay)
    return await leaveOpen(deps, hold, (await isNews(deps, hold, order, outcome)) ? [entry] : [], said);
  if (loss !== undefined) return await afterLoss(deps, hold, loss, entry, look);
  const restoring = hold.state.status === 'restoring';
  if (
    !seen &&
    !restoring &&
    outcome.status === 'refused' &&
    outcome.code === 'ImageReferencedByManifestList'
  ) {
    return await standBack(deps, rest, entry);
  }
  const entries = seen || (await isNews(deps, hold, order, outcome)) ? [entry] : [];
  if ((await deps.store.holds.save(rest, entries)) === 'conflict') return ANOTHER_WORKER;
  if (!seen && wasTried(outcome)) await deps.store.measures.count('failures', 'change');
  if (!seen && isArchiveDenied(order, outcome)) await noteArchiveDenied(deps, hold);
  if (seen || told !== undefined || isOutdated(outcome)) return { next: 'again', look };
  // Turned away for the rate alone: it waits again, at the place it had.
  if (outcome.status === 'expired' || isThrottled(outcome)) return { next: 'again', look, late: true };
  return { next: 'end', why: said ?? 'the change is not visible yet' };
}

/**
 * ECR did not answer and may still be at it: the intent stays, so that nobody believes the change over, not even who
 * restores, until it must be.
 */
async function leaveOpen(
  deps: Deps,
  hold: Claim['hold'],
  entries: readonly LedgerEntry[],
  said: string | undefined,
): Promise<Round> {
  const open: Hold = { ...hold, intent: { ...hold.intent, unanswered: true } };
  if ((await deps.store.holds.save(open, entries)) === 'conflict') return ANOTHER_WORKER;
  await deps.store.measures.count('failures', 'change');
  return { next: 'end', why: `${said}; what became of it shows in a few minutes` };
}

/** Whether the record wants to hear of it: of what was tried, and of the same refusal or silence once a day. */
async function isNews(
  { store, config, now }: Deps,
  { id }: Hold,
  { change }: Order,
  outcome: Outcome,
): Promise<boolean> {
  if (!wasTried(outcome)) return false;
  const what = newsOf(outcome);
  if (what === undefined) return true;
  const day = localDay(now(), config.schedule.timezone);
  return await store.once(`${what} ${id} ${apiOf(change)} ${day}`, 2 * DAY);
}

/** What comes again and again while its cause lasts, by name. */
function newsOf(outcome: Outcome): string | undefined {
  if (outcome.status === 'refused') return `refused ${outcome.code}`;
  return outcome.status === 'unknown' && outcome.underWay ? 'unanswered' : undefined;
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
