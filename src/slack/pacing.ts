import { setTimeout as sleep } from 'node:timers/promises';

/** Slack takes one message a second in a channel. Updates share the turn: both are seen as traffic there. */
const GAP = 1000;

/** Waits for a channel's next turn. Turns are handed out in the order they were asked for. */
export type TakeTurn = (channel: string) => Promise<void>;

/**
 * Paces by real waiting, not by the injected clock: a clock that is moved ahead must not release a burst.
 * A channel that was quiet for a whole gap is not made to wait.
 */
export function channelTurns(gap = GAP): TakeTurn {
  const turns = new Map<string, Promise<unknown>>();
  return async (channel) => {
    const before = turns.get(channel);
    const free = Promise.resolve(before).then(() => sleep(gap));
    turns.set(channel, free);
    void free.then(() => turns.get(channel) === free && turns.delete(channel));
    await before;
  };
}
