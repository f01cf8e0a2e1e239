import pLimit from 'p-limit';
import { registryKey } from '../policy/image.ts';
import { findImageUris } from '../policy/reference.ts';
import { findFiles, readText } from './files/read.ts';
import { repositoriesBesideHost } from './files/split-address.ts';
import { type Source, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface FilesOptions {
  /** Globs relative to `root`. */
  readonly globs: readonly string[];
  readonly root: string;
}

/**
 * Text files under the given globs: release manifests, Helm values, rollback documents. Whatever address of this
 * registry stands in them counts as a use. An address without a tag or digest is a use of nobody knows what, and
 * makes its repository unclear. Inspected are the files read as text.
 */
export function filesSource(options: FilesOptions): Source {
  return {
    name: 'files',
    collect: async ({ registry, now, signal }) => {
      const observedAt = now();
      const paths = await findFiles(options.globs, options.root, signal);
      const list = new UseList(registry);
      const limit = pLimit(16);
      const counts = await limit.map(paths, async (path) => {
        signal?.throwIfAborted();
        const text = await readText(path, options.root);
        if (text === undefined) return 0;
        noteText(path, text, list);
        return 1;
      });
      const inspected = counts.reduce<number>((sum, count) => sum + count, 0);
      const found = { inspected, uses: list.uses, unclear: list.unclear };
      return { name: 'files', registry: registryKey(registry), observedAt, status: 'ok', ...found };
    },
  };
}

function noteText(path: string, text: string, list: UseList): void {
  const by = `file ${path}`;
  for (const found of findImageUris(text)) {
    if (!list.isOurs(found.registry)) continue;
    if (found.unresolved === undefined) list.add({ ...found, by });
    else if (!isHostOnly(found.unresolved)) {
      throw new SourceFailure(`${path} names ${found.unresolved}: nobody knows which repository that is`);
    }
    if (!found.tag && !found.digest && found.repository && found.unresolved === undefined) {
      list.doubt(found.repository, `${path} names ${found.repository} without a tag or digest`);
    }
  }
  for (const { registry, repository } of repositoriesBesideHost(text)) {
    if (!list.isOurs(registry)) continue;
    list.doubt(repository, `${path} puts the address of ${repository} together from parts`);
  }
}

/** The registry's own address with a slash at its end, as in a login command: no repository is meant. */
function isHostOnly(address: string): boolean {
  return /^[^/]*\/["'`)\]},;.]*$/.test(address.replace(/^[a-z]+:\/\//, ''));
}
