import { checkBlocks, tooLong } from '../blocks/check.ts';
import { named } from '../blocks/named.ts';
import { isObject, type Json, type JsonObject, objectsOf } from '../json.ts';
import { type Answer, refuse, refuseFlaws } from './answer.ts';
import type { Args } from './args.ts';

/** The longest text of a message. */
const MOST_TEXT = 40_000;

export interface Content {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly metadata?: JsonObject;
}

/** Reads and checks what a message is to say, or answers Slack's refusal. */
export function readContent(args: Args): Content | Answer {
  const text = args.text('text') ?? '';
  const given = args.json('blocks');
  if (args.all.blocks !== undefined && given === undefined) return refuse('invalid_blocks_format');
  const blocks = checkedBlocks(given);
  if (!Array.isArray(blocks)) return blocks as Answer;
  if (text === '' && blocks.length === 0) return refuse('no_text');
  if (text.length > MOST_TEXT) return refuse('msg_too_long');
  const metadata = args.json('metadata');
  if (metadata === undefined || metadata === null) return { text, blocks };
  return isMetadata(metadata) ? { text, blocks, metadata } : refuse('invalid_metadata_format');
}

export function isRefusal(content: Content | Answer): content is Answer {
  return 'ok' in content;
}

/** Blocks for a message, named and ready to be kept, or the refusal. */
export function checkedBlocks(given: Json | undefined): readonly JsonObject[] | Answer {
  if (given === undefined || given === null) return [];
  const flaws = checkBlocks(given, 'message');
  if (flaws.length > 0) return refuseFlaws('invalid_blocks', flaws);
  const blocks = objectsOf(given);
  return tooLong(blocks) ? refuse('msg_blocks_too_long') : named(blocks);
}

function isMetadata(value: Json): value is JsonObject {
  return isObject(value) && typeof value.event_type === 'string' && isObject(value.event_payload);
}
