import { readFile } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import ignore from 'ignore';

/** One line of a CODEOWNERS file that can decide. */
export interface CodeownersLine {
  /** Counts from 1. */
  readonly line: number;
  readonly pattern: string;
  /** As written: `@example/payments`, a user, an address. None: whatever matches has no owner. */
  readonly owners: readonly string[];
  /** Whether the files of this folder (relative to the tree's root) belong to it. */
  readonly matches: (folder: string) => boolean;
}

/** A CODEOWNERS file, or why it is not known. */
export type CodeownersRead = { readonly lines: readonly CodeownersLine[] } | { readonly unknown: string };

/** GitHub ignores a larger file altogether. */
const LARGEST = 3 * 1024 * 1024;

/** Reads the file anew, its path relative to `root`. A file that cannot be read is unknown, not empty. */
export async function readCodeowners(file: string, root: string): Promise<CodeownersRead> {
  try {
    const text = await readFile(resolve(root, file), 'utf8');
    if (text.length > LARGEST) return { unknown: `${file} is larger than the 3 MB that GitHub reads` };
    return { lines: parseCodeowners(text) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    return { unknown: `${file} cannot be read (${code})` };
  }
}

/**
 * The lines of a CODEOWNERS file as GitHub reads them: patterns as in .gitignore, but case counts, there is no `!` and
 * no `[ ]` (such lines are left out, as GitHub does), and `folder/*` reaches no deeper than that folder.
 */
export function parseCodeowners(text: string): readonly CodeownersLine[] {
  return text.split(/\r?\n/).flatMap((raw, i) => {
    const [pattern, ...owners] = words(raw);
    if (pattern === undefined || /^!|[[\]]/.test(pattern)) return [];
    const matches = matcher(pattern);
    return [{ line: i + 1, pattern, owners, matches }];
  });
}

/** The line that decides about a folder: the last that matches. */
export function decidingLine(lines: readonly CodeownersLine[], folder: string): CodeownersLine | undefined {
  return lines.findLast((line) => line.matches(folder));
}

/** `services/{repository}` with a repository's name put in, as a path from the tree's root. */
export function folderOf(template: string, repository: string): string {
  const path = posix.normalize(template.replaceAll('{repository}', repository));
  return path.replace(/^\/+|\/+$/g, '');
}

/** Splits at blanks that are not escaped; `#` begins a comment where a word would begin. */
function words(line: string): string[] {
  const found = line.match(/(?:\\.|[^\s\\])+/g) ?? [];
  const comment = found.findIndex((word) => word.startsWith('#'));
  return comment === -1 ? found : found.slice(0, comment);
}

/** A file that no pattern names: it belongs to whoever owns the folder. */
const ANY_FILE = 'any file of this folder';

function matcher(pattern: string): (folder: string) => boolean {
  const rule = ignore({ ignorecase: false }).add(pattern);
  const depth = depthOf(pattern);
  return (folder) => {
    const file = `${folder}/${ANY_FILE}`;
    if (!ignore.isPathValid(file) || !rule.ignores(file)) return false;
    return depth === undefined || depth === file.split('/').length;
  };
}

/** How many parts a path has that `a/b/*` matches; undefined for patterns that reach to any depth. */
function depthOf(pattern: string): number | undefined {
  if (!/(^|[^*])\/\*$/.test(pattern) || pattern.includes('**')) return undefined;
  return pattern.replace(/^\//, '').split('/').length;
}
