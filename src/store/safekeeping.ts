import type { Instant } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { type EvictionSeen, noteEviction, settleEviction } from './eviction.ts';
import { evictionTrouble, readSettings } from './settings.ts';

/**
 * Whether Redis still keeps what it is told. One that evicts is refused at the start; its policy can be set to that at
 * any time after, and then an approval may stand there whose revocation was dropped.
 */
export interface Safekeeping {
  /** Why nothing may rest on it, as a sentence without its full stop, as was looked last. Costs nothing. */
  trouble(): string | undefined;
  /**
   * Looks anew. Trouble ends only together with a lapse and a pause of everything, for something may be gone. Throws
   * where Redis does not answer or takes no note: trouble that was seen stands.
   */
  look(): Promise<void>;
}

/** `time`: on Redis' clock. */
export function safekeepingIn(connection: Connection, time: () => Promise<Instant>): Safekeeping {
  let trouble: string | undefined;
  let seen: EvictionSeen | undefined;
  /** How many keys it had dropped when it was looked at last. */
  let dropped: number | undefined;
  return {
    trouble: () => trouble,
    async look() {
      const where = `Redis at ${connection.address}`;
      const settings = await readSettings(connection);
      const { policy = 'noeviction', evicted } = settings;
      const evicts = evictionTrouble(where, settings);
      const grew = evicted !== undefined && evicted > (dropped ?? evicted);
      const wrong = evicts ?? (grew ? `${where} dropped keys for want of memory` : undefined);
      if (wrong !== undefined) {
        trouble = wrong;
        seen = await noteEviction(connection, policy);
      }
      dropped = evicted;
      if (evicts !== undefined) return;
      await settleEviction(connection, time, seen);
      seen = undefined;
      trouble = undefined;
    },
  };
}
