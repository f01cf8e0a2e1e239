import { brakesIn } from './brakes.ts';
import type { StoreOptions } from './connect.ts';
import { Connection } from './connection.ts';
import { ledgerIn } from './ledger.ts';
import { memoryIn } from './memory.ts';
import { type StartTroubles, startTroubles } from './start-check.ts';
import type { Store } from './store.ts';

/** As much of the store as pausing takes. */
export interface OpenBrakes extends Pick<Store, 'brakes' | 'ledger' | 'memory' | 'close'> {
  /** What every other command would refuse. With `foreign`, nothing but a pause may be written. */
  readonly troubles: StartTroubles;
}

/** Connects for the kill switch: it works also where nothing else would start. Throws only where Redis is away. */
export async function openBrakes(target: string, options: StoreOptions): Promise<OpenBrakes> {
  const connection = new Connection(target, options);
  try {
    const troubles = await startTroubles(connection);
    return {
      troubles,
      brakes: brakesIn(connection),
      ledger: ledgerIn(connection),
      memory: memoryIn(connection),
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
