import type { Instant } from '../policy/time.ts';
import { type CallFailure, callFailure } from './outcome.ts';

/** Calls of one client, held back for as long as Slack asked. */
export interface RetryAfter {
  /**
   * Makes the call, or answers `later` without making it while Slack still wants peace from this method. Who calls
   * again too early is answered from here: asking Slack all the same lengthens the wait.
   */
  respected<T>(method: string, call: () => Promise<T>): Promise<T | CallFailure>;
}

export function retryAfter(now: () => Instant): RetryAfter {
  const until = new Map<string, Instant>();
  return {
    async respected(method, call) {
      const left = (until.get(method) ?? 0) - now();
      if (left > 0) return { status: 'later', retryAfterMs: left };
      try {
        return await call();
      } catch (error) {
        const failure = callFailure(error);
        if (failure.status === 'later') until.set(method, now() + failure.retryAfterMs);
        return failure;
      }
    },
  };
}
