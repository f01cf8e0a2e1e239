export type Command =
  | { readonly kind: 'status'; readonly query: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly typed: string; readonly suggestion?: string };

const KNOWN = ['status', 'help'] as const;

/**
 * Reads what stood behind `/ecr`. Blanks and case do not matter; a repository may be given as a name, a pattern or
 * a full image address, with or without scheme, tag or digest.
 */
export function parseCommand(text: string): Command {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const name = word.toLowerCase();
  if (name === '' || name === 'help' || name === '?') return { kind: 'help' };
  if (name === 'status') return { kind: 'status', query: repositoryQuery(rest[0] ?? '') };
  const suggestion = suggest(name);
  return { kind: 'unknown', typed: word, ...(suggestion && { suggestion }) };
}

/** `<http://host/payments/api:v1|host/payments/api:v1>` → `host/payments/api`. */
export function repositoryQuery(text: string): string {
  const label = /^<[^|>]*\|([^>]*)>$/.exec(text)?.[1] ?? /^<([^>]*)>$/.exec(text)?.[1] ?? text;
  return label
    .replace(/^[`'"]+|[`'"]+$/g, '')
    .replace(/^https?:\/\//i, '')
    .replace(/@sha256:.*$/i, '')
    .replace(/:[^/]*$/, '')
    .replace(/\/+$/, '')
    .toLowerCase();
}

function suggest(typed: string): string | undefined {
  const near = KNOWN.find((known) => known.startsWith(typed) || distance(known, typed) <= 2);
  if (near) return near;
  return /[/.]/.test(typed) ? `status ${repositoryQuery(typed)}` : undefined;
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
