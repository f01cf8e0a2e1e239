import { Redis } from 'ioredis';
import { afterEach } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { NOTHING_IN_USE, openWorld, type World, type WorldOptions } from '../jobs/world.ts';
import { type TestRedis, useRedis } from '../setup/redis.ts';
import { runLine } from './surroundings.ts';

/** Worlds on the Redis keys that the command line reads, too. Nothing in them runs anywhere. */
export function useCliWorlds(): {
  readonly redis: TestRedis;
  open(options?: Pick<WorldOptions, 'hidden'>): Promise<World>;
  lose(): Promise<void>;
} {
  const redis = useRedis();
  const open: World[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((world) => world.close()));
  });
  const lose = async () => {
    const client = new Redis(redis.server.url);
    await client.flushall();
    client.disconnect();
  };
  return {
    redis,
    lose,
    async open(options = {}) {
      await lose();
      const freshStore = () => redis.freshStore({ prefix: 'layaway' });
      const config = { watchWindow: '60d' };
      const world = await openWorld(
        { ...redis, freshStore },
        {
          ...options,
          sources: [NOTHING_IN_USE],
          config,
        },
      );
      open.push(world);
      return world;
    },
  };
}

/** `layaway … --json` on a machine with AWS credentials; Redis only where its address is given. */
export async function layaway<T>(
  { clock }: World,
  line: string,
  around: { readonly redisUrl?: string; readonly config?: string } = {},
) {
  const { redisUrl, config } = around;
  const env = redisUrl === undefined ? {} : { REDIS_URL: redisUrl };
  const ran = await runLine(COMMANDS, `${line} --json`, { env, now: clock.now(), ...(config && { config }) });
  return { ...ran, said: ran.stdout === '' ? undefined : (JSON.parse(ran.stdout) as T) };
}
