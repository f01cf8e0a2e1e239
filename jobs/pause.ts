import type { Hold } from '../src/policy/hold.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import { unfit } from './clock.ts';
import type { Deps } from './deps.ts';

/**
 * Why quarantine and deletion are stopped for a registry, or undefined. A pause that cannot be read is a pause: it throws.
 * A worker whose clock is wrong, or whose Redis evicts, is stopped like that, too.
 * `reversible`: what is asked for can be taken back, should it show in a moment that Redis lost something.
 */
export async function pauseReason(
  deps: Deps,
  registry: RegistryKey,
  { reversible = false } = {},
): Promise<string | undefined> {
  if (deps.pausedByEnvironment()) return 'LAYAWAY_PAUSED is set';
  const wrong = await unfit(deps);
  if (wrong !== undefined) return wrong;
  // A Redis that was just restarted may have lost a pause, too.
  const { unsettled } = await deps.store.continuity.check(deps.now());
  if (unsettled && !(reversible && unsettled.vouched)) return unsettled.why;
  const pause = (await deps.store.brakes.paused()) ?? (await deps.store.brakes.paused(registry));
  return pause?.why;
}

/** Until something is deleted, all can be taken back. */
export function isReversible({ state: { status } }: Pick<Hold, 'state'>): boolean {
  return status === 'approved' || status === 'quarantining';
}
