import { readdir, realpath } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { SourceFailure } from '../source.ts';
import { decoded } from './decode.ts';

/** Larger files are no manifests; skipping one in silence would lose uses, so it is refused aloud. */
const LARGEST = 16 * 1024 * 1024;

/** Paths of all files under the globs, relative to `root`, sorted. Throws where a directory or link cannot be read. */
export async function findFiles(
  globs: readonly string[],
  root: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const unreadable: string[] = [];
  const note = (path: unknown, code: string | undefined) => {
    // What does not exist matches nothing; a link to nowhere has no content.
    if (code !== 'ENOENT') unreadable.push(`${path} (${code})`);
  };
  const found = await glob([...globs], {
    cwd: root,
    dot: true,
    expandDirectories: false,
    fs: { readdir: watched(readdir, note), realpath: watched(realpath, note) },
    ...(signal && { signal }),
  });
  if (unreadable.length > 0) throw new SourceFailure(`cannot read ${unreadable.sort().join(', ')}`);
  return found.sort();
}

/**
 * The same, where finding nothing must not pass for "nothing there": every glob has to match a file. Globs that begin
 * with `!` leave files out.
 */
export async function findFilesOfEach(
  globs: readonly string[],
  root: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const without = globs.filter((pattern) => pattern.startsWith('!'));
  const found = new Set<string>();
  for (const pattern of globs.filter((each) => !each.startsWith('!'))) {
    const paths = await findFiles([pattern, ...without], root, signal);
    if (paths.length === 0) throw new SourceFailure(`no file matches ${pattern}: correct or remove it`);
    for (const path of paths) found.add(path);
  }
  return [...found].sort();
}

type Answer = (error: NodeJS.ErrnoException | null, ...rest: unknown[]) => void;

/** The same call of `node:fs`, its failures told: the walker itself passes over what it cannot read in silence. */
function watched<F extends (...args: never[]) => unknown>(
  call: F,
  note: (path: unknown, code: string | undefined) => void,
): F {
  return new Proxy(call, {
    apply: (target, self, args: unknown[]) => {
      const answer = args.at(-1) as Answer;
      const noted: Answer = (error, ...rest) => {
        if (error) note(args[0], error.code);
        answer(error, ...rest);
      };
      return Reflect.apply(target, self, [...args.slice(0, -1), noted] as never[]);
    },
  });
}

/** A file's text, or undefined where it is not text (a picture, an archive). Throws where it cannot be read. */
export async function readText(path: string, root: string): Promise<string | undefined> {
  const absolute = resolve(root, path);
  try {
    const { size } = await stat(absolute);
    if (size > LARGEST) throw new SourceFailure(`${path} is too large to be read (${size} bytes)`);
    return decoded(await readFile(absolute));
  } catch (error) {
    if (error instanceof SourceFailure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    throw new SourceFailure(`cannot read ${path} (${code})`, { cause: error });
  }
}
