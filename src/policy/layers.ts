import type { Bytes } from './candidate.ts';

/** One blob that a manifest names: a layer, or the configuration of an image. */
export interface Layer {
  readonly digest: string;
  readonly size: number;
}

/** What one image, or one family, stores by its manifests. */
export type Layers = readonly Layer[];

/** One family that goes. Its layers are undefined where not all of its manifests are known. */
export interface GoingFamily {
  readonly sizeBytes: number;
  readonly layers: Layers | undefined;
}

/**
 * The estimate by layers: bytes of layers in what goes, each once, that are not in `staying`. Families whose manifests
 * nobody read count as `bytesOf` counts them: as if they shared all they can, with what is known, too. That claims
 * rather too little. Never more than `upper`; without a single manifest the bounds stay as they are.
 */
export function estimateByLayers(
  bytes: Bytes,
  going: readonly GoingFamily[],
  staying: ReadonlySet<string>,
): Bytes {
  const freed = new Map<string, number>();
  let known = 0;
  let largestUnknown = 0;
  for (const { layers, sizeBytes } of going) {
    if (layers === undefined) {
      largestUnknown = Math.max(largestUnknown, sizeBytes);
      continue;
    }
    known++;
    for (const { digest, size } of layers) if (!staying.has(digest)) freed.set(digest, size);
  }
  if (known === 0) return bytes;
  const byLayers = [...freed.values()].reduce((sum, size) => sum + size, 0);
  const estimate = Math.min(bytes.upper, Math.max(byLayers, largestUnknown));
  return { upper: bytes.upper, estimate, byLayers: known };
}

/** The layers of a family out of those of its members; undefined unless every one is known. */
export function familyLayers(members: readonly (Layers | undefined)[]): Layers | undefined {
  const all: Layer[] = [];
  for (const layers of members) {
    if (layers === undefined) return undefined;
    all.push(...layers);
  }
  return all;
}
