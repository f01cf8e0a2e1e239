import { boolean, byType, integer, list, oneOf, type Rule, shape, string } from './schema.ts';

const style = shape({}, { bold: boolean, italic: boolean, strike: boolean, code: boolean });
const leaf = (type: string, required: Record<string, Rule>, optional: Record<string, Rule> = {}) =>
  shape({ type: oneOf(type), ...required }, { style, ...optional });

const LEAVES = {
  text: leaf('text', { text: string(12_000, 1) }),
  link: leaf('link', { url: string(3_000, 1) }, { text: string(12_000), unsafe: boolean }),
  user: leaf('user', { user_id: string(255, 1) }),
  channel: leaf('channel', { channel_id: string(255, 1) }),
  usergroup: leaf('usergroup', { usergroup_id: string(255, 1) }),
  emoji: leaf('emoji', { name: string(255, 1) }, { unicode: string(255) }),
  date: leaf(
    'date',
    { timestamp: integer, format: string(255, 1) },
    { fallback: string(255), url: string(3_000) },
  ),
  broadcast: leaf('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
} as const;

const leaves = list(byType(LEAVES), 1_000, 0);
const section = shape({ type: oneOf('rich_text_section'), elements: leaves });

const PARTS = {
  rich_text_section: section,
  rich_text_list: shape(
    {
      type: oneOf('rich_text_list'),
      style: oneOf('bullet', 'ordered'),
      elements: list(byType({ rich_text_section: section }), 1_000),
    },
    { indent: integer, offset: integer, border: integer },
  ),
  rich_text_preformatted: shape(
    { type: oneOf('rich_text_preformatted'), elements: leaves },
    { border: integer, language: string(100) },
  ),
  rich_text_quote: shape({ type: oneOf('rich_text_quote'), elements: leaves }, { border: integer }),
} as const;

/** A `rich_text` block; also what a table cell may hold. */
export const richText: Rule = shape(
  { type: oneOf('rich_text'), elements: list(byType(PARTS), 1_000) },
  { block_id: string(255, 1) },
);
