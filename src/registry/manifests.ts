import { createHash } from 'node:crypto';
import { BatchGetImageCommand, type BatchGetImageCommandOutput, type Image } from '@aws-sdk/client-ecr';
import { type Digest, parseDigest } from '../policy/image.ts';
import type { Layer, Layers } from '../policy/layers.ts';
import type { RegistryReader } from './clients.ts';

/** One manifest as stored, byte for byte, or why it cannot be had. */
export type ManifestRead =
  | { readonly digest: Digest; readonly mediaType: string; readonly manifest: string }
  | { readonly digest: Digest; readonly why: string };

/** ECR answers in one of the accepted types; with all four it never has to convert, so the digest stays true. */
const MEDIA_TYPES = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];
const IDS_A_CALL = 100;

/**
 * Reads manifests by digest; one answer for each digest, in their order. To ECR this is a pull: it renews
 * `lastRecordedPullTime` unless the role is excluded, so pull times must be saved before. Throws when a call fails.
 */
export async function readManifests(
  reader: RegistryReader,
  repository: string,
  digests: readonly Digest[],
  signal?: AbortSignal,
): Promise<ManifestRead[]> {
  const reads: ManifestRead[] = [];
  for (let i = 0; i < digests.length; i += IDS_A_CALL) {
    const asked = digests.slice(i, i + IDS_A_CALL);
    const command = new BatchGetImageCommand({
      registryId: reader.id.account,
      repositoryName: repository,
      imageIds: asked.map((imageDigest) => ({ imageDigest })),
      acceptedMediaTypes: MEDIA_TYPES,
    });
    const answer = await reader.read.send(command, signal ? { abortSignal: signal } : {});
    for (const digest of asked) reads.push(answerFor(digest, answer));
  }
  return reads;
}

function answerFor(digest: Digest, { images, failures }: BatchGetImageCommandOutput): ManifestRead {
  const image = images?.find(({ imageId }) => imageId?.imageDigest === digest);
  if (image) return checked(digest, image);
  const failure = failures?.find(({ imageId }) => imageId?.imageDigest === digest);
  return { digest, why: failure?.failureReason ?? failure?.failureCode ?? 'ECR left it out of its answer' };
}

/** Only bytes that hash to the digest are what was pushed: anything else could not be put back. */
function checked(digest: Digest, image: Image): ManifestRead {
  const manifest = image.imageManifest;
  if (manifest === undefined) return { digest, why: 'ECR answered it without a manifest' };
  const hash = createHash('sha256').update(manifest).digest('hex');
  if (`sha256:${hash}` !== digest) return { digest, why: `its manifest hashes to sha256:${hash} instead` };
  const mediaType = image.imageManifestMediaType ?? ownMediaType(manifest);
  return mediaType ? { digest, mediaType, manifest } : { digest, why: 'nobody says its media type' };
}

/**
 * The digests a manifest lists: those of an index's children, none for a single image. Undefined where the text
 * is no manifest or lists something that we cannot name: then the children are not known, which is not "none".
 */
export function childrenOfManifest(text: string): readonly Digest[] | undefined {
  const manifest = parsed(text);
  if (!manifest) return undefined;
  if (!('manifests' in manifest)) return 'layers' in manifest || 'config' in manifest ? [] : undefined;
  if (!Array.isArray(manifest.manifests)) return undefined;
  const children: Digest[] = [];
  for (const entry of manifest.manifests as unknown[]) {
    const digest = isRecord(entry) && typeof entry.digest === 'string' && parseDigest(entry.digest);
    if (!digest) return undefined;
    children.push(digest);
  }
  return children;
}

/**
 * What an image's manifest stores: its layers and its configuration; nothing for an index, whose children store it.
 * Undefined where the text is no manifest or an entry has no digest or size: then the layers are not known.
 */
export function layersOfManifest(text: string): Layers | undefined {
  const manifest = parsed(text);
  if (!manifest) return undefined;
  if ('manifests' in manifest) return [];
  if (!Array.isArray(manifest.layers)) return undefined;
  const layers: Layer[] = [];
  for (const entry of [manifest.config, ...(manifest.layers as unknown[])]) {
    if (!isRecord(entry) || typeof entry.digest !== 'string') return undefined;
    if (typeof entry.size !== 'number' || !(entry.size >= 0)) return undefined;
    layers.push({ digest: entry.digest, size: entry.size });
  }
  return layers;
}

function ownMediaType(text: string): string | undefined {
  const mediaType = parsed(text)?.mediaType;
  return typeof mediaType === 'string' ? mediaType : undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // not JSON: said as "not known" to the caller
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
