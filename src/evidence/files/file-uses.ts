import type { Digest, RegistryId } from '../../policy/image.ts';
import { SourceFailure } from '../source.ts';
import type { UseList } from '../use-list.ts';

/** An image of this registry as a file names it. */
export interface NamedImage {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** Where the uses of one file are noted, each under the file's name. */
export interface FileUses {
  readonly registry: RegistryId;
  add(image: NamedImage): void;
  /** `what` continues the file's name: `gives no tag for payments/api`. */
  doubt(repository: string, what: string): void;
  /** Nobody knows which repository is meant, so it may be any: the source cannot answer. Always throws. */
  refuse(what: string): never;
  /** The same file, and in it a place to look at: `image`, `line 12`. */
  at(place: string): FileUses;
}

export function fileUses(path: string, list: UseList, registry: RegistryId, place = ''): FileUses {
  const where = place === '' ? path : `${path} (${place})`;
  return {
    registry,
    // What a file says by digest was written there to be exactly that.
    add: ({ repository, tag, digest }) =>
      list.add({
        repository,
        by: `file ${path}`,
        ...(tag !== undefined && { tag }),
        ...(digest && { digest, pinned: true }),
      }),
    doubt: (repository, what) => list.doubt(repository, `${where} ${what}`),
    refuse: (what) => {
      throw new SourceFailure(`${where} ${what}: nobody knows which repository that is`);
    },
    at: (inner) => fileUses(path, list, registry, inner),
  };
}
