import { isObject, type Json, type JsonObject, listOf, objectsOf } from '../json.ts';
import { BLOCKS, type Surface } from './kinds.ts';
import { also, boolean, byType, type Flaw, list, oneOf, type Rule, shape, string, unique } from './schema.ts';
import { plainText } from './texts.ts';

/** Blocks per surface. */
const MOST = { message: 50, modal: 100, home: 100 } as const;

/** What Slack's undocumented limit on a message's text over all blocks is close to (bolt-js#2509). */
const MOST_TEXT = 12_000;

/** What Slack would refuse in these blocks, as it words it, pointers starting at `at`. Empty when it takes them. */
export function checkBlocks(blocks: Json, surface: Surface, at = '/blocks'): readonly Flaw[] {
  const found = list(byType(BLOCKS[surface]), MOST[surface], 0)(blocks, at);
  return found.length > 0 ? found : [...uniqueIds(objectsOf(blocks), at), ...oneTable(objectsOf(blocks), at)];
}

/** What Slack would refuse in a modal or a Home tab. */
export function checkView(view: Json): readonly Flaw[] {
  return byType({ modal, home })(view, '/view');
}

/** Whether the text of all blocks together is more than a message may carry (`msg_blocks_too_long`). */
export function tooLong(blocks: readonly JsonObject[]): boolean {
  return textLength(blocks) > MOST_TEXT;
}

/** The characters of every `text` in a piece of Block Kit. */
export function textLength(value: Json | undefined): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item: Json) => sum + textLength(item), 0);
  if (!isObject(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + textLength(inner), own);
}

/** The interactive elements of a block: those of an actions block, an accessory, an input's element. */
export function elementsOf(block: JsonObject): readonly JsonObject[] {
  if (block.type === 'actions') return objectsOf(block.elements);
  const single = block.type === 'input' ? block.element : block.accessory;
  return isObject(single) && single.type !== 'image' ? [single] : [];
}

function uniqueIds(blocks: readonly JsonObject[], at: string): readonly Flaw[] {
  const blockIds = blocks.flatMap(({ block_id: value }, index) =>
    typeof value === 'string' ? [{ value, at: `${at}/${index}/block_id` }] : [],
  );
  const actionIds = blocks.flatMap((block, index) => {
    const ids = elementsOf(block).flatMap(({ action_id: value }) =>
      typeof value === 'string' ? [{ value, at: `${at}/${index}` }] : [],
    );
    return unique(ids, 'action_id');
  });
  return [...unique(blockIds, 'block_id'), ...actionIds];
}

function oneTable(blocks: readonly JsonObject[], at: string): readonly Flaw[] {
  const tables = blocks.filter((block) => block.type === 'table').length;
  return tables > 1 ? [{ at, says: 'only one table per message is allowed (only_one_table_allowed)' }] : [];
}

const common: Record<string, Rule> = {
  private_metadata: string(3_000),
  callback_id: string(255),
  external_id: string(255),
};

const modal: Rule = also(
  shape(
    { type: oneOf('modal'), title: plainText(24), blocks: (value, at) => checkBlocks(value, 'modal', at) },
    {
      ...common,
      submit: plainText(24),
      close: plainText(24),
      clear_on_close: boolean,
      notify_on_close: boolean,
      submit_disabled: boolean,
    },
  ),
  (view, at) => {
    const asks = listOf(view.blocks).some((block) => isObject(block) && block.type === 'input');
    return asks && !view.submit ? [{ at, says: 'missing required field: submit' }] : [];
  },
);

const home: Rule = shape(
  { type: oneOf('home'), blocks: (value, at) => checkBlocks(value, 'home', at) },
  common,
);
