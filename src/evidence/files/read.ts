import { readdir } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { SourceFailure } from '../source.ts';

/** Larger files are no manifests; skipping one in silence would lose uses, so it is refused aloud. */
const LARGEST = 16 * 1024 * 1024;

/** Paths of all files under the globs, relative to `root`, sorted. Throws where a directory cannot be read. */
export async function findFiles(
  globs: readonly string[],
  root: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const unreadable: string[] = [];
  const watched = (...args: Parameters<typeof readdir>) => {
    const [path, options, answer] = args as unknown[] as [string, object, Answer];
    (readdir as (path: string, options: object, answer: Answer) => void)(path, options, (error, entries) => {
      // The walker passes over what it cannot read; a directory that does not exist matches nothing.
      if (error && error.code !== 'ENOENT') unreadable.push(`${path} (${error.code})`);
      answer(error, entries);
    });
  };
  const found = await glob([...globs], {
    cwd: root,
    dot: true,
    expandDirectories: false,
    fs: { readdir: watched as typeof readdir },
    ...(signal && { signal }),
  });
  if (unreadable.length > 0) throw new SourceFailure(`cannot read ${unreadable.join(', ')}`);
  return found.sort();
}

type Answer = (error: NodeJS.ErrnoException | null, entries: never) => void;

/** A file's text, or undefined where it is not text (a picture, an archive). Throws where it cannot be read. */
export async function readText(path: string, root: string): Promise<string | undefined> {
  const absolute = resolve(root, path);
  try {
    const { size } = await stat(absolute);
    if (size > LARGEST) throw new SourceFailure(`${path} is too large to be read (${size} bytes)`);
    return decode(await readFile(absolute));
  } catch (error) {
    if (error instanceof SourceFailure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    throw new SourceFailure(`cannot read ${path} (${code})`, { cause: error });
  }
}

function decode(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  return bytes.includes(0) ? undefined : bytes.toString('utf8');
}
