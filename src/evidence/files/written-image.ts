import { parseDigest } from '../../policy/image.ts';
import type { FileUses } from './file-uses.ts';
import { hasVariable } from './variables.ts';
import { noteAddresses } from './walk-text.ts';

/** An image that a file gives in parts. */
export interface WrittenImage {
  /** Where in the file, in its own words: `api.image`. */
  readonly place: string;
  /** Registries that may be meant, the host with or without a path. None where the file gives none. */
  readonly registries: readonly string[];
  /** With or without a host. */
  readonly name: string;
  /** Readings of the tag. */
  readonly tags: readonly string[];
  readonly digest?: string;
}

const REPOSITORY = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

/**
 * Puts the parts together and notes what comes out. A part that is missing or left open makes the repository unclear,
 * with the sentence of the address that has the same gap.
 */
export function noteWritten({ place, registries, name, tags, digest }: WrittenImage, file: FileUses): void {
  const here = file.at(place);
  const endings = endingsOf(tags, digest);
  const names = hasWrittenHost(name) || registries.length === 0 ? [name] : registries.map(withName(name));
  for (const full of names) {
    if (hasHost(full)) {
      for (const ending of endings) noteAddresses(`image: "${full}${ending}"`, here);
    } else if (REPOSITORY.test(full)) {
      // Whatever the registry turns out to be, of ours it can only be this image.
      for (const ending of endings) noteHostless(full, ending, here);
      here.doubt(full, `gives no registry for ${full}`);
    }
  }
}

/** Makes the repositories unclear that an image may be of. `what` continues `names payments/api,`. */
export function doubtWritten({ place, registries, name }: WrittenImage, file: FileUses, what: string): void {
  const doubting: FileUses = {
    registry: file.registry,
    add: () => undefined,
    doubt: (repository) => file.doubt(repository, `names ${repository}, ${what}`),
    refuse: file.refuse,
    at: () => doubting,
  };
  noteWritten({ place, registries, name, tags: [] }, doubting);
}

function withName(name: string): (registry: string) => string {
  const path = name.replace(/^\/+/, '');
  return (registry) => `${registry.replace(/\/+$/, '')}/${path}`;
}

/** Whether a name begins with a host, or with something left open that may be one. */
export function hasHost(name: string): boolean {
  return hasVariable(name) || hasWrittenHost(name);
}

/** As container runtimes tell a host from a path: by a dot, a port, or its being `localhost`. */
function hasWrittenHost(name: string): boolean {
  const [first = '', second] = name.replace(/^[a-z]+:\/\//, '').split('/');
  if (second === undefined || hasVariable(first)) return /\.dkr[.-]ecr(?:-fips)?\./.test(first);
  return /[.:]/.test(first) || first === 'localhost';
}

/** What can follow the name: one for each reading of the tag; none where nothing can be read, which is a gap too. */
function endingsOf(tags: readonly string[], digest: string | undefined): string[] {
  const known = digest === undefined ? undefined : parseDigest(digest);
  const at = known ? `@${known}` : '';
  const endings = tags.map((tag) => (tag.startsWith('sha256:') ? `@${tag}` : `:${tag}${at}`));
  if (known && tags.length === 0) endings.push(at);
  if (endings.length === 0 || (digest !== undefined && !known)) endings.push('');
  return endings;
}

/** Whether a name ends in a tag or digest. */
export function isTagged(name: string): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@');
}

function noteHostless(repository: string, ending: string, file: FileUses): void {
  const [, tag, digest = ''] = /^(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(.+))?$/.exec(ending) ?? [];
  const known = parseDigest(digest);
  if (tag === undefined && !known) return;
  file.add({ repository, ...(tag !== undefined && { tag }), ...(known && { digest: known }) });
}
