import pLimit from 'p-limit';
import type { RegistryId } from '../policy/image.ts';
import { findFilesOfEach, readText } from './files/read.ts';
import { namesIn } from './mentions/names.ts';
import { Nearby } from './mentions/nearby.ts';
import { SourceFailure } from './source.ts';

export interface MentionsOptions {
  /** Globs of text files, relative to `root`: runbooks, lists of what goes to places without a network. */
  readonly globs: readonly string[];
  readonly root: string;
  /** Addresses of other registries are no mention. */
  readonly registry: RegistryId;
  readonly signal?: AbortSignal;
}

/** Images that people named in texts. To be named there is no use, but a reason to go slowly. */
export interface Mentions {
  /**
   * The file of the first mention of any of these tags and digests of a repository, in the order of file names;
   * undefined where none is mentioned. A digest counts whatever repository stands beside it; a tag on the line of the
   * repository's name or near it, as in a table or a YAML list.
   */
  in(repository: string, names: readonly string[]): string | undefined;
}

/**
 * Reads all files under the globs. Throws a `SourceFailure` where a glob matches no file, or a file cannot be read or
 * is no text: whoever asks must then doubt that nothing is mentioned. No globs: nothing is mentioned.
 */
export async function readMentions({ globs, root, registry, signal }: MentionsOptions): Promise<Mentions> {
  const paths = await findFilesOfEach(globs, root, signal);
  const limit = pLimit(16);
  const texts = await limit.map(paths, async (path) => {
    signal?.throwIfAborted();
    const text = await readText(path, root);
    if (text === undefined)
      throw new SourceFailure(`${path} is not text: remove it from slowPath.mentionedIn`);
    return text.replaceAll('\\/', '/');
  });
  const nearby = new Nearby(registry);
  const first = new Map<string, number>();
  for (const [position, text] of texts.entries()) {
    nearby.add(text, position);
    for (const name of namesIn(text, registry)) if (!first.has(name)) first.set(name, position);
  }
  return {
    in(repository, names) {
      const keys = names.flatMap((name) => [name, `${repository}:${name}`]);
      const near = nearby.first(repository, names) ?? [];
      const positions = keys.flatMap((key) => first.get(key) ?? []).concat(near);
      return positions.length === 0 ? undefined : paths[Math.min(...positions)];
    },
  };
}
