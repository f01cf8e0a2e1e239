import type { Hold, Intent } from '../src/policy/hold.ts';
import { changeText, effectSeen } from '../src/policy/order.ts';
import { type Duration, MINUTE } from '../src/policy/time.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { holdEntry } from './entries.ts';
import { lookAtHold } from './hold-look.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

/**
 * Whoever wrote an intent may still be at it for so long: its order lives half a minute and its call as long again,
 * the rest is leeway for clocks. Stepping in earlier could make the same change twice, the second one too late.
 */
const IN_FLIGHT: Duration = 2 * MINUTE;

/** An intent that an interruption left behind: what the look shows is what happened. */
export async function settleIntent(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  intent: Intent,
): Promise<Round> {
  const at = deps.now();
  if (at - intent.at < IN_FLIGHT) return ANOTHER_WORKER;
  const { intent: _over, ...rest } = hold;
  const look = await lookAtHold(access, hold, deps.now);
  const seen = effectSeen(intent.change, look);
  const text = `${changeText(intent.change)}: ${seen ? 'seen' : 'not seen'} after an interruption`;
  const saved = await deps.store.holds.save(rest, [holdEntry(hold, seen ? 'changed' : 'failed', at, text)]);
  return saved === 'saved' ? { next: 'again', look } : ANOTHER_WORKER;
}
