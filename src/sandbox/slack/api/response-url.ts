import type { Core } from '../core.ts';
import { APP } from '../identity.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Origin } from '../triggers.ts';
import { type Answer, ok, refuse } from './answer.ts';
import { Args } from './args.ts';
import { isRefusal, readContent } from './content.ts';

/** One post to a response URL. */
export function respond(token: string, body: Json | undefined, core: Core): Answer {
  if (!isObject(body)) return refuse('invalid_payload');
  const origin = core.responseUrls.use(token);
  return typeof origin === 'string' ? refuse(origin) : answerTo(origin, body, core);
}

/**
 * Does what a response says: replaces or deletes the message it answers to, or posts a new one, ephemeral unless
 * it says `in_channel`. A slash command's immediate answer takes the same way.
 */
export function answerTo(origin: Origin, body: JsonObject, core: Core): Answer {
  const { timeline } = core.workspace;
  if (body.delete_original === true && origin.message) {
    timeline.remove(origin.message);
    return ok();
  }
  const content = readContent(new Args(body, undefined));
  if (isRefusal(content)) return content;
  if (body.replace_original === true && origin.message) {
    return timeline.edit(origin.message, content) ? ok() : refuse('message_not_found');
  }
  const thread = typeof body.thread_ts === 'string' ? body.thread_ts : origin.threadTs;
  timeline.post({
    channel: origin.channel,
    user: APP.userId,
    ...content,
    ...(body.response_type !== 'in_channel' && { onlyFor: origin.user }),
    ...(thread && { threadTs: thread }),
  });
  return ok();
}
