import type { GrowthWeek } from '../policy/growth.ts';
import type { RegistryKey } from '../policy/image.ts';
import type { Connection } from './connection.ts';

/** Weeks kept of each registry: two years. */
export const GROWTH_WEEKS = 104;

/** How much a registry held, and how much was taken away, week by week. */
export interface Growth {
  /** Notes a week, in place of what was noted of it before; the oldest are let go beyond `GROWTH_WEEKS`. */
  note(week: GrowthWeek): Promise<void>;
  /** Oldest first. */
  weeks(registry: RegistryKey): Promise<readonly GrowthWeek[]>;
}

export function growthIn(connection: Connection): Growth {
  const { keys } = connection;
  return {
    async note(week) {
      const key = keys.growth(week.registry);
      await connection.run(`noting the growth of ${week.registry}`, async (redis) => {
        await redis.hset(key, week.week, JSON.stringify(week));
        const over = (await redis.hkeys(key)).sort().slice(0, -GROWTH_WEEKS);
        if (over.length > 0) await redis.hdel(key, ...over);
      });
    },
    async weeks(registry) {
      const all = await connection.run(`loading the growth of ${registry}`, (redis) =>
        redis.hvals(keys.growth(registry)),
      );
      return all.map((text): GrowthWeek => JSON.parse(text)).sort((a, b) => (a.week < b.week ? -1 : 1));
    },
  };
}
