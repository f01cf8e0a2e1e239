import { isObject, type Json, type JsonObject } from '../json.ts';

/** Gives blocks and elements the ids Slack would make up where the app left them out. */
export function named(blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.map((block, index) => {
    const own = { ...block, block_id: block.block_id ?? made() };
    if (block.type === 'actions') return { ...own, elements: namedElements(block.elements) };
    if (block.type === 'input') return { ...own, element: namedElement(block.element) };
    if (block.type === 'section' && block.accessory)
      return { ...own, accessory: namedElement(block.accessory) };
    return own;

    function made(): string {
      return `b${index}${Math.abs(hash(JSON.stringify(block)))
        .toString(36)
        .slice(0, 4)}`;
    }
  });
}

function namedElements(elements: Json | undefined): readonly Json[] {
  return Array.isArray(elements) ? elements.map((element: Json, index) => namedElement(element, index)) : [];
}

function namedElement(element: Json | undefined, index = 0): Json {
  if (!isObject(element) || element.type === 'image') return element ?? null;
  return { ...element, action_id: element.action_id ?? `a${index}` };
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) | 0, 7);
}
