import { EXCEPTIONS } from '../policy/exceptions.ts';
import { registryKey } from '../policy/image.ts';
import { type RollbackException, readException, type WrittenException } from './exceptions/entry.ts';
import { entriesInFiles, type PlacedEntry } from './exceptions/lists.ts';
import { type Source, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface ExceptionsOptions {
  /** The configuration's `exceptions`. */
  readonly entries: readonly WrittenException[];
  /** Globs of YAML or JSON files with such a list under `exceptions`, relative to `root`. */
  readonly globs: readonly string[];
  readonly root: string;
}

/**
 * Rollback exceptions: images that somebody wrote down to be kept until a date. One that has run out protects no more
 * but is counted as inspected. A file or an entry that cannot be read fails the whole source: what it meant to protect
 * is not known.
 */
export function exceptionsSource({ entries, globs, root }: ExceptionsOptions): Source {
  return {
    name: EXCEPTIONS,
    // Lists are read whole or fail, so an empty or shorter one says so: tidying it is no sign of blindness.
    mayBeEmpty: true,
    countsForItself: true,
    collect: async ({ registry, now, signal }) => {
      signal?.throwIfAborted();
      const observedAt = now();
      const written = await readExceptions({ entries, globs, root }, signal);
      const list = new UseList(registry);
      for (const exception of written) {
        const elsewhere = exception.registry && !list.isOurs(exception.registry);
        if (!elsewhere && observedAt < exception.endsAt) note(exception, list);
      }
      const found = { inspected: written.length, uses: list.uses };
      return { name: EXCEPTIONS, registry: registryKey(registry), observedAt, status: 'ok', ...found };
    },
  };
}

/** All that is written down, ended or not, in the configuration and its files. Throws where one cannot be read. */
export async function readExceptions(
  { entries, globs, root }: ExceptionsOptions,
  signal?: AbortSignal,
): Promise<readonly RollbackException[]> {
  const configured = entries.map((written, i) => ({ place: `the configuration, exceptions[${i}]`, written }));
  return [...configured, ...(await entriesInFiles(globs, root, signal))].map(exceptionAt);
}

function exceptionAt({ place, written }: PlacedEntry): RollbackException {
  const read = readException(written);
  if ('error' in read) throw new SourceFailure(`${place}: ${read.error}`);
  return read;
}

function note({ repository, tag, digest, by }: RollbackException, list: UseList): void {
  list.add({
    repository,
    by,
    ...(tag !== undefined && { tag }),
    ...(digest && { digest, pinned: true }),
  });
}
