import type { RegistryId } from '../../policy/image.ts';
import { findImageUris } from '../../policy/reference.ts';

/** Longest repository name of ECR, with room for a host before it. */
const LONGEST = 512;

/**
 * Names of images in a text: `repository:tag` (also behind the registry's own host, or behind a host that is no ECR
 * registry and so may be a copy of it), and digests as they stand. Reads too much rather than too little.
 */
export function namesIn(text: string, registry: RegistryId): ReadonlySet<string> {
  const readable = text.replaceAll('\\/', '/');
  const names = new Set<string>();
  for (const [digest] of readable.matchAll(/sha256:[0-9a-f]{64}(?![0-9a-f])/g)) names.add(digest);
  for (const found of findImageUris(readable)) {
    const ours = found.registry.account === registry.account && found.registry.region === registry.region;
    if (!ours || found.unresolved !== undefined) continue;
    // Typed in a shell, no tag means this one.
    if (found.tag ?? !found.digest) names.add(`${found.repository}:${found.tag ?? 'latest'}`);
  }
  for (const { 0: colon, index } of readable.matchAll(/:(?=[A-Za-z0-9_])/g)) {
    const repository = repositoryBefore(readable, index);
    if (repository === undefined) continue;
    for (const tag of tagsAfter(readable, index + colon.length)) names.add(`${repository}:${tag}`);
  }
  return names;
}

/** The path that ends at a position, without its host. Another ECR registry's is none of ours. */
function repositoryBefore(text: string, end: number): string | undefined {
  let start = end;
  while (start > Math.max(0, end - LONGEST) && /[a-z0-9._/-]/.test(text.charAt(start - 1))) start -= 1;
  return repositoryIn(text.slice(start, end));
}

/**
 * The repository that a word may name: without its host, and without what a sentence puts around it. With a registry, one
 * behind that registry's own host counts, too.
 */
export function repositoryIn(word: string, registry?: RegistryId): string | undefined {
  const path = word.replace(/^[._/-]{1,512}/, '').replace(/(?<![._/-])[._/-]+$/, '');
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  if (rest.length === 0) return first || undefined;
  if (/^\d{12}\.dkr[.-]ecr/.test(first)) {
    const [, account, region] = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(first) ?? [];
    // Without a registry it was read with the addresses.
    return registry && account === registry.account && region === registry.region
      ? rest.join('/')
      : undefined;
  }
  // `harbor.example/…`, `localhost/…`, or what is left of `harbor:5000/…`.
  return /\.|^localhost$|^\d+$/.test(first) ? rest.join('/') : path;
}

/** A full stop or dash at the end may belong to the sentence or to the tag: both readings. */
function tagsAfter(text: string, start: number): string[] {
  const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}/.exec(text.slice(start, start + 128))?.[0] ?? '';
  return [tag, tag.replace(/[.-]+$/, '')];
}
