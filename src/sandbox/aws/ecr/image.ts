import type { Digest, ImageStatus } from '../../../policy/image.ts';
import { type Instant, MINUTE } from '../../../policy/time.ts';

/** How long ECR takes at most to bring an archived image back. */
export const ACTIVATION = 20 * MINUTE;

/** Where an image is stored. An activation ends by itself as time goes on. */
export type Storage =
  | { readonly kind: 'standard' }
  | { readonly kind: 'archive'; readonly archivedAt: Instant }
  | { readonly kind: 'activating'; readonly archivedAt: Instant; readonly since: Instant };

export const STANDARD: Storage = { kind: 'standard' };

/** One stored manifest. Dates and size can be taken away to test what a missing one does. */
export interface StoredImage {
  readonly digest: Digest;
  /** Counts the images of a repository; listings are in its order. */
  readonly seq: number;
  readonly mediaType: string;
  tags: readonly string[];
  pushedAt: Instant | undefined;
  lastPulledAt: Instant | undefined;
  sizeBytes: number | undefined;
  storage: Storage;
  readonly artifactType: string | undefined;
  readonly subject: Digest | undefined;
  /** What an index lists. */
  readonly children: readonly Digest[];
  /** The bytes pushed; absent for images made in bulk, whose repository can write them again. */
  readonly manifest: string | undefined;
}

export function statusOf({ storage }: StoredImage, now: Instant): ImageStatus {
  if (storage.kind === 'standard') return 'ACTIVE';
  if (storage.kind === 'archive') return 'ARCHIVED';
  return now >= storage.since + ACTIVATION ? 'ACTIVE' : 'ACTIVATING';
}

/** Puts an archived image on its way back to standard storage; others stay as they are. */
export function activate(image: StoredImage, now: Instant): void {
  if (image.storage.kind !== 'archive') return;
  image.storage = { kind: 'activating', archivedAt: image.storage.archivedAt, since: now };
}
