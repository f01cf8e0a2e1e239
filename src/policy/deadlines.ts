import { CLOCKS_APART } from './clock.ts';
import { ORDER_LIFE } from './order.ts';
import { type Duration, SECOND } from './time.ts';

/** Longest wait for a connection to AWS. */
export const CONNECTION_LIMIT: Duration = 5 * SECOND;

/** Longest wait for an answer of AWS. */
export const REQUEST_LIMIT: Duration = 30 * SECOND;

/**
 * For so long after an intent was written somebody may still be making its change; only then a look says what became of
 * it. No request leaves after its order ended, ORDER_LIFE after a look that is older than the intent: a second request
 * under one intent, which gives back what a race took, renews it first. What left in the last instant may be on its way
 * and at work in ECR as long as we would have waited for it. And where Redis moves to another machine, its clock is
 * another one: both agree with the same workers, so they are CLOCKS_APART at most.
 * Stepping in earlier could give back a name, or an image, that the first worker then takes away.
 */
export const IN_FLIGHT: Duration = ORDER_LIFE + CONNECTION_LIMIT + REQUEST_LIMIT + CLOCKS_APART;
