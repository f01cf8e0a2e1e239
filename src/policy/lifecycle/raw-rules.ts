import { isOwnRule } from './own-shape.ts';
import { parseLifecyclePolicy } from './parse.ts';
import type { LifecycleRule } from './policy.ts';
import { readPolicyJson } from './policy-json.ts';

/** One rule as it is written in a repository's policy. */
export interface RawRule {
  /** Its JSON, byte for byte: also fields we do not know. */
  readonly text: string;
  /** Written by Layaway, see `isOwnRule`. */
  readonly own: boolean;
  /** What it means; `errors` where a field is not known or not valid. */
  readonly parsed: LifecycleRule | { readonly errors: readonly string[] };
}

/** The rules of a policy text in the order they are written, or why it cannot be read. */
export function readRawRules(
  text: string,
): { readonly rules: readonly RawRule[] } | { readonly errors: readonly string[] } {
  const written = readPolicyJson(text);
  if ('errors' in written) return written;
  const unknown = Object.keys(Object(written.json)).filter((field) => field !== 'rules');
  // What is not understood would be lost from the text that is made of the rules.
  if (unknown.length > 0) return { errors: unknown.map((field) => `policy.${field} is not a known field`) };
  const listed = fieldOf(written.json, 'rules');
  if (!Array.isArray(listed)) return { errors: ['policy.rules is not a list'] };
  const texts = elementsOfRules(written.text);
  // A key written with escapes would be missed by the look at the text.
  if (texts.length !== listed.length) return { errors: ['the rules cannot be told apart in the text'] };
  return { rules: texts.map((one) => rawRule(one)) };
}

function rawRule(text: string): RawRule {
  const alone = parseLifecyclePolicy(`{"rules":[${text}]}`);
  if ('errors' in alone) return { text, own: false, parsed: alone };
  const parsed = alone.rules[0] as LifecycleRule;
  return { text, own: isOwnRule(parsed), parsed };
}

function fieldOf(json: unknown, field: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, field) : undefined;
}

/** Texts are one token, so that brackets and commas inside them do not count. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** The JSON of each element of the list `rules` at the top of a valid JSON text. */
function elementsOfRules(text: string): readonly string[] {
  const elements: string[] = [];
  let depth = 0;
  let key = '';
  let start: number | undefined;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (start !== undefined && depth === 2 && (token === ',' || token === ']')) {
      elements.push(text.slice(start, index).trim());
      start = token === ',' ? index + 1 : undefined;
    }
    if (token.startsWith('"') && depth === 1) key = token;
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (token === '[' && depth === 2 && key === '"rules"') {
      start = index + 1;
    }
  }
  return elements.filter((element) => element !== '');
}
