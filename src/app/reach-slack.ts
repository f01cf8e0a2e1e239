import type { Logger } from 'pino';
import { type Duration, MINUTE, SECOND } from '../policy/time.ts';
import { rest } from '../slack/rest.ts';
import { early } from '../slack/within.ts';
import type { SlackSide } from './slack-side.ts';

/** A token that Slack refuses may be allowed again, and nobody should have to restart what watches meanwhile. */
const ASK_AGAIN: Duration = 5 * MINUTE;
/** Mostly Slack answers at once, and then everything begins together. */
const PATIENCE: Duration = 5 * SECOND;

export interface Reaching {
  /** Resolves with Slack's first answer, whatever it is, or when that takes too long. */
  readonly first: Promise<void>;
  /** Resolves when nobody asks any more. */
  readonly over: Promise<void>;
}

/**
 * Asks Slack in the background who we are, again and again: what is put aside is watched and given back without Slack.
 * `reached` is called once it answered.
 */
export function reachSlack(
  slack: Pick<SlackSide, 'open'>,
  {
    log,
    stop,
    reached,
    patience = PATIENCE,
  }: {
    readonly log: Logger;
    readonly stop: AbortSignal;
    readonly reached: () => Promise<void>;
    readonly patience?: Duration | undefined;
  },
): Reaching {
  let answered = () => {};
  const first = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const ask = async () => {
    while (!stop.aborted) {
      const refused = await slack.open();
      if (stop.aborted) return;
      if (refused === undefined)
        await reached().catch((error: unknown) => log.warn({ err: error }, 'first tick'));
      answered();
      if (refused === undefined) return;
      log.error(
        `${refused} Nothing is posted and no answer is taken; put-aside images are watched and given back.`,
      );
      await rest(ASK_AGAIN, stop);
    }
  };
  const over = ask()
    .catch((error: unknown) =>
      log.error({ err: error }, 'Slack could not be reached: start this process anew'),
    )
    .finally(() => answered());
  return { first: early(first, patience).then(() => undefined), over };
}
