import type { Instant } from './time.ts';

declare const digestBrand: unique symbol;

/** A content digest, `sha256:` and 64 lower-case hex digits. Only `parseDigest` makes one. */
export type Digest = string & { readonly [digestBrand]: true };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The text as a digest, or undefined where it is none. */
export function parseDigest(text: string): Digest | undefined {
  return DIGEST.test(text) ? (text as Digest) : undefined;
}

/** One ECR registry: an account in a Region. */
export interface RegistryId {
  /** Twelve digits. */
  readonly account: string;
  /** As AWS writes it, `eu-west-1`. */
  readonly region: string;
}

/** A registry in one word, `123456789012/eu-west-1`: used in keys and messages. */
export type RegistryKey = string;

export function registryKey(registry: RegistryId): RegistryKey {
  return `${registry.account}/${registry.region}`;
}

/** ECR's `imageStatus`. Only ACTIVE images can be pulled. */
export type ImageStatus = 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';

/**
 * One stored manifest: a repository and a digest, never a tag. Shapes follow ECR's `ImageDetail`.
 * A date or size that ECR did not give is absent, never zero: a missing date protects.
 */
export interface Image {
  readonly digest: Digest;
  /** All tags that point here now, quarantine tags included, in no particular order. */
  readonly tags: readonly string[];
  /** Those of `tags` that another image carries: only where an image is shown as it was before it was put aside. */
  readonly takenTags?: readonly string[];
  readonly pushedAt?: Instant;
  /** `lastRecordedPullTime`; absent when never pulled. Refreshed at most once in 24 hours. */
  readonly lastPulledAt?: Instant;
  /** Compressed bytes. For an index the maximum of its children, not their sum. */
  readonly sizeBytes?: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly status: ImageStatus;
  /** When it last went to the archive, and when it last came back from there; absent when it never did. */
  readonly lastArchivedAt?: Instant;
  readonly lastActivatedAt?: Instant;
  /** The digest this referrer (signature, SBOM, attestation) speaks of: `subjectManifestDigest`. */
  readonly subject?: Digest;
}

const INDEX_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** Whether the manifest lists other manifests (OCI image index or Docker manifest list). */
export function isIndex(image: Pick<Image, 'mediaType'>): boolean {
  return image.mediaType !== undefined && INDEX_TYPES.has(image.mediaType);
}
