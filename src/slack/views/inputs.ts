import type { InputBlock, PlainTextElement, PlainTextOption } from '@slack/types';
import { LIMIT } from './limits.ts';
import { plain, shorten } from './text.ts';

export const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** One thing to fill in; block and element have the same id. */
export function input(
  id: string,
  label: string,
  element: InputBlock['element'],
  more: { readonly optional?: boolean; readonly hint?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plainText(label),
    optional: more.optional ?? false,
    ...(more.hint && { hint: plainText(more.hint) }),
    element,
  };
}

/** One choice, shortened to what Slack shows. */
export function option(value: string, text: string, description?: string): PlainTextOption {
  const short = (one: string) => plainText(shorten(plain(one), LIMIT.optionText));
  return { value, text: short(text), ...(description && { description: short(description) }) };
}

/** Longest free text that is taken. */
export const MOST_TEXT = 300;

/** A few lines of free text, with what stands there now. */
export function textInput(id: string, label: string, initial: string | undefined, hint?: string): InputBlock {
  return input(
    id,
    label,
    {
      type: 'plain_text_input',
      action_id: id,
      multiline: true,
      max_length: MOST_TEXT,
      ...(initial && { initial_value: initial.slice(0, MOST_TEXT) }),
    },
    { optional: true, ...(hint && { hint }) },
  );
}
