import { elementsOf } from './blocks/check.ts';
import { isList, type Json, type JsonObject, objectOf, objectsOf, textOf } from './json.ts';

/** What a person put into one element: text, one option's value, several, or nothing. */
export type Entered = string | readonly string[] | null;

/** What a person entered so far: by block id, then by action id. */
export type Entries = Readonly<Record<string, Readonly<Record<string, Entered>>>>;

/** Which property carries an element's content, and which one what it starts with. */
const CONTENT: Readonly<Record<string, readonly [content: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  channels_select: ['selected_channel', 'initial_channel'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
};

/** Slack's `state.values` for these blocks: every element that holds something, by block id and action id. */
export function stateValues(blocks: readonly JsonObject[], entries: Entries): JsonObject {
  const values: Record<string, JsonObject> = {};
  for (const block of blocks) {
    const blockId = textOf(block.block_id);
    const held = elementsOf(block).filter((element) => Object.hasOwn(CONTENT, textOf(element.type)));
    if (held.length === 0) continue;
    values[blockId] = Object.fromEntries(
      held.map((element) => [
        textOf(element.action_id),
        { type: textOf(element.type), ...content(element, entries[blockId]?.[textOf(element.action_id)]) },
      ]),
    );
  }
  return values;
}

/** What an element holds: the entry, or what it started with when nothing was entered. */
export function content(element: JsonObject, entered: Entered | undefined): JsonObject {
  const properties = CONTENT[textOf(element.type)];
  if (!properties) return {};
  const [name, initial] = properties;
  const empty = name === 'selected_options' || name === 'selected_users' ? [] : null;
  if (entered === undefined) return { [name]: element[initial] ?? empty };
  if (name === 'selected_option') return { [name]: chosen(element, entered)[0] ?? null };
  if (name === 'selected_options') return { [name]: chosen(element, entered) };
  if (name === 'selected_users') return { [name]: isList(entered) ? entered : [] };
  return { [name]: entered === '' ? null : entered };
}

/** The options of a select, grouped ones included. */
export function optionsOf(element: JsonObject): readonly JsonObject[] {
  const grouped = objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options));
  return [...objectsOf(element.options), ...grouped];
}

/** Entries by action id alone, spread to the blocks that hold such an element: how tests like to write them. */
export function spread(blocks: readonly JsonObject[], flat: Readonly<Record<string, Entered>>): Entries {
  const entries: Record<string, Record<string, Entered>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const actionId = textOf(element.action_id);
      const entered = flat[actionId];
      if (entered === undefined) continue;
      entries[textOf(block.block_id)] = { ...entries[textOf(block.block_id)], [actionId]: entered };
    }
  }
  return entries;
}

/** The input blocks left empty that must not be. */
export function missingInputs(blocks: readonly JsonObject[], values: JsonObject): readonly string[] {
  const required = blocks.filter((block) => block.type === 'input' && block.optional !== true);
  return required.map((block) => textOf(block.block_id)).filter((id) => isEmpty(objectOf(values[id])));
}

function isEmpty(held: JsonObject): boolean {
  const contents = Object.values(held).map((element) => {
    const { type: _type, ...rest } = objectOf(element);
    return Object.values(rest)[0];
  });
  return contents.every(
    (value: Json | undefined) => value == null || value === '' || (isList(value) && !value.length),
  );
}

function chosen(element: JsonObject, entered: Entered): readonly JsonObject[] {
  const wanted = new Set(isList(entered) ? entered : [entered]);
  return optionsOf(element).filter((option) => wanted.has(textOf(option.value)));
}
