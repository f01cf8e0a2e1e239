import { type FoundUri, findImageUris } from '../../policy/reference.ts';
import { SourceFailure } from '../source.ts';
import type { UseList } from '../use-list.ts';

/** An image that an object names. */
export type Mention =
  /**
   * Where a runtime reads it: without a tag it means `latest`. `running` is the digest it runs, where known. `resolved`:
   * the runtime itself wrote the address, so nobody chose a digest in it.
   */
  | {
      readonly kind: 'image';
      readonly address: string;
      readonly running?: string;
      readonly resolved?: true;
    }
  /** Anywhere else: an argument, a variable, a manifest. Without a tag nobody knows what it means. */
  | { readonly kind: 'text'; readonly uri: FoundUri };

/** Holds the whole object once more, as it was applied. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Every image a part of an object names: under `image` (a container) or `reference` (an image volume), and any ECR
 * address elsewhere in it. A part that is not there names none.
 */
export function mentionsIn(part: unknown): Mention[] {
  const images: Mention[] = [];
  const rest = JSON.stringify(part, (key, value: unknown) => {
    if (key === LAST_APPLIED) return undefined;
    if (typeof value !== 'string' || (key !== 'image' && key !== 'reference')) return value;
    if (isEcr(value)) images.push({ kind: 'image', address: value });
    return undefined;
  });
  return [...images, ...mentionsInText(rest ?? '')];
}

/** Every ECR address in a text. */
export function mentionsInText(text: string): Mention[] {
  return isEcr(text) ? Array.from(findImageUris(text), (uri) => ({ kind: 'text', uri })) : [];
}

/** A quick look that passes over the many images of other registries. */
export function isEcr(text: string): boolean {
  return /\d{12}\.dkr[.-]ecr/.test(text);
}

/**
 * Adds a mention to the uses found. An address put together at run time can mean any repository, so it throws: what
 * cannot be known of a whole registry is a failure of the source.
 */
export function noteMention(list: UseList, mention: Mention, by: string): void {
  if (mention.kind === 'image') {
    list.note(mention.address, by, mention);
    return;
  }
  const { uri } = mention;
  if (!list.isOurs(uri.registry)) return;
  if (uri.unresolved !== undefined) {
    throw new SourceFailure(`${by} names ${uri.unresolved}: nobody knows which repository that is`);
  }
  list.add({ ...uri, by, ...(uri.digest && { pinned: true }) });
}
