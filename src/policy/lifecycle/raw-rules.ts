import { parseLifecyclePolicy } from './parse.ts';
import type { LifecycleRule } from './policy.ts';
import { readPolicyJson } from './policy-json.ts';

/** Every rule of ours begins its description with this; all others are the owner's. */
export const OWN_MARK = 'Layaway: ';

/** One rule as it is written in a repository's policy. */
export interface RawRule {
  /** Its JSON, byte for byte: also fields we do not know. */
  readonly text: string;
  /** Written by Layaway. */
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
  const listed = fieldOf(written.json, 'rules');
  if (!Array.isArray(listed)) return { errors: ['policy.rules is not a list'] };
  const texts = elementsOfRules(written.text);
  // A key written with escapes would be missed by the look at the text.
  if (texts.length !== listed.length) return { errors: ['the rules cannot be told apart in the text'] };
  return { rules: texts.map((one, i) => rawRule(one, listed[i])) };
}

function rawRule(text: string, json: unknown): RawRule {
  const description = fieldOf(json, 'description');
  const alone = parseLifecyclePolicy(`{"rules":[${text}]}`);
  return {
    text,
    own: typeof description === 'string' && description.startsWith(OWN_MARK),
    parsed: 'errors' in alone ? alone : (alone.rules[0] as LifecycleRule),
  };
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
