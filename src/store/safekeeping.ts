import type { Connection } from './connection.ts';
import { evictionTrouble, readSettings } from './settings.ts';

/**
 * Whether Redis still keeps what it is told. One that evicts is refused at the start; its policy can be set to that at
 * any time after, and then an approval may stand there whose revocation was dropped.
 */
export interface Safekeeping {
  /** Why nothing may rest on it, as a sentence without its full stop, as was looked last. Costs nothing. */
  trouble(): string | undefined;
  /** Looks anew. Throws where Redis does not answer: what was seen last stands. */
  look(): Promise<void>;
}

export function safekeepingIn(connection: Connection): Safekeeping {
  let trouble: string | undefined;
  return {
    trouble: () => trouble,
    async look() {
      trouble = evictionTrouble(`Redis at ${connection.address}`, await readSettings(connection));
    },
  };
}
