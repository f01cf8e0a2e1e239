import type { Core } from '../core.ts';
import type { DeliveryOptions } from '../delivery.ts';
import type { SandboxUser } from '../directory.ts';
import { type JsonObject, listOf, textOf } from '../json.ts';
import { content, type Entered, type Entries, optionsOf, spread, stateValues } from '../state-values.ts';
import { messageAction, viewAction } from '../wire/payloads.ts';
import { type Acted, deliver, notSent } from './acted.ts';
import { findElement, type Place, type Pointer, surfaceAt } from './surface.ts';

export type Click = Place &
  Pointer & {
    /** What is chosen in an overflow menu, a select, a date picker, checkboxes. */
    readonly choose?: Entered;
    /** What else was entered on the same surface, by action id. */
    readonly values?: Readonly<Record<string, Entered>>;
    /** The same, by block id and action id. */
    readonly entries?: Entries;
  };

/** Clicks a button or picks from a menu: a `block_actions` payload. */
export async function click(
  core: Core,
  user: SandboxUser,
  target: Click,
  options?: DeliveryOptions,
): Promise<Acted> {
  const surface = surfaceAt(core, user.id, target);
  const found = surface && findElement(surface.blocks, target);
  if (!surface || !found) return notSent(`there is no ${target.actionId} here any more`);
  const { block, element } = found;
  const blockId = textOf(block.block_id);
  const entries = target.entries ?? spread(surface.blocks, target.values ?? {});
  const chosen = target.choose === undefined ? entries : withChoice(entries, blockId, target);
  const values = stateValues(surface.blocks, chosen);
  const action = actionOf(element, blockId, core.workspace.timeline.stamp(), target.choose);
  const payload =
    surface.on === 'message'
      ? messageAction(core, user, surface.message, [action], values)
      : viewAction(core, user, surface.view, [action], values);
  return deliver(core, 'interactive', payload, options);
}

function withChoice(entries: Entries, blockId: string, { actionId, choose = null }: Click): Entries {
  return { ...entries, [blockId]: { ...entries[blockId], [actionId]: choose } };
}

/** One entry of `actions`, as each kind of element sends it. */
function actionOf(
  element: JsonObject,
  blockId: string,
  stamp: string,
  choose: Entered | undefined,
): JsonObject {
  const type = textOf(element.type);
  const common = { type, action_id: textOf(element.action_id), block_id: blockId, action_ts: stamp };
  if (type === 'button') {
    const { text, value, style, url } = element;
    return { ...common, text, ...(value && { value }), ...(style && { style }), ...(url && { url }) };
  }
  if (type === 'overflow') {
    const wanted = typeof choose === 'string' ? choose : textOf(listOf(choose ?? [])[0]);
    const selected_option = optionsOf(element).find((option) => option.value === wanted);
    return { ...common, ...(selected_option && { selected_option }) };
  }
  return { ...common, ...content(element, choose) };
}
