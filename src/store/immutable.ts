import { DAY } from '../policy/time.ts';
import type { Connection } from './connection.ts';
import { Unavailable } from './errors.ts';
import type { Immutable } from './remembered.ts';

const LIFE_IN_SECONDS = (30 * DAY) / 1_000;
/** A task definition of ten containers takes 2 KB. */
const LARGEST_IN_BYTES = 16 * 1024;
/** Keys per MGET: others want to be answered in between. */
const CHUNK = 500;

/** Remembers what never changes, for all processes. Losing it costs calls elsewhere only, so an outage is no failure. */
export function immutableIn(connection: Connection): Immutable {
  const { keys } = connection;
  return {
    async get(what) {
      const value = await orNothing(
        connection.run('looking up what never changes', (redis) =>
          redis.getex(keys.immutable(what), 'EX', LIFE_IN_SECONDS),
        ),
      );
      return value ?? undefined;
    },
    async getMany(many) {
      const found: (string | undefined)[] = [];
      for (let i = 0; i < many.length; i += CHUNK) {
        const asked = many.slice(i, i + CHUNK);
        const values = await orNothing(
          connection.run('looking up what never changes', (redis) => redis.mget(asked.map(keys.immutable))),
        );
        found.push(...asked.map((_, n) => values?.[n] ?? undefined));
      }
      return found;
    },
    async set(what, value) {
      if (Buffer.byteLength(value) > LARGEST_IN_BYTES) return;
      await orNothing(
        connection.run('remembering what never changes', (redis) =>
          redis.set(keys.immutable(what), value, 'EX', LIFE_IN_SECONDS),
        ),
      );
    },
  };
}

/** The connection has told of an outage itself. */
async function orNothing<T>(command: Promise<T>): Promise<T | undefined> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}
