/** Whether a text matches any of the patterns it was compiled from. */
export type Matcher = (text: string) => boolean;

/**
 * Compiles patterns into one matcher: `*` any characters, `?` one character, everything else itself, matched against
 * the whole text and in its case; or a JavaScript regular expression between slashes, matched anywhere in the text
 * unless it is anchored. An empty list matches nothing. Answers every pattern that cannot be read, never throws.
 *
 * All patterns become one RegExp behind a look at the first character: most texts never reach the expression.
 */
export function compilePatterns(
  patterns: readonly string[],
): { readonly matches: Matcher } | { readonly errors: readonly string[] } {
  const parts: Part[] = [];
  const errors: string[] = [];
  for (const pattern of patterns) {
    const part = readPattern(pattern);
    if ('error' in part) errors.push(`pattern ${JSON.stringify(pattern)}: ${part.error}`);
    else parts.push(part);
  }
  return errors.length > 0 ? { errors } : { matches: join(parts) };
}

/** A glob as the source of an anchored expression: `feat-*` becomes `^feat-.*$`. */
export function globSource(glob: string): string {
  const body = glob
    .replace(/[.+^${}()|[\]\\/-]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return `^${body}$`;
}

interface Part {
  readonly source: string;
  /** All characters a match can begin with, or undefined where that is not known: then the guard lets all through. */
  readonly first: string | undefined;
}

function readPattern(pattern: string): Part | { readonly error: string } {
  if (pattern === '') return { error: 'is empty' };
  if (!pattern.startsWith('/')) {
    const first = pattern.charAt(0);
    return { source: globSource(pattern), first: /[\w.-]/.test(first) ? first : undefined };
  }
  if (pattern.length < 3 || !pattern.endsWith('/')) {
    return { error: 'a regular expression stands between two slashes and is not empty' };
  }
  return readExpression(pattern.slice(1, -1));
}

function readExpression(source: string): Part | { readonly error: string } {
  // Joining several expressions renumbers their groups, so nothing may refer to one.
  if (/\\[1-9k]|\(\?<[A-Za-z_$]/.test(source)) {
    return { error: 'back references and named groups are not supported' };
  }
  try {
    new RegExp(source);
  } catch (error) {
    return { error: String(error) };
  }
  return { source, first: firstOfExpression(source) };
}

function firstOfExpression(source: string): string | undefined {
  const start = source.includes('|') ? null : /^\^(\\d|[A-Za-z0-9_])(?![*?]|\{0)/.exec(source);
  return start?.[1] === '\\d' ? '0123456789' : start?.[1];
}

function join(parts: readonly Part[]): Matcher {
  if (parts.length === 0) return () => false;
  const expression = new RegExp(parts.map((part) => `(?:${part.source})`).join('|'));
  const guard = new Uint8Array(128);
  for (const part of parts) {
    if (part.first === undefined) return (text) => expression.test(text);
    for (const character of part.first) guard[character.charCodeAt(0)] = 1;
  }
  return (text) => guard[text.charCodeAt(0)] === 1 && expression.test(text);
}
