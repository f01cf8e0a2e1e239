import pLimit from 'p-limit';
import { registryKey } from '../policy/image.ts';
import { promisesText } from './files/decode.ts';
import { fileUses } from './files/file-uses.ts';
import { noteFile } from './files/note-file.ts';
import { noteOverrides } from './files/overrides.ts';
import { findFilesOfEach, readText } from './files/read.ts';
import { noteTerraform } from './files/terraform.ts';
import { type Source, SourceFailure } from './source.ts';
import { UseList } from './use-list.ts';

export interface FilesOptions {
  /** Globs relative to `root`. */
  readonly globs: readonly string[];
  readonly root: string;
}

/**
 * Text files under the given globs: release manifests, Helm values, Kustomize, Dockerfiles, Terraform, compose files,
 * rollback documents. Whatever image of this registry they name counts as a use, in one address or in parts. An image
 * that is left open in part (no tag, a variable) makes its repository unclear. Inspected are the files read as text. Fails where a
 * glob matches no file: a checkout that is missing must not pass for one without uses.
 */
export function filesSource(options: FilesOptions): Source {
  return {
    name: 'files',
    collect: async ({ registry, now, signal }) => {
      const observedAt = now();
      const paths = await findFilesOfEach(options.globs, options.root, signal);
      const list = new UseList(registry);
      const limit = pLimit(16);
      const files = await limit.map(paths, async (path) => {
        signal?.throwIfAborted();
        const text = await readText(path, options.root);
        if (text === undefined && promisesText(path)) {
          throw new SourceFailure(`${path} is not text: correct it, or leave it out (!${path})`);
        }
        return text === undefined ? undefined : noteFile(path, text, fileUses(path, list, registry));
      });
      const texts = files.filter((file) => file !== undefined);
      noteOverrides(texts);
      noteTerraform(texts);
      const found = { inspected: texts.length, uses: list.uses, unclear: list.unclear };
      return { name: 'files', registry: registryKey(registry), observedAt, status: 'ok', ...found };
    },
  };
}
