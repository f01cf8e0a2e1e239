/** What stood behind `/ecr`. */
export type Command =
  | { readonly kind: 'status'; readonly query: string }
  | { readonly kind: 'explain' | 'restore' | 'policy'; readonly reference: string }
  | { readonly kind: 'history'; readonly reference: string; readonly page: number }
  | { readonly kind: 'decisions'; readonly reference: string; readonly page: number }
  | { readonly kind: 'savings'; readonly about: string }
  | { readonly kind: 'pause' | 'resume'; readonly words: string }
  | { readonly kind: 'help' }
  /** A subcommand that needs the name of a repository or image, without one. */
  | { readonly kind: 'nameless'; readonly command: 'explain' | 'restore' | 'history' | 'policy' }
  | { readonly kind: 'unknown'; readonly typed: string; readonly suggestion?: string };

const KNOWN = [
  'status',
  'explain',
  'restore',
  'history',
  'policy',
  'savings',
  'pause',
  'resume',
  'help',
] as const;

/**
 * Reads what stood behind `/ecr`. Blanks and the case of names do not matter; a repository may be given as a name or a
 * full image address, with or without scheme, tag or digest.
 */
export function parseCommand(text: string): Command {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const name = word.toLowerCase();
  const [first = '', second = '', third = ''] = rest;
  const reference = imageReference(first);
  switch (name) {
    case '':
    case '?':
    case 'help':
      return { kind: 'help' };
    case 'status':
      return { kind: 'status', query: repositoryQuery(first) };
    case 'explain':
    case 'restore':
      return reference === '' ? { kind: 'nameless', command: name } : { kind: name, reference };
    case 'history':
      return reference === ''
        ? { kind: 'nameless', command: name }
        : historyOf(repositoryQuery(first), second.toLowerCase(), third);
    case 'policy': {
      const repository = repositoryQuery(first);
      return repository === '' ? { kind: 'nameless', command: name } : { kind: name, reference: repository };
    }
    case 'savings':
      return { kind: name, about: repositoryQuery(first) };
    case 'pause':
    case 'resume':
      return { kind: name, words: rest.join(' ') };
    default: {
      const suggestion = suggest(name);
      return { kind: 'unknown', typed: word, ...(suggestion && { suggestion }) };
    }
  }
}

function historyOf(reference: string, second: string, third: string): Command {
  return second === 'decisions'
    ? { kind: 'decisions', reference, page: pageOf(third) }
    : { kind: 'history', reference, page: pageOf(second) };
}

function pageOf(text: string): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

/** `<http://host/Payments/api:V1|host/Payments/api:V1>` → `host/payments/api:V1`: tags keep their case. */
export function imageReference(text: string): string {
  const label = /^<[^|>]*\|([^>]*)>$/.exec(text)?.[1] ?? /^<([^>]*)>$/.exec(text)?.[1] ?? text;
  const bare = label
    .replace(/^[`'"]+|[`'"]+$/g, '')
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');
  const start = bare.lastIndexOf('/') + 1;
  const [repository = ''] = /^[^:@]*/.exec(bare.slice(start)) ?? [];
  const end = start + repository.length;
  return bare.slice(0, end).toLowerCase() + bare.slice(end);
}

/** The same without tag and digest: `host/payments/api`. */
export function repositoryQuery(text: string): string {
  return imageReference(text)
    .replace(/@sha256:.*$/i, '')
    .replace(/:[^/]*$/, '')
    .toLowerCase();
}

function suggest(typed: string): string | undefined {
  const beginning = KNOWN.find((known) => known.startsWith(typed));
  if (beginning) return beginning;
  const [near] = KNOWN.map((known) => ({ known, off: distance(known, typed) })).sort((a, b) => a.off - b.off);
  if (near && near.off <= 2) return near.known;
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
