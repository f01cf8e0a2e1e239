import type { Hold } from '../src/policy/hold.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import type { Deps } from './deps.ts';
import { holdEntry, nameOf } from './entries.ts';

/** Three trips within an hour mean that the evidence is wrong somewhere: the registry is paused (promise 5). */
const TRIPS_THAT_PAUSE = 3;

/**
 * Counts a trip, pauses the registry when there were too many, and answers the ledger's lines for it, to be saved
 * together with the hold's new state. Done before that save: an interruption in between repeats it, and a trip is
 * counted once however often it is repeated. `event` is what several trips have in common, such as one alarm that went
 * off: together they are one.
 */
export async function countTrip(
  deps: Deps,
  registry: RegistryKey,
  hold: Hold,
  {
    signal,
    event = `${hold.id} ${hold.approval.at}`,
  }: { readonly signal: string; readonly event?: string | undefined },
): Promise<LedgerEntry[]> {
  const at = deps.now();
  const trips = await deps.store.brakes.noteTrip(registry, at, event);
  const trip = holdEntry(hold, 'trip', at, `${nameOf(hold)}: ${signal}`);
  if (trips < TRIPS_THAT_PAUSE) return [trip];
  // An alarm is one sign for many images, and names no use: so signs are counted, not images.
  const why = `${trips} signs that put-aside images are missed, within an hour`;
  // The pause that stands stays as it is: it may be a person's, and it was told already.
  const cause = `${hold.id} ${hold.approval.at}`;
  if (!(await deps.store.brakes.pauseUnlessPaused('layaway', why, at, registry, cause))) return [trip];
  return [trip, { at, kind: 'paused', registry, by: 'layaway', text: `${registry} is paused: ${why}` }];
}
