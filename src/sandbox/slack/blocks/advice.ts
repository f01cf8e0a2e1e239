import { type JsonObject, objectOf, textOf } from '../json.ts';
import { elementsOf } from './check.ts';

/**
 * What Slack takes but its guidelines warn of. Recorded with each call, so that a test can demand there is none:
 * a message no screen reader can announce, a danger button that acts at once, two primary buttons side by side.
 */
export function adviceOn(text: string | undefined, blocks: readonly JsonObject[]): readonly string[] {
  const silent =
    blocks.length > 0 && text === '' ? ['blocks without text: nothing to announce or notify with'] : [];
  return [...silent, ...blocks.flatMap(adviceOnBlock)];
}

function adviceOnBlock(block: JsonObject): readonly string[] {
  const elements = elementsOf(block);
  const bare = elements.filter((element) => element.style === 'danger' && element.confirm === undefined);
  const primary = elements.filter((element) => element.style === 'primary');
  return [
    ...bare.map((button) => `danger without confirm: ${textOf(objectOf(button.text).text)}`),
    ...(primary.length > 1 ? ['more than one primary button in a set'] : []),
  ];
}
