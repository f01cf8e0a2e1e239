import { hash } from 'node:crypto';
import { type Digest, isIndex, parseDigest } from '../../../policy/image.ts';
import { invalidParameter } from '../errors.ts';

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

export interface Blob {
  readonly digest: string;
  readonly sizeBytes: number;
}

/** A platform image that an index lists, or the attestation of one of its siblings. */
export interface Child {
  readonly digest: Digest;
  /** `linux/amd64`; an attestation has none. */
  readonly platform?: string;
  readonly attests?: Digest;
}

/** What a manifest says, as far as the registry cares. */
export interface Manifest {
  readonly mediaType: string;
  readonly artifactType: string | undefined;
  readonly subject: Digest | undefined;
  readonly children: readonly Digest[];
  /** Config and layers. */
  readonly blobs: readonly Blob[];
  readonly annotations: Readonly<Record<string, string>>;
}

export function digestOf(text: string): Digest {
  return `sha256:${hash('sha256', text, 'hex')}` as Digest;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a manifest. `mediaType` from the request serves manifests that do not carry their own. */
export function parseManifest(text: string, mediaType: string | undefined): Manifest {
  const json = parseObject(text);
  const own = typeof json.mediaType === 'string' ? json.mediaType : undefined;
  if (own && mediaType && own !== mediaType) {
    throw invalidParameter('The manifest media type in the request is not the one in the manifest');
  }
  const type = own ?? mediaType;
  if (!type) throw invalidParameter('The manifest has no mediaType and the request names none');
  const config = object(json.config);
  const artifactType = json.artifactType ?? config.mediaType;
  return {
    mediaType: type,
    artifactType: typeof artifactType === 'string' ? artifactType : undefined,
    subject: parseDigest(String(object(json.subject).digest ?? '')),
    children: isIndex({ mediaType: type }) ? list(json.manifests).flatMap(digestIn) : [],
    blobs: [config, ...list(json.layers)].flatMap(blobIn),
    annotations: object(json.annotations) as Record<string, string>,
  };
}

function parseObject(text: string): Json {
  try {
    return object(JSON.parse(text));
  } catch {
    throw invalidParameter(
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    );
  }
}

const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const digestIn = (json: Json): readonly Digest[] | Digest => parseDigest(String(json.digest ?? '')) ?? [];
const blobIn = (json: Json): Blob[] =>
  typeof json.digest === 'string' ? [{ digest: json.digest, sizeBytes: Number(json.size ?? 0) }] : [];

export interface ImageManifestParts {
  readonly mediaType: string;
  readonly config: Blob;
  readonly layers: readonly Blob[];
  readonly artifactType: string | undefined;
  readonly subject: Digest | undefined;
}

/** Writes the manifest of one platform's image, or of an artifact that refers to a subject. */
export function imageManifest(parts: ImageManifestParts): string {
  const layer = (blob: Blob) => ({ mediaType: OCI_LAYER, digest: blob.digest, size: blob.sizeBytes });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: parts.mediaType,
    ...(parts.artifactType && { artifactType: parts.artifactType }),
    config: { mediaType: OCI_CONFIG, digest: parts.config.digest, size: parts.config.sizeBytes },
    layers: parts.layers.map(layer),
    ...(parts.subject && { subject: { mediaType: OCI_MANIFEST, digest: parts.subject, size: 1_024 } }),
  });
}

/** Writes an image index. Attestations are marked as BuildKit marks them. */
export function indexManifest(mediaType: string, children: readonly Child[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType,
    manifests: children.map(({ digest, platform = 'unknown/unknown', attests }) => {
      const [os, architecture] = platform.split('/');
      return {
        mediaType: OCI_MANIFEST,
        digest,
        size: 1_024,
        ...(attests && {
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': attests,
          },
        }),
        platform: { architecture, os },
      };
    }),
  });
}
