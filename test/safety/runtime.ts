import { Redis } from 'ioredis';
import type { RegistryAccess } from '../../jobs/deps.ts';
import { HOUR } from '../../src/policy/time.ts';
import { pushOld, putAside } from '../jobs/story.ts';
import { REPOSITORY, type World } from '../jobs/world.ts';

/** A source of signals as runtimes are: what failed is seen for an hour, it may be away, and time may pass meanwhile. */
export function runtime(world: World) {
  const at = { failed: 0, deaf: false, meanwhile: async () => {} };
  const look = async () => {
    await at.meanwhile();
    if (at.deaf) throw new Error('no answer');
    const seen = at.failed > 0 && world.clock.now() - at.failed < HOUR;
    const text = 'ECS could not pull feat-a';
    return seen
      ? [{ kind: 'failed-pull', repository: REPOSITORY, tag: 'feat-a', at: at.failed, text } as const]
      : [];
  };
  const access = (real: RegistryAccess): RegistryAccess => ({
    ...real,
    signals: [{ name: 'ecs-pull-errors', regional: true, look }],
  });
  return { at, ...world.start({ access }) };
}

/** Puts an image aside that the runtime can miss. */
export async function putAsideWith(world: World) {
  const process = runtime(world);
  pushOld(world, { tags: ['feat-a'] });
  return { ...process, id: await putAside({ ...process, store: world.store }) };
}

/** As a Redis is that an older version wrote. */
export async function forgetWatching(redisUrl: string, { store }: World, id: string): Promise<void> {
  const redis = new Redis(redisUrl);
  const keys = await redis.keys('*:watched'); // of the tests before, too: their stories are over
  await redis.del(keys);
  redis.disconnect();
  for (const hold of await store.holds.ofReview(id)) {
    if (hold.state.status !== 'quarantined') throw new Error(hold.state.status);
    const { missed: _unknown, ...state } = hold.state;
    await store.holds.save({ ...hold, state });
  }
}
