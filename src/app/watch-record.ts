import type { Logger } from 'pino';
import { type Duration, type Instant, SECOND } from '../policy/time.ts';
import type { Store } from '../store/store.ts';
import { newestCopied } from './ledger-file.ts';

/** Several times in the span that a restarted Redis waits for whoever knew more (`OBJECTIONS`). */
const COMPARE_EVERY: Duration = 4 * SECOND;

export interface RecordWatch {
  stop(): void;
}

/**
 * Compares what this process knows with what Redis has, all the time: a process that took a click last may be the only
 * one that can tell when Redis lost it. Where the record is copied to a file, the copy's end counts as known before
 * anything is added to it.
 */
export async function watchRecord(
  { continuity }: Pick<Store, 'continuity'>,
  {
    now,
    log,
    ledgerFile,
  }: { readonly now: () => Instant; readonly log: Logger; readonly ledgerFile?: string },
): Promise<RecordWatch> {
  const copied = ledgerFile === undefined ? undefined : await newestCopied(ledgerFile, log);
  if (copied) continuity.remember(copied);
  const compare = async () => {
    try {
      await continuity.check(now());
    } catch (error) {
      log.debug({ err: error }, 'the record could not be compared now');
    }
  };
  await compare();
  const timer = setInterval(() => void compare(), COMPARE_EVERY);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
