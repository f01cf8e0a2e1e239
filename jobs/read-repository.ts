import { type Family, formFamilies } from '../src/policy/family.ts';
import { type Digest, type Image, isIndex } from '../src/policy/image.ts';
import { readImages } from '../src/registry/images.ts';
import { childrenOfManifest, readManifests } from '../src/registry/manifests.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** A repository as it stands, or why it could not be seen whole. Half a listing is never judged. */
export type RepositoryRead =
  | { readonly status: 'read'; readonly images: readonly Image[] }
  | { readonly status: 'gone' }
  | { readonly status: 'incomplete'; readonly why: string };

/** Reads all images of one repository. The largest repository bounds the memory of a scan. */
export async function readRepository(access: RegistryAccess, repository: string): Promise<RepositoryRead> {
  const read = await readImages(access, repository);
  if ('images' in read) return { status: 'read', images: read.images };
  return 'gone' in read ? { status: 'gone' } : { status: 'incomplete', why: read.incomplete };
}

/**
 * Forms the families. Children of indexes come from the cache; manifests not read before are read only where that is
 * no pull or was asked for, and after the listing, so that the pull times in it are from before.
 */
export async function familiesOf(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  images: readonly Image[],
): Promise<Family[]> {
  const children = await childrenByIndex(deps, access, repository, images);
  return formFamilies(images, (digest) => children.get(digest));
}

/**
 * What each index lists, by its digest, in whatever state it is: it needs its children in the archive, too. One that was
 * not and cannot be read is missing: manifests are read of active ones only, and where that is allowed.
 */
export async function childrenByIndex(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  images: readonly Image[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> {
  const indexes = images.filter(isIndex);
  if (indexes.length === 0) return new Map();
  const known = await deps.memory.children(indexes.map(({ digest }) => digest));
  const unread = indexes
    .filter(({ digest, status }) => status === 'ACTIVE' && !known.has(digest))
    .map(({ digest }) => digest);
  const allowed = unread.length > 0 && (deps.readManifestsAnyway || (await deps.readsAreHidden(access)));
  if (!allowed) return known;
  return new Map([...known, ...(await readChildren(deps, access, repository, unread))]);
}

/** Written before the read: should we crash in between, a pull that was none is doubted rather than believed. */
export async function noteOwnReads(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  digests: readonly Digest[],
): Promise<void> {
  if (await deps.readsAreHidden(access)) return;
  const at = deps.now();
  await deps.memory.rememberOwnReads(access.key, repository, new Map(digests.map((digest) => [digest, at])));
}

async function readChildren(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  indexes: readonly Digest[],
): Promise<Map<Digest, readonly Digest[]>> {
  await noteOwnReads(deps, access, repository, indexes);
  const children = new Map<Digest, readonly Digest[]>();
  for (const read of await readManifests(access, repository, indexes)) {
    const listed = 'why' in read ? undefined : childrenOfManifest(read.manifest);
    if (listed) children.set(read.digest, listed);
    else
      deps.log.warn(
        { repository, digest: read.digest, why: 'why' in read ? read.why : 'no index' },
        'index not read',
      );
  }
  await deps.memory.rememberChildren(children);
  return children;
}
