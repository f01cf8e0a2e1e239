import { registryKey } from '../src/policy/image.ts';
import { isoWeek } from './calendar.ts';
import { tendChannels } from './channel-life.ts';
import { isDue, unfit } from './clock.ts';
import type { Deps } from './deps.ts';
import { markOf, SWEEP_EVERY } from './due.ts';
import { finishPictures } from './finish-pictures.ts';
import { type Drawing, redrawCards, showProgress } from './redraw-cards.ts';
import { askOnReviewDates } from './review-dates.ts';
import { tellSourceTrouble } from './source-trouble.ts';
import { type Swept, sweep } from './sweep.ts';
import { sweepPolicies } from './sweep-policies.ts';
import { tellLapse } from './tell-lapse.ts';
import { tellOwnPauses } from './tell-pause.ts';
import { tellPolicies } from './tell-policies.ts';
import { watchThreads } from './threads.ts';
import { trimWhenDue } from './trim.ts';

/** When processes that may only give back (mostly for a wrong clock) swept last, on Redis' clock. */
const BY_WRONG_CLOCK = 'sweep by a wrong clock';

/** Sweeps holds and policy changes, tells what came of it, and does what else comes up between two scans. */
export async function performSweep(deps: Deps, drawing: Drawing): Promise<void> {
  if (await unfitRests(deps)) return;
  await watchThreads(deps);
  await show(deps, drawing, await sweep(deps, showProgress(deps, drawing)));
  if (deps.stopping?.aborted) return; // cut short: it is due at the next tick of any worker
  await sweepPolicies(deps);
  await tellPolicies(deps, drawing);
  if ((await unfit(deps)) !== undefined) return; // dates would come too early or too late, or answers rest on what was dropped
  await tendChannels(deps, drawing);
  await askOnReviewDates(deps, drawing);
  await finishPictures(deps, drawing.pictures);
  const standing = await deps.store.continuity.check(deps.now());
  await tellLapse(deps, drawing.poster, standing.lapse);
  // While it is not settled what a restarted Redis lost, or this process may only give back, all waits: the next tick
  // sweeps again.
  if (standing.unsettled !== undefined || (await unfit(deps)) !== undefined) return;
  await deps.store.memory.done(markOf(deps, { name: 'sweep' }), deps.now());
  await trimWhenDue(deps);
}

/**
 * Whether this process may only give back, and such a one swept a moment ago. Its sweep does nothing else, so it is not
 * noted as done: whoever may do more finds it due. Without a pace of its own it would be due at every tick.
 */
async function unfitRests({ store, now }: Deps): Promise<boolean> {
  if ((await unfit({ store, now })) === undefined) return false;
  const at = await store.time();
  if (!isDue(await store.memory.lastDone(BY_WRONG_CLOCK), at, SWEEP_EVERY)) return true;
  await store.memory.done(BY_WRONG_CLOCK, at);
  return false;
}

/** Cards show what changed; deafness is told once a week. */
export async function show(deps: Deps, drawing: Drawing, swept: Swept): Promise<void> {
  for (const { registry } of swept.tripped) await deps.store.measures.count('trips', registryKey(registry));
  for (const _ of swept.failed) await deps.store.measures.count('failures', 'hold');
  await redrawCards(deps, drawing, swept.changed);
  await tellOwnPauses(deps, drawing.poster);
  const week = isoWeek(deps.now(), deps.config.schedule.timezone);
  for (const trouble of swept.deafTo) {
    const key = `signals ${trouble.registry} ${trouble.name} ${week}`;
    await tellSourceTrouble(deps, drawing.poster, [trouble], key);
  }
}
