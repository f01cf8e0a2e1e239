import { IN_FLIGHT } from '../src/policy/deadlines.ts';
import type { Hold, Intent } from '../src/policy/hold.ts';
import { changeText, effectSeen } from '../src/policy/order.ts';
import { withProgress } from '../src/policy/progress.ts';
import { type Duration, type Instant, MINUTE } from '../src/policy/time.ts';
import { lookAt } from '../src/registry/look.ts';
import { settleLoss } from './after-loss.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { isNameless } from './last-name.ts';
import { mayHaveLost } from './may-have-lost.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/** Whether somebody may be making that change at this moment. `now`: on Redis' clock, as the intent's own time is. */
export function isInFlight(intent: Pick<Intent, 'at'>, now: Instant): boolean {
  return now - intent.at < IN_FLIGHT;
}

/**
 * An image that is gone so soon after we began to take a name off it went with that name, as far as anybody can tell,
 * and is put back: three sweeps find it in this time. Later somebody may have deleted it for a reason, and what a person
 * deleted is not brought back; each try to put it back writes the intent anew.
 */
const LOSS_IS_OURS: Duration = 30 * MINUTE;

/** An intent that an interruption left behind: what the look shows is what happened. */
export async function settleIntent(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  intent: Intent,
): Promise<Round> {
  const now = await deps.store.time();
  if (isInFlight(intent, now)) return ANOTHER_WORKER;
  const at = deps.now();
  const { intent: _over, ...rest } = hold;
  const look = await lookAtHold(access, hold, deps.now);
  const { change } = intent;
  const gone = change.kind === 'untag' && !look.images.has(change.digest);
  const isOurs = !gone || now - intent.at < LOSS_IS_OURS;
  if (change.kind === 'untag' && isNameless(change, look.images.get(change.digest)) && isOurs)
    return await settleLoss(deps, access, hold, change);
  const seen = effectSeen(change, look);
  const robbed = await lossOf(deps, access, hold, intent, seen);
  const why = intent.unanswered ? 'after a wait for ECR' : 'after an interruption';
  const done = `${changeText(intent.change)}: ${seen ? 'seen' : 'not seen'} ${why}`;
  const text = [done, gone && GONE, robbed].filter(Boolean).join('; ');
  const settled = seen ? withProgress(rest, intent.change) : rest;
  // That it was not answered and not seen, the record says already.
  const isNews = seen || robbed !== undefined || gone || !intent.unanswered;
  const entries = isNews ? [holdEntry(hold, seen ? 'changed' : 'failed', at, text)] : [];
  const saved = await deps.store.holds.save(settled, entries);
  return saved === 'saved' ? { next: 'again', look } : ANOTHER_WORKER;
}

const GONE = 'the image is gone, and by whom is not known';

/** Who lost the change's name, as a sentence for the ledger; undefined where nobody did. */
async function lossOf(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  intent: Intent,
  seen: boolean,
): Promise<string | undefined> {
  const { victim, change } = intent;
  if (victim === undefined || !('tag' in change)) {
    return seen ? await mayHaveLost(access, hold, intent) : undefined;
  }
  const { images } = await lookAt(access, hold.repository, [victim], [], deps.now);
  return images.get(victim)?.tags.includes(change.tag)
    ? `${victim} has ${change.tag} back`
    : `${victim} lost ${change.tag} to it and has not got it back: push it again`;
}
