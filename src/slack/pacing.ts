import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Duration } from '../policy/time.ts';
import type { Log } from './log.ts';

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

/** Lines that several processes wait in: 0 means go, else in how many ms to ask again. Throws where nobody can say. */
export interface SharedLines {
  take(
    line: string,
    waiting: { readonly who: string; readonly first: boolean },
    interval: Duration,
  ): Promise<Duration>;
}

/**
 * The same for all processes together, which share a channel's turns without knowing of each other. Where the line
 * cannot be asked this process keeps its own pace: Slack refuses what is too much, and that is tried again, while a
 * message that waits for Redis would tell nobody that Redis is away.
 */
export function sharedChannelTurns(
  lines: SharedLines,
  log: Log,
  gap = GAP,
  own = channelTurns(gap),
): TakeTurn {
  const us = randomUUID();
  let calls = 0;
  return async (channel) => {
    const who = `${us} ${calls++}`;
    await own(channel);
    try {
      for (;;) {
        const wait = await lines.take(`slack/${channel}`, { who, first: false }, gap);
        if (wait <= 0) return;
        // Timers round down, and a millisecond early would be one more question.
        await sleep(Math.ceil(wait) + 1);
      }
    } catch (error) {
      log.warn({ err: error, channel }, 'no shared turn in the channel: this process keeps its own pace');
    }
  };
}
