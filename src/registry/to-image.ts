import type { ImageDetail } from '@aws-sdk/client-ecr';
import { type Image, type ImageStatus, parseDigest } from '../policy/image.ts';

/**
 * ECR's description as our image, or undefined where it has no digest we can name it by. What ECR left out stays
 * out: a date that is missing protects, an invented one would not.
 */
export function toImage(detail: ImageDetail): Image | undefined {
  const digest = parseDigest(detail.imageDigest ?? '');
  if (!digest) return undefined;
  const pushedAt = instant(detail.imagePushedAt);
  const lastPulledAt = instant(detail.lastRecordedPullTime);
  const lastArchivedAt = instant(detail.lastArchivedAt);
  const lastActivatedAt = instant(detail.lastActivatedAt);
  const subject = parseDigest(detail.subjectManifestDigest ?? '');
  return {
    digest,
    tags: detail.imageTags ?? [],
    status: toStatus(detail.imageStatus),
    ...(pushedAt !== undefined && { pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
    ...(detail.imageSizeInBytes !== undefined && { sizeBytes: detail.imageSizeInBytes }),
    ...(detail.imageManifestMediaType && { mediaType: detail.imageManifestMediaType }),
    ...(detail.artifactMediaType && { artifactType: detail.artifactMediaType }),
    ...(lastArchivedAt !== undefined && { lastArchivedAt }),
    ...(lastActivatedAt !== undefined && { lastActivatedAt }),
    ...(subject && { subject }),
  };
}

function instant(date: Date | undefined): number | undefined {
  const at = date?.getTime();
  return at === undefined || Number.isNaN(at) ? undefined : at;
}

/**
 * A registry without storage classes gives no status, and there everything is active. A status that is new to us
 * is taken as one in which nothing may be changed.
 */
function toStatus(status: string | undefined): ImageStatus {
  if (status === undefined || status === 'ACTIVE') return 'ACTIVE';
  return status === 'ARCHIVED' ? 'ARCHIVED' : 'ACTIVATING';
}

/**
 * Two entries of one image. The later one knows better what it is; the tags of both count: a name too many protects,
 * one too few does not.
 */
export function mergeEntries(earlier: Image | undefined, later: Image): Image {
  return earlier ? { ...later, tags: [...new Set([...earlier.tags, ...later.tags])] } : later;
}
