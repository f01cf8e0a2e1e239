import type { Logger } from 'pino';
import { type Duration, MINUTE, SECOND } from '../policy/time.ts';
import type { Store } from '../store/store.ts';
import { LedgerFile } from './ledger-file.ts';

/** A worker that writes the file has it alone for this long; others that share its disk wait. */
const LEASE: Duration = MINUTE;
/** Pages in one go: the lease outlasts them by far. */
const MOST_PAGES = 20;
const PAUSE: Duration = SECOND;

export interface LedgerCopy {
  /** Writes what is new, now. */
  catchUp(): Promise<void>;
  /** Writes what is new and ends. */
  stop(): Promise<void>;
}

/**
 * Keeps a file level with the record, about a second behind. It never holds up work: a file that cannot be written is
 * warned about once, tried again, and gets all it missed.
 */
export function copyLedger(
  path: string,
  store: Pick<Store, 'ledger' | 'once' | 'forget'>,
  log: Logger,
): LedgerCopy {
  let trouble: string | undefined;
  let copying: Promise<void> | undefined;
  const attempt = async () => {
    try {
      await copyOnce(path, store);
      if (trouble !== undefined) log.info({ file: path }, 'the copy of the record is written again');
      trouble = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (trouble !== why)
        log.warn({ file: path, why }, 'the copy of the record cannot be written; trying on');
      trouble = why;
    }
  };
  const catchUp = () => {
    copying ??= attempt().finally(() => {
      copying = undefined;
    });
    return copying;
  };
  const timer = setInterval(catchUp, PAUSE);
  timer.unref();
  return {
    catchUp,
    async stop() {
      clearInterval(timer);
      await copying;
      await catchUp();
    },
  };
}

async function copyOnce(path: string, { ledger, once, forget }: Pick<Store, 'ledger' | 'once' | 'forget'>) {
  const lease = `copy of the record ${path}`;
  if (!(await once(lease, LEASE))) return;
  try {
    const file = await LedgerFile.open(path);
    try {
      let pages = 0;
      for await (const page of ledger.walk(file.last)) {
        await file.append(page);
        if (++pages >= MOST_PAGES) break;
      }
    } finally {
      await file.close();
    }
  } finally {
    await forget(lease);
  }
}
