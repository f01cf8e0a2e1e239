import type { Logger } from 'pino';
import { clockTrouble } from '../policy/clock.ts';
import { type Duration, type Instant, MINUTE } from '../policy/time.ts';
import { clockOffsetOf } from '../store/server-clock.ts';
import type { Store } from '../store/store.ts';

const COMPARE_EVERY: Duration = MINUTE;

export interface ClockWatch {
  /** What is wrong with this process's clock, as it was compared last; undefined where nothing is. Costs nothing. */
  trouble(): string | undefined;
  stop(): void;
}

/** Compares the clock of this process with that of Redis from its start on, and says so while it is wrong. */
export async function watchClock(
  store: Pick<Store, 'time'>,
  { now, log, every = COMPARE_EVERY }: { now: () => Instant; log: Logger; every?: Duration },
): Promise<ClockWatch> {
  let trouble: string | undefined;
  const compare = async () => {
    const before = trouble;
    try {
      trouble = clockTrouble(await clockOffsetOf(store, now));
    } catch (error) {
      // Whoever changes something asks anew, and stops there.
      log.debug({ err: error }, 'the clock could not be compared now');
      return;
    }
    if (trouble !== undefined)
      log.error(
        `${trouble}: this process puts nothing aside, deletes nothing and takes no answers; set it right`,
      );
    else if (before !== undefined) log.info('the clock of this machine is right again');
  };
  await compare();
  const timer = setInterval(() => void compare(), every);
  timer.unref();
  return { trouble: () => trouble, stop: () => clearInterval(timer) };
}

/** Whether answers can be dated, and are kept. */
export interface Dating {
  /** Why not: an approval's time decides later whether a deletion may rest on it. Absent: they can. */
  readonly unfit?: () => string | undefined;
}

/** Said to the clicker, who cannot mend it but may know who can. */
export function undatedHere({ unfit }: Dating): { readonly refused: string } | undefined {
  const wrong = unfit?.();
  if (wrong === undefined) return undefined;
  return {
    refused: `Not recorded: ${wrong}. Tell whoever runs Layaway, and click again once that is set right.`,
  };
}
