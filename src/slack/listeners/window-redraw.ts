import type { Log } from '../log.ts';

/** Draws windows again, in the background. */
export interface WindowRedraw {
  /**
   * Draws a window after what is being drawn of it, so that the newest reading is what stays; a drawing that fails is
   * logged, for the window was closed most likely.
   */
  draw(viewId: string, drawing: () => Promise<unknown>): void;
  /** Resolves when nothing is left to draw. */
  settled(): Promise<void>;
}

export function createWindowRedraw(log: Log): WindowRedraw {
  const running = new Map<string, Promise<void>>();
  return {
    draw(viewId, drawing) {
      const before = running.get(viewId) ?? Promise.resolve();
      const run: Promise<void> = before
        .then(drawing)
        .then(
          () => undefined,
          (error: unknown) => log.warn({ err: error }, 'the modal was not updated; perhaps it was closed'),
        )
        .finally(() => running.get(viewId) === run && running.delete(viewId));
      running.set(viewId, run);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
