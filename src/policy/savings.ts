import type { Bytes } from './candidate.ts';
import type { Family } from './family.ts';
import { type Digest, type Image, isIndex } from './image.ts';

/** Bytes of a GB on cards and bills, both decimal, so that the two agree. */
export const GB = 1e9;

/**
 * What removing these families frees. `upper` adds up every image once, as if no layer were shared. `estimate` knows
 * no layers: it assumes that the families share all they can, so that only the largest one counts. Layers that
 * kept images share can make it less still (`estimateByLayers`, where manifests are known).
 */
export function bytesOf(families: readonly Family[]): Bytes {
  const seen = new Set<Digest>();
  let upper = 0;
  let estimate = 0;
  for (const family of families) {
    estimate = Math.max(estimate, familyBytes(family));
    for (const member of ownContent(family)) {
      if (!seen.has(member.digest)) upper += member.sizeBytes ?? 0;
      seen.add(member.digest);
    }
  }
  return { upper, estimate };
}

/** The size of one family: its members that no other family holds. Sizes ECR did not give count as nothing. */
export function familyBytes(family: Family): number {
  return ownContent(family).reduce((sum, member) => sum + (member.sizeBytes ?? 0), 0);
}

/** Bounds of two sums of images that share nothing with each other, or whose shared layers were counted once. */
export function addBytes(a: Bytes, b: Bytes): Bytes {
  const byLayers = (a.byLayers ?? 0) + (b.byLayers ?? 0);
  return {
    upper: a.upper + b.upper,
    estimate: a.estimate + b.estimate,
    ...(byLayers > 0 && { byLayers }),
  };
}

/** USD a month for so many bytes at a price per GB. */
export function monthlyUsd(bytes: number, priceUsdPerGbMonth: number): number {
  return (bytes / GB) * priceUsdPerGbMonth;
}

/**
 * Whether a member's size counts. ECR gives an index the size of its largest child: where the children are known they
 * are counted instead; where the manifest was not read, that size is the least it can be.
 */
export function isContent(member: Image, family: Family): boolean {
  return !isIndex(member) || family.unread.includes(member.digest);
}

function ownContent(family: Family): readonly Image[] {
  return family.members.filter((member) => !family.shared.has(member.digest) && isContent(member, family));
}
