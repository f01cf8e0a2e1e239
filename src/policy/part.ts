import type { Bytes } from './candidate.ts';

/**
 * What a part of a list frees, out of what all of it frees: `going` and `staying` are sizes of its images. By layers, each
 * image that stays keeps at most its own size. Where layers are not known the images may share all they can, so that
 * only the largest frees something. Both rather too little.
 */
export function bytesOfPart(all: Bytes, going: readonly number[], staying: readonly number[]): Bytes {
  const upper = Math.min(all.upper, sum(going));
  const least = all.byLayers === undefined ? Math.max(0, ...going) : Math.max(0, all.estimate - sum(staying));
  return { upper, estimate: Math.min(upper, all.estimate, least) };
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
