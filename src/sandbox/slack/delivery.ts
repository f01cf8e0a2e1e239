import type { Duration } from '../../policy/time.ts';
import type { Json, JsonObject } from './json.ts';

/** What Slack sends to an app, by the names Socket Mode gives them. */
export type DeliveryKind = 'interactive' | 'slash_commands' | 'events_api';

/** What became of one delivery. `ms` is the time between sending and the app's answer. */
export type Delivered =
  | { readonly outcome: 'acked'; readonly ms: number; readonly payload: Json }
  /** The app answered, but not with 200: `body` is what it said. */
  | { readonly outcome: 'refused'; readonly ms: number; readonly status: number; readonly body: string }
  /** No answer within Slack's three seconds. */
  | { readonly outcome: 'timed-out'; readonly ms: number }
  | { readonly outcome: 'unreachable'; readonly why: string }
  /** Slack's own client would not have sent it: no such button, a required input left empty. */
  | { readonly outcome: 'not-sent'; readonly why: string };

/** How to deliver, where the ordinary way is not wanted. */
export interface DeliveryOptions {
  /** Over the socket by default, over HTTP where a request URL is set. */
  readonly via?: 'socket' | 'http';
  /** How often the same payload is sent, one after the other. */
  readonly copies?: number;
  /** All copies in the same moment. */
  readonly atOnce?: boolean;
  /** HTTP only. */
  readonly signature?: 'right' | 'wrong' | 'missing';
  /** HTTP only: how far the signed time stamp lies ahead of the sandbox's clock (negative: behind). */
  readonly skew?: Duration;
  /** Marks an event as sent again: the number of the attempt, from 1. */
  readonly retry?: number;
}

/** A payload on its way. */
export interface Parcel {
  readonly kind: DeliveryKind;
  readonly payload: JsonObject;
}

/** What is kept of each delivery, for tests. */
export interface DeliveryRecord extends Parcel {
  readonly via: 'socket' | 'http';
  readonly delivered: Delivered;
}
