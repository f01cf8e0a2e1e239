import type { Running } from '../../app.ts';
import { type RegistryId, registryKey } from '../../policy/image.ts';
import { type Duration, HOUR, type Instant } from '../../policy/time.ts';
import { connectStore } from '../../store/redis-store.ts';
import type { AwsSandbox } from '../aws/server.ts';
import { type MovableClock, mondayMorning } from '../clock.ts';
import type { Ci } from '../fleet/ci.ts';
import { passWatched } from '../watched.ts';
import { ZONE } from './config.ts';
import { settled } from './settled.ts';

/** The worker runs all the time, whatever the clock does: nothing is missed while it moves. */
async function pass(
  redisUrl: string,
  registry: RegistryId,
  clock: MovableClock,
  by: Duration,
): Promise<void> {
  const store = await connectStore(redisUrl, { time: async () => clock.now() });
  await passWatched({ clock, memory: store.memory, registries: [registryKey(registry)] }, by);
  await store.close();
}

/** What moves the company's time, waits for it, and ends it. */
export function controls(
  redisUrl: string,
  running: Running,
  clock: MovableClock,
  {
    aws: { ecr },
    ci,
    registry,
  }: { readonly aws: AwsSandbox; readonly ci: Ci; readonly registry: RegistryId },
  around: readonly { close(): Promise<void> }[],
) {
  const moveTo = async (at: Instant) => {
    await pass(redisUrl, registry, clock, Math.max(0, at - clock.now()));
    ci.run(clock.now());
    ecr.runLifecycleDaily();
    await running.tick();
    await settled(running);
  };
  return {
    settle: () => settled(running),
    async move(by: Duration) {
      const until = clock.now() + by;
      const monday = mondayMorning(ZONE, until);
      // A week's questions come on its Monday, not on the day on which somebody arrives.
      if (monday > clock.now() && until - monday > HOUR) await moveTo(monday);
      await moveTo(until);
    },
    async stop() {
      await running.stop();
      for (const sandbox of around) await sandbox.close();
    },
  };
}
