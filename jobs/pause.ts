import type { RegistryKey } from '../src/policy/image.ts';
import type { Deps } from './deps.ts';

/** Why quarantine and deletion are stopped for a registry, or undefined. A pause that cannot be read is a pause: it throws. */
export async function pauseReason(deps: Deps, registry: RegistryKey): Promise<string | undefined> {
  if (deps.pausedByEnvironment()) return 'LAYAWAY_PAUSED is set';
  // A Redis that was just restarted may have lost a pause, too.
  const { unsettled } = await deps.store.continuity.check(deps.now());
  if (unsettled !== undefined) return unsettled;
  const pause = (await deps.store.brakes.paused()) ?? (await deps.store.brakes.paused(registry));
  return pause?.why;
}
