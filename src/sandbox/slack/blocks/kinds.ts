import { type JsonObject, listOf } from '../json.ts';
import { ACCESSORIES, ACTION_ELEMENTS, INPUT_ELEMENTS, imageElement } from './elements.ts';
import { richText } from './rich-text.ts';
import { also, boolean, byType, type Flaw, list, oneOf, type Rule, shape, string } from './schema.ts';
import { anyText, plainText } from './texts.ts';

function block(type: string, required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return shape({ type: oneOf(type), ...required }, { block_id: string(255, 1), ...optional });
}

const section = also(
  block(
    'section',
    {},
    {
      text: anyText(3_000),
      fields: list(anyText(2_000), 10),
      accessory: byType(ACCESSORIES),
      expand: boolean,
    },
  ),
  (value, at) => (value.text || value.fields ? [] : [{ at, says: 'missing required field: text or fields' }]),
);

const contextText = anyText(3_000);
const context: Rule = block('context', {
  elements: list(byType({ image: imageElement, plain_text: contextText, mrkdwn: contextText }), 10),
});

const image = also(
  block(
    'image',
    { alt_text: string(2_000, 1) },
    {
      image_url: string(3_000, 1),
      slack_file: shape({}, { id: string(255, 1), url: string(3_000, 1) }),
      title: plainText(2_000),
    },
  ),
  (value, at) =>
    (value.image_url === undefined) === (value.slack_file === undefined)
      ? [{ at, says: 'must have either image_url or slack_file' }]
      : [],
);

const input = block(
  'input',
  { label: plainText(2_000), element: byType(INPUT_ELEMENTS) },
  { hint: plainText(2_000), optional: boolean, dispatch_action: boolean },
);

const cell = byType({
  raw_text: shape({ type: oneOf('raw_text'), text: string(3_000, 1) }),
  rich_text: richText,
});
const table = also(
  block(
    'table',
    { rows: list(list(cell, 20), 100) },
    {
      column_settings: list(shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean }), 20),
    },
  ),
  sameWidth,
);

/** Slack wants every row of a table to have as many cells as the first. */
function sameWidth(value: JsonObject, at: string): readonly Flaw[] {
  const widths = new Set(listOf(value.rows).map((row) => listOf(row).length));
  return widths.size > 1 ? [{ at: `${at}/rows`, says: 'every row must have the same number of cells' }] : [];
}

const EVERYWHERE = {
  section,
  context,
  image,
  input,
  header: block('header', { text: plainText(150) }),
  divider: block('divider', {}),
  actions: block('actions', { elements: list(byType(ACTION_ELEMENTS), 25) }),
  rich_text: richText,
} as const;

/** Which blocks may stand on which surface. */
export const BLOCKS = {
  message: { ...EVERYWHERE, table },
  home: { ...EVERYWHERE, table },
  modal: EVERYWHERE,
} as const;

export type Surface = keyof typeof BLOCKS;
