import { clockTrouble } from '../policy/clock.ts';
import type { Instant } from '../policy/time.ts';
import { clockOffsetOf } from '../store/server-clock.ts';
import type { Store } from '../store/store.ts';
import type { CheckShape } from './shapes.ts';

/** Whether the clock of this machine is right: a worker with a wrong one changes nothing. */
export async function checkClock(store: Pick<Store, 'time'>, now: () => Instant): Promise<CheckShape> {
  const what = 'clock';
  const trouble = clockTrouble(await clockOffsetOf(store, now));
  if (trouble === undefined) return { what, status: 'ok', text: 'agrees with that of Redis' };
  const text = `${trouble}: a worker here would change nothing. Set it right (chrony, systemd-timesyncd), or that of Redis`;
  return { what, status: 'failed', text };
}
