import { type Duration, SECOND } from '../policy/time.ts';
import type { Connection } from './connection.ts';

/** Who waits for a turn: the same name keeps its place. `first` goes before those who are not. */
export interface Waiting {
  readonly who: string;
  readonly first: boolean;
}

/** Lines in front of the quotas that all processes share. A method throws where Redis does not answer: nobody goes. */
export interface Pace {
  /** 0: go, the turn is taken. Else in how many ms to ask again; who does not loses its place soon after. */
  take(line: string, waiting: Waiting, interval: Duration): Promise<Duration>;
  /** AWS throttled this one's call: nobody goes for a while, and it keeps its place. Answers how long, in ms. */
  holdBack(line: string, waiting: Waiting): Promise<Duration>;
}

/** Turns that others leave unused are found this soon. */
const LONGEST_WAIT: Duration = SECOND;
/** A worker that is this late was stopped, or is too slow to wait for. */
const GRACE: Duration = 2 * SECOND;
const PAUSES = { first: SECOND, longest: 30 * SECOND };

export function paceIn(connection: Connection): Pace {
  const { keys } = connection;
  return {
    async take(line, { who, first }, interval) {
      const times = [interval, LONGEST_WAIT, GRACE].map(micro);
      const wait = await connection.run(`waiting for a turn (${line})`, (redis) =>
        redis.layawayTakeTurn(1, keys.pace(line), who, first ? 0 : 1, ...times),
      );
      return wait / 1_000;
    },
    async holdBack(line, { who, first }) {
      const times = [PAUSES.first, PAUSES.longest, GRACE].map(micro);
      const pause = await connection.run(`holding back (${line})`, (redis) =>
        redis.layawayHoldBack(1, keys.pace(line), who, first ? 0 : 1, ...times),
      );
      return pause / 1_000;
    },
  };
}

const micro = (duration: Duration): number => Math.round(duration * 1_000);
