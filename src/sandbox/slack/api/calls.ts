import type { Instant } from '../../../policy/time.ts';
import type { JsonObject } from '../json.ts';

/** One call the app made, as the tests see it. */
export interface Call {
  readonly method: string;
  readonly at: Instant;
  readonly args: JsonObject;
  /** What was answered; for a call struck by a fault, that fault. */
  readonly answer: JsonObject;
  /** What Slack takes but warns of: see `adviceOn`. */
  readonly advice: readonly string[];
}
