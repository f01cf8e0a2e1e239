import { DAY, type Duration, HOUR, type Instant } from './time.ts';

/** Why no policy was proposed to a repository's owners when it was tried last. */
export interface PolicyRejection {
  readonly at: Instant;
  /** In sentences. */
  readonly why: readonly string[];
  /** Fingerprint of what it rests on (`groundText`); absent where it may be gone at the next scan, whatever that rests on. */
  readonly ground?: string;
}

/** Four weeks, less what one weekly scan may begin earlier in its day than another. */
const STANDS_FOR: Duration = 28 * DAY - 12 * HOUR;

/** Until when nobody looks again, as long as it rests on the same; undefined where the next scan does. */
export function standsUntil({ at, ground }: PolicyRejection): Instant | undefined {
  return ground === undefined ? undefined : at + STANDS_FOR;
}

/** Whether trying again would find the same: what it rested on is as it was, and not for too long. */
export function stillRejected(rejection: PolicyRejection | undefined, ground: string, now: Instant): boolean {
  return rejection?.ground === ground && now < rejection.at + STANDS_FOR;
}
