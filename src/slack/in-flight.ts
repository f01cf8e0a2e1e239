import { early } from './within.ts';

/** What listeners are doing now. */
export interface InFlight {
  /** Counts it as under way until it ends; answers the same promise. */
  follow(work: Promise<void>): Promise<void>;
  /** Resolves when nothing is under way, or after `limit` ms. */
  over(limit: number): Promise<void>;
}

export function inFlight(): InFlight {
  const running = new Set<Promise<void>>();
  const quiet = async (end: AbortSignal) => {
    while (running.size > 0 && !end.aborted) await Promise.allSettled(running);
  };
  return {
    follow(work) {
      running.add(work);
      const gone = () => void running.delete(work);
      work.then(gone, gone);
      return work;
    },
    async over(limit) {
      const end = new AbortController();
      await early(quiet(end.signal), limit);
      end.abort();
    },
  };
}
