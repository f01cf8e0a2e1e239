import { childrenIn } from './children.ts';
import type { Connection } from './connection.ts';
import { keepsIn } from './keeps.ts';
import { snapshotsIn } from './snapshots.ts';
import type { Memory } from './store.ts';
import { tagsIn } from './tags.ts';
import { usesIn } from './uses.ts';
import { watchesIn } from './watches.ts';

/** What Layaway learned and must not ask for again. */
export function memoryIn(connection: Connection): Memory {
  const { keys } = connection;
  return {
    ...usesIn(connection),
    ...keepsIn(connection),
    ...childrenIn(connection),
    ...snapshotsIn(connection),
    ...tagsIn(connection),
    ...watchesIn(connection),
    async lastDone(what) {
      const at = await connection.run(`looking when ${what} was done`, (redis) =>
        redis.hget(keys.done, what),
      );
      return at === null ? undefined : Number(at);
    },
    async lastDoneOfEach(what) {
      if (what.length === 0) return [];
      const times = await connection.run('looking when things were done', (redis) =>
        redis.hmget(keys.done, ...what),
      );
      return times.map((at) => (at === null ? undefined : Number(at)));
    },
    async done(what, at) {
      await connection.run(`noting that ${what} was done`, (redis) => redis.hset(keys.done, what, at));
    },
  };
}
