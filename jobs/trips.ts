import type { Hold } from '../src/policy/hold.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import type { Deps } from './deps.ts';
import { holdEntry, nameOf } from './entries.ts';

/** Three trips within an hour mean that the evidence is wrong somewhere: the registry is paused (promise 5). */
const TRIPS_THAT_PAUSE = 3;

/** Notes a trip and pauses the registry when there were too many. */
export async function recordTrip(
  deps: Deps,
  registry: RegistryKey,
  hold: Hold,
  signal: string,
): Promise<void> {
  const at = deps.now();
  const trips = await deps.store.brakes.noteTrip(registry, at);
  await deps.store.ledger.append([holdEntry(hold, 'trip', at, `${nameOf(hold)}: ${signal}`)]);
  if (trips < TRIPS_THAT_PAUSE) return;
  const why = `${trips} images turned out to be in use within an hour`;
  await deps.store.brakes.pause('layaway', why, at, registry);
  await deps.store.ledger.append([
    { at, kind: 'paused', registry, by: 'layaway', text: `${registry} is paused: ${why}` },
  ]);
}
