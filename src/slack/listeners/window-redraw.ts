import type { Log } from '../log.ts';

/** Draws windows again, in the background. */
export interface WindowRedraw {
  /** Follows a drawing that began; one that fails is logged, for the window was closed most likely. */
  follow(drawing: Promise<unknown>): void;
  /** Resolves when nothing is left to draw. */
  settled(): Promise<void>;
}

export function createWindowRedraw(log: Log): WindowRedraw {
  const running = new Set<Promise<unknown>>();
  return {
    follow(drawing) {
      const run = drawing
        .catch((error: unknown) =>
          log.warn({ err: error }, 'the modal was not updated; perhaps it was closed'),
        )
        .finally(() => running.delete(run));
      running.add(run);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
