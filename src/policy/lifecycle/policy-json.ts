/**
 * A policy text as JSON, and without the byte order mark some editors write. A key that is given twice in one object
 * is an error: of the two `JSON.parse` drops one silently, and nobody knows which of them ECR would follow.
 */
export function readPolicyJson(
  text: string,
): { readonly text: string; readonly json: unknown } | { readonly errors: readonly string[] } {
  const bare = text.replace(/^\uFEFF/, '');
  let json: unknown;
  try {
    json = JSON.parse(bare);
  } catch (error) {
    return { errors: [`the policy is not JSON: ${(error as SyntaxError).message}`] };
  }
  const repeated = repeatedKeys(bare);
  return repeated.length > 0
    ? { errors: repeated.map((key) => `${key} is given twice`) }
    : { text: bare, json };
}

/** Texts are one token, so that brackets and commas inside them do not count. A key is a text before a colon. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]/g;

/** An object or a list that is not closed yet. */
interface Open {
  /** Its name for people: `rule 2.selection`. */
  readonly at: string;
  readonly isList: boolean;
  readonly keys: Set<string>;
  /** Name of the value that comes next. */
  next: string;
  /** How many elements came before that. */
  before: number;
}

/** Keys of a valid JSON text that are not the first of their name in their object. */
function repeatedKeys(text: string): string[] {
  const repeated: string[] = [];
  const all: Open[] = [{ at: '', isList: false, keys: new Set(), next: 'policy', before: 0 }];
  for (const [token, quoted = '', colon] of text.matchAll(TOKEN)) {
    const open = all[all.length - 1] as Open;
    if (colon !== undefined) {
      const key: string = JSON.parse(quoted);
      open.next = `${open.at}.${key}`;
      if (open.keys.has(key)) repeated.push(open.next);
      open.keys.add(key);
    } else if (token === '{' || token === '[') all.push(openedIn(open, token === '['));
    else if (token === '}' || token === ']') all.pop();
    else if (token === ',' && open.isList) open.next = elementName(open.at, ++open.before);
  }
  return repeated;
}

function openedIn({ next: at }: Open, isList: boolean): Open {
  return { at, isList, keys: new Set(), next: isList ? elementName(at, 0) : at, before: 0 };
}

function elementName(list: string, before: number): string {
  return list === 'policy.rules' ? `rule ${before + 1}` : `${list}[${before}]`;
}
