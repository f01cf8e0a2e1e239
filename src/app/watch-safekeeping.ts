import { type Duration, MINUTE } from '../policy/time.ts';
import type { Log } from '../slack/log.ts';
import { SET_NOEVICTION } from '../store/settings.ts';
import type { Store } from '../store/store.ts';

const LOOK_EVERY: Duration = MINUTE;

/** Looks again and again whether Redis still keeps what it is told, as the start did, and says so while it does not. */
export function watchSafekeeping(
  { safekeeping }: Pick<Store, 'safekeeping'>,
  { log, every = LOOK_EVERY }: { readonly log: Log; readonly every?: Duration },
): { stop(): void } {
  const look = async () => {
    const before = safekeeping.trouble();
    try {
      await safekeeping.look();
    } catch (error) {
      log.debug({ err: error }, 'the settings of Redis could not be read now');
      return;
    }
    const trouble = safekeeping.trouble();
    if (trouble !== undefined)
      log.error(
        { trouble },
        `Redis may drop what it is told: this process gives back, does nothing else, and would not start. ${SET_NOEVICTION}`,
      );
    else if (before !== undefined) log.info({}, 'Redis keeps what it is told again');
  };
  const timer = setInterval(() => void look(), every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
