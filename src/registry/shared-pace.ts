import type { Duration } from '../policy/time.ts';
import type { Rate, Timer } from './pace.ts';

/** Who waits for a turn: the same name keeps its place. `first` goes before those who are not. */
export interface Waiting {
  readonly who: string;
  readonly first: boolean;
}

/** Lines that several processes wait in. Both methods throw where they cannot be asked; then nobody may go. */
export interface Lines {
  /** 0: go, the turn is taken. Else in how many ms to ask again. */
  take(line: string, waiting: Waiting, interval: Duration): Promise<Duration>;
  /** AWS throttled: everybody waits, and this one keeps its place. */
  holdBack(line: string, waiting: Waiting): Promise<Duration>;
}

/**
 * Resolves when the caller may make one call, in whichever process it is. Rejects where the line cannot be asked: a
 * rate that nobody counts would be no rate; and as soon as the signal is aborted. There is no burst: what all share,
 * all would burst at once.
 */
export async function takeTurn(
  lines: Lines,
  line: string,
  { waiting, rate, timer }: { readonly waiting: Waiting; readonly rate: Rate; readonly timer: Timer },
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const wait = await lines.take(line, waiting, 1000 / rate.perSecond);
    if (wait <= 0) return;
    // Timers round down, and a millisecond early would be one more question.
    await timer.sleep(Math.ceil(wait) + 1, signal);
  }
}
