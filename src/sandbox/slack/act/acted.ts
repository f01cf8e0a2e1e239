import type { Core } from '../core.ts';
import type { Delivered, DeliveryKind, DeliveryOptions } from '../delivery.ts';
import { type Json, type JsonObject, objectOf } from '../json.ts';

/** What came of something a person did: the first delivery, those of further copies, and what Slack made of it. */
export type Acted = Delivered & {
  readonly duplicates: readonly Delivered[];
  /** A modal's complaints, by block id (`response_action: errors`). */
  readonly errors?: JsonObject;
  /** The app acked, but with something Slack would not take. */
  readonly problem?: string;
};

export function notSent(why: string, errors?: JsonObject): Acted {
  return { outcome: 'not-sent', why, duplicates: [], ...(errors && { errors }) };
}

/** Delivers a payload; `take` does what the first ack says, and answers what was wrong with it. */
export async function deliver(
  core: Core,
  kind: DeliveryKind,
  payload: JsonObject,
  options: DeliveryOptions | undefined,
  take: (ack: JsonObject) => Pick<Acted, 'errors' | 'problem'> = () => ({}),
): Promise<Acted> {
  const [first, ...duplicates] = await core.courier.deliver({ kind, payload }, options);
  const made = first.outcome === 'acked' ? take(objectOf(asObject(first.payload))) : {};
  core.workspace.changes.announce();
  return { ...first, ...made, duplicates };
}

/** A bare text is a message, as Slack reads it. */
function asObject(payload: Json): Json {
  return typeof payload === 'string' && payload !== '' ? { text: payload } : payload;
}
