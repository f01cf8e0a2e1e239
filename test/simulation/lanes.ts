import { type PrivateRedis, startRedis } from '../../src/sandbox/redis.ts';
import type { History } from './events.ts';
import { openStage, type Stage } from './stage.ts';
import { Tale, type Told } from './tale.ts';

/** Side by side, one waits for Redis while another works. */
const LANES = 4;

/** Tells histories, several at a time. */
export interface Tellers {
  tell(one: History): Promise<Told>;
  tellAll(histories: readonly History[]): Promise<readonly Told[]>;
  close(): Promise<void>;
}

export async function openTellers(): Promise<Tellers> {
  const server: PrivateRedis = await startRedis();
  const stages: Stage[] = [];
  for (let lane = 0; lane < LANES; lane++) stages.push(await openStage(server, lane));
  const tell = (stage: Stage, one: History) => new Tale(stage, one).tell();
  return {
    tell: (one) => tell(stages[0] as Stage, one),
    async tellAll(histories) {
      const told: Told[] = [];
      const left = histories.entries();
      const lane = async (stage: Stage) => {
        for (const [i, one] of left) told[i] = await tell(stage, one);
      };
      await Promise.all(stages.map(lane));
      return told;
    },
    async close() {
      await Promise.all(stages.map((stage) => stage.close()));
      await server.stop();
    },
  };
}
