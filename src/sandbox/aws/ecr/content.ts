import type { Digest } from '../../../policy/image.ts';
import type { Instant } from '../../../policy/time.ts';
import {
  type Blob,
  type Child,
  digestOf,
  imageManifest,
  indexManifest,
  OCI_INDEX,
  OCI_MANIFEST,
} from './manifest.ts';

/** An image to seed. With `children` it is an index; with `subject` it refers to another image. */
export interface ImageSeed {
  readonly tags?: readonly string[];
  /** All blobs together, 50 MB if not given. What `layers` do not fill becomes a layer of its own. */
  readonly sizeBytes?: number;
  /** The sandbox's present if not given. */
  readonly pushedAt?: Instant;
  readonly lastPulledAt?: Instant;
  readonly mediaType?: string;
  readonly children?: readonly (Child | Digest)[];
  readonly subject?: Digest;
  readonly artifactType?: string;
  /** Layers shared with other images, such as a base image's. */
  readonly layers?: readonly Blob[];
  /** Its layers outlive it: ECR says of a deleted image only that its layers may be missing when it is put again. */
  readonly layersLinger?: true;
}

/** The manifest of a seed and the blobs it needs. `serial` makes its content unlike any other. */
export function contentOf(seed: ImageSeed, serial: string): { manifest: string; blobs: readonly Blob[] } {
  if (seed.children) {
    const children = seed.children.map((child) => (typeof child === 'string' ? { digest: child } : child));
    return { manifest: indexManifest(seed.mediaType ?? OCI_INDEX, children), blobs: [] };
  }
  const { sizeBytes = 50_000_000, layers = [] } = seed;
  const config = {
    digest: digestOf(`config ${serial}`),
    sizeBytes: Math.min(1_470, Math.ceil(sizeBytes / 10)),
  };
  const shared = layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  const rest = sizeBytes - config.sizeBytes - shared;
  const own = rest > 0 ? [{ digest: digestOf(`layer ${serial}`), sizeBytes: rest }] : [];
  const manifest = imageManifest({
    mediaType: seed.mediaType ?? OCI_MANIFEST,
    config,
    layers: [...layers, ...own],
    artifactType: seed.artifactType,
    subject: seed.subject,
  });
  return { manifest, blobs: [config, ...layers, ...own] };
}
