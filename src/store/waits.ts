import type { Waits } from '../policy/queue.ts';
import type { Connection } from './connection.ts';

/** Why approved images do not go on, by review, as the last sweep found. For people to read; nothing rests on it. */
export interface WaitNotes {
  of(review: string): Promise<Waits | undefined>;
  all(): Promise<ReadonlyMap<string, Waits>>;
  /** Writes those notes, and drops what is no longer so. */
  save(notes: ReadonlyMap<string, Waits>, drop: readonly string[]): Promise<void>;
}

export function waitsIn(connection: Connection): WaitNotes {
  const { keys } = connection;
  return {
    async of(review) {
      const text = await connection.run(`reading what ${review} waits for`, (redis) =>
        redis.hget(keys.waits, review),
      );
      return text === null ? undefined : (JSON.parse(text) as Waits);
    },
    async all() {
      const found = await connection.run('reading what waits', (redis) => redis.hgetall(keys.waits));
      return new Map(
        Object.entries(found).map(([review, text]) => [review, JSON.parse(text) as Waits] as const),
      );
    },
    async save(notes, drop) {
      const fields = [...notes].flatMap(([review, note]) => [review, JSON.stringify(note)]);
      await connection.run('noting what waits', async (redis) => {
        if (drop.length > 0) await redis.hdel(keys.waits, ...drop);
        if (fields.length > 0) await redis.hset(keys.waits, ...fields);
      });
    },
  };
}
