import type { Flaw } from '../blocks/schema.ts';
import type { Core } from '../core.ts';
import type { JsonObject } from '../json.ts';
import type { Args } from './args.ts';

/** What a method answers; `ok: false` with Slack's error code is an ordinary answer. */
export type Answer = JsonObject & { readonly ok: boolean };

/** One method of the Web API. */
export type Method = (args: Args, core: Core) => Answer;

export function ok(body: JsonObject = {}): Answer {
  return { ...body, ok: true };
}

export function refuse(error: string, body: JsonObject = {}): Answer {
  return { ...body, ok: false, error };
}

/** A refusal that names each flaw with its JSON pointer, as Slack does in `response_metadata.messages`. */
export function refuseFlaws(error: string, flaws: readonly Flaw[]): Answer {
  const errors = flaws.map(({ at, says }) => `${says} [json-pointer:${at}]`);
  return refuse(error, { errors, response_metadata: { messages: errors.map((text) => `[ERROR] ${text}`) } });
}

/** One page of a list, and the cursor of the next: empty on the last page, as in Slack. */
export function page(name: string, items: readonly JsonObject[], args: Args, most = 1_000): Answer {
  const start = Number(args.text('cursor')?.replace('next:', '') ?? 0);
  if (!Number.isInteger(start)) return refuse('invalid_cursor');
  const end = start + Math.min(args.number('limit') ?? 100, most);
  const next_cursor = end < items.length ? `next:${end}` : '';
  const has_more = next_cursor !== '';
  return ok({ [name]: items.slice(start, end), has_more, response_metadata: { next_cursor } });
}
