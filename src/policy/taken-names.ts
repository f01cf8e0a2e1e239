import type { Digest, Image } from './image.ts';
import { originalTag } from './quarantine-tag.ts';

/**
 * The names of put-aside images that other images of the repository carry by now, by the digest that had them before:
 * whoever uses such a name means the other image.
 */
export function takenNames(images: readonly Image[]): ReadonlyMap<Digest, readonly string[]> {
  const former = formerNames(images);
  if (former.length === 0) return NONE;
  const wanted = new Set(former.map(({ name }) => name));
  const carriers = new Map<string, Digest>();
  for (const { digest, tags } of images) {
    for (const tag of tags) if (wanted.has(tag)) carriers.set(tag, digest);
  }
  const taken = new Map<Digest, readonly string[]>();
  for (const { digest, name } of former) {
    const carrier = carriers.get(name);
    if (carrier !== undefined && carrier !== digest) taken.set(digest, [...(taken.get(digest) ?? []), name]);
  }
  return taken;
}

const NONE: ReadonlyMap<Digest, readonly string[]> = new Map();

function formerNames(images: readonly Image[]): { readonly digest: Digest; readonly name: string }[] {
  const former = [];
  for (const { digest, tags } of images) {
    for (const tag of tags) {
      const name = originalTag(digest, tag);
      if (name !== undefined) former.push({ digest, name });
    }
  }
  return former;
}
