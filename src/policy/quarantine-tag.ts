import type { Digest } from './image.ts';

const PREFIX = 'layaway.';

/**
 * The name a tag carries while its image is put aside: `layaway.<first 8 hex of digest>.<tag>`.
 * The original name and the owner can be read from the registry alone (promise 11).
 */
export function quarantineTag(digest: Digest, tag: string): string {
  return `${PREFIX}${digest.slice(7, 15)}.${tag}`;
}

/** ECR allows 128 characters a tag; the prefix takes 17. A longer tag cannot be put aside. */
export const LONGEST_TAG = 111;

/** What ECR allows an image to have (AWS service quotas). */
export const MOST_TAGS = 1_000;

const PUT_ASIDE = /^layaway\.([0-9a-f]{8})\.([A-Za-z0-9_][A-Za-z0-9_.-]*)$/;

/** The original name of a quarantine tag on this digest, or undefined where the tag is not ours on this digest. */
export function originalTag(digest: Digest, tag: string): string | undefined {
  // The plain comparison first: a scan asks this of every tag, and almost none is ours.
  const match = tag.startsWith(PREFIX) && PUT_ASIDE.exec(tag);
  return match && match[1] === digest.slice(7, 15) ? match[2] : undefined;
}

/** The other form of a name on this digest: what it was before it was put aside, or what it is while it is. */
export function otherForm(digest: Digest, tag: string): string {
  return originalTag(digest, tag) ?? quarantineTag(digest, tag);
}

/** Whether a name looks like a quarantine tag of any image. */
export function isQuarantineTag(tag: string): boolean {
  return tag.startsWith(PREFIX) && PUT_ASIDE.test(tag);
}

/** The name a tag had before anybody put it aside: of any image, also one that was moved by hand since. */
export function nameBeforeQuarantine(tag: string): string {
  return isQuarantineTag(tag) ? tag.slice(PREFIX.length + 9) : tag;
}

const COSIGN = /^sha256-([0-9a-f]{64})\.(sig|att|sbom)$/;

/** The digest that a legacy cosign tag (`sha256-<hex>.sig|.att|.sbom`) speaks of, or undefined for other tags. */
export function cosignSubject(tag: string): Digest | undefined {
  const match = tag.startsWith('sha256-') && COSIGN.exec(tag);
  return match ? (`sha256:${match[1]}` as Digest) : undefined;
}
