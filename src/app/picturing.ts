import { setTimeout as sleep } from 'node:timers/promises';
import type { Picturing } from '../../jobs/week-pictures.ts';
import { toPng } from '../pictures/png.ts';
import type { Uploads } from '../slack/uploads.ts';
import type { Store } from '../store/store.ts';
import { repositoryTallies } from './tallies.ts';

/** How this process draws and uploads pictures, should it do that work. Nothing is loaded before. */
export function createPicturing(store: Store, uploads: Uploads): Picturing {
  return {
    uploads,
    draw: toPng,
    wait: async (time) => {
      await sleep(time);
    },
    async decided(registries) {
      const tallies = await repositoryTallies(store, registries);
      return tallies.map(({ tally, verified }) => ({
        decisions: tally.decisions,
        verified: verified?.decisions ?? [],
      }));
    },
  };
}
