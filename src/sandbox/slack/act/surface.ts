import { elementsOf } from '../blocks/check.ts';
import type { Core } from '../core.ts';
import { type JsonObject, objectsOf, textOf } from '../json.ts';
import { type Entered, optionsOf } from '../state-values.ts';
import type { SandboxMessage } from '../timeline.ts';
import type { SandboxView } from '../views.ts';

/** Where a person clicks: a message, or the modal or Home tab open before them. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly view: 'modal' | 'home' };

/** What stands there. */
export type Surface =
  | { readonly on: 'message'; readonly message: SandboxMessage; readonly blocks: readonly JsonObject[] }
  | { readonly on: 'view'; readonly view: SandboxView; readonly blocks: readonly JsonObject[] };

/** Which element is meant. Where several share an action id, the block id or the button's value tells them apart. */
export interface Pointer {
  readonly actionId: string;
  readonly blockId?: string;
  readonly value?: string;
  /** What is chosen in a menu, which tells menus apart too. */
  readonly choose?: Entered;
}

/** What the user sees at a place; undefined where nothing is, or is only for someone else's eyes. */
export function surfaceAt(core: Core, user: string, place: Place): Surface | undefined {
  const { timeline } = core.workspace;
  if ('view' in place) {
    const view = place.view === 'home' ? core.workspace.home(user) : core.workspace.modal(user);
    return view && { on: 'view', view, blocks: objectsOf(view.content.blocks) };
  }
  const message = timeline.find(place.channel, place.ts);
  if (!message || (message.onlyFor && message.onlyFor !== user)) return undefined;
  return { on: 'message', message, blocks: message.blocks };
}

/**
 * The element pointed at, with the block it stands in. A button with a value is known by that also where its block got
 * another id since: Slack takes a click on a message that was drawn anew a moment ago.
 */
export function findElement(
  blocks: readonly JsonObject[],
  pointer: Pointer,
): { readonly block: JsonObject; readonly element: JsonObject } | undefined {
  const all = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const meant = all.filter(
    ({ element }) =>
      textOf(element.action_id) === pointer.actionId &&
      (pointer.value === undefined || element.value === pointer.value),
  );
  const { blockId, value } = pointer;
  const here = meant.find(({ block }) => blockId === undefined || block.block_id === blockId);
  return here ?? (value === undefined ? offering(meant, pointer.choose) : meant[0]);
}

/** The menu that offers the choice, wherever it stands now. */
function offering<T extends { readonly element: JsonObject }>(
  meant: readonly T[],
  choose: Entered | undefined,
): T | undefined {
  return meant.find(({ element }) => optionsOf(element).some((option) => option.value === choose));
}
