import { type Duration, MINUTE } from '../policy/time.ts';
import type { Log } from '../slack/log.ts';
import { SET_NOEVICTION } from '../store/settings.ts';
import type { Store } from '../store/store.ts';

const LOOK_EVERY: Duration = MINUTE;

/** Looks from the start on, again and again, whether Redis keeps what it is told, and says so while it does not. */
export async function watchSafekeeping(
  { safekeeping }: Pick<Store, 'safekeeping'>,
  { log, every = LOOK_EVERY }: { readonly log: Log; readonly every?: Duration },
): Promise<{ stop(): void }> {
  const look = async () => {
    const before = safekeeping.trouble();
    try {
      await safekeeping.look();
    } catch (error) {
      log.debug({ err: error }, 'the settings of Redis could not be read now, or nothing noted of them');
      if (safekeeping.trouble() === before) return;
    }
    const trouble = safekeeping.trouble();
    if (trouble !== undefined)
      log.error(
        { trouble },
        `Redis may drop what it is told: this process gives back, does nothing else, and would not start. ${SET_NOEVICTION}`,
      );
    else if (before !== undefined)
      log.warn(
        {},
        'Redis keeps what it is told again. What it may have dropped is asked anew; everything is paused until somebody resumes.',
      );
  };
  await look();
  const timer = setInterval(() => void look(), every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
