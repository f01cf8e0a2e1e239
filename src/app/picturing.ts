import { setTimeout as sleep } from 'node:timers/promises';
import type { Picturing } from '../../jobs/week-pictures.ts';
import { toPng } from '../pictures/png.ts';
import type { Duration } from '../policy/time.ts';
import type { Uploads } from '../slack/uploads.ts';
import type { Store } from '../store/store.ts';
import { provedIn } from './savings-sums.ts';
import { repositoryTallies } from './tallies.ts';

/**
 * How this process draws and uploads pictures, should it do that work. Nothing is loaded before. `longestWait` is for a
 * Slack that is ready at once.
 */
export function createPicturing(
  store: Store,
  uploads: Uploads,
  longestWait: Duration = Number.POSITIVE_INFINITY,
): Picturing {
  return {
    uploads,
    draw: toPng,
    wait: async (time) => {
      await sleep(Math.min(time, longestWait));
    },
    async decided(registries) {
      const tallies = await repositoryTallies(store, registries);
      return tallies.map(({ tally, verified }) => ({
        decisions: tally.decisions,
        verified: provedIn(tally, verified),
      }));
    },
  };
}
