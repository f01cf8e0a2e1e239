import { type Digest, type Image, isIndex } from '../src/policy/image.ts';
import { cosignSubject } from '../src/policy/quarantine-tag.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { childrenByIndex } from './read-repository.ts';

/** What is in the archive and belongs to images that come back. */
export interface Parts {
  /** Each with the image it belongs to. */
  readonly inArchive: ReadonlyMap<Digest, Digest>;
  /** Images whose parts cannot all be named: an index in the archive does not say what it lists. */
  readonly unknown: ReadonlySet<Digest>;
}

/**
 * Finds what ECR keeps in the archive on its own and without which `roots` are not whole: what an index lists, however
 * deep, and what signs or describes any of them. Reads no manifest where nothing else is in the archive.
 */
export async function partsInArchive(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  images: readonly Image[],
  roots: ReadonlySet<Digest>,
): Promise<Parts> {
  const inArchive = new Map<Digest, Digest>();
  const unknown = new Set<Digest>();
  if (!images.some(({ digest, status }) => status !== 'ACTIVE' && !roots.has(digest)))
    return { inArchive, unknown };
  const [byDigest, referring] = [new Map(images.map((image) => [image.digest, image])), referrers(images)];
  const seen = new Set(roots);
  let layer = images
    .filter(({ digest }) => roots.has(digest))
    .map((image) => ({ image, root: image.digest }));
  while (layer.length > 0) {
    const children = await childrenOf(deps, access, repository, layer);
    const next: typeof layer = [];
    for (const { image, root } of layer) {
      const listed = children.get(image.digest);
      if (!listed && isIndex(image)) unknown.add(root);
      for (const digest of [...(listed ?? []), ...(referring.get(image.digest) ?? [])]) {
        const part = byDigest.get(digest);
        if (!part || seen.has(digest)) continue;
        seen.add(digest);
        if (part.status !== 'ACTIVE') inArchive.set(digest, root);
        next.push({ image: part, root });
      }
    }
    layer = next;
  }
  return { inArchive, unknown };
}

/** What an index lists, remembered or read. That it cannot be read keeps nothing else from coming back. */
async function childrenOf(
  deps: ScanDeps,
  access: RegistryAccess,
  repository: string,
  layer: readonly { readonly image: Image }[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> {
  const indexes = layer.map(({ image }) => image).filter(isIndex);
  if (indexes.length === 0) return new Map();
  try {
    const remembered = await deps.memory.children(indexes.map(({ digest }) => digest));
    const others = indexes.filter(({ digest }) => !remembered.has(digest));
    return new Map([...remembered, ...(await childrenByIndex(deps, access, repository, others))]);
  } catch (error) {
    deps.log.warn({ repository, err: error }, 'indexes not read: their parts are not known');
    return new Map();
  }
}

function referrers(images: readonly Image[]): ReadonlyMap<Digest, readonly Digest[]> {
  const referring = new Map<Digest, Digest[]>();
  for (const { digest, subject, tags } of images) {
    for (const one of [...(subject ? [subject] : []), ...tags.flatMap((tag) => cosignSubject(tag) ?? [])]) {
      referring.set(one, [...(referring.get(one) ?? []), digest]);
    }
  }
  return referring;
}
