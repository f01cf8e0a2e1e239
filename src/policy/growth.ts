import type { RegistryKey } from './image.ts';
import { RETENTION_CLASSES, type RetentionClass } from './retention.ts';
import type { SnapshotRow } from './snapshot.ts';
import type { Instant } from './time.ts';

/** What a whole scan of a registry found, and what was taken away until then. Sizes are sums, as if nothing were shared. */
export interface GrowthWeek {
  /** ISO week of the scan, `2026-W48`. The newest scan of a week stands for it. */
  readonly week: string;
  readonly registry: RegistryKey;
  readonly at: Instant;
  readonly repositories: number;
  readonly images: number;
  readonly bytes: number;
  /** What is stored, by class. */
  readonly byClass: Readonly<Record<RetentionClass, number>>;
  /** Deleted since the first day, as far as a scan saw it gone. */
  readonly deleted: Amount;
  /** Put aside to be deleted: stored still. */
  readonly aside: Amount;
}

export interface Amount {
  readonly images: number;
  readonly bytes: number;
}

/** What is counted while a scan runs. */
export type Stored = Pick<GrowthWeek, 'repositories' | 'images' | 'bytes' | 'byClass'>;

export const NOTHING_STORED: Stored = {
  repositories: 0,
  images: 0,
  bytes: 0,
  byClass: { release: 0, unknown: 0, branch: 0, preview: 0, experiment: 0, cache: 0 },
};

/** Adds one repository. An image with its parts is one, as where images are put aside and deleted. */
export function addStored(sum: Stored, rows: readonly SnapshotRow[]): Stored {
  const byClass = { ...sum.byClass };
  for (const kind of RETENTION_CLASSES) byClass[kind] += bytesIn(rows.filter((row) => row.class === kind));
  return {
    repositories: sum.repositories + 1,
    images: sum.images + rows.reduce((all, { families }) => all + families, 0),
    bytes: sum.bytes + bytesIn(rows),
    byClass,
  };
}

function bytesIn(rows: readonly SnapshotRow[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Sums amounts. */
export function amountOf(parts: readonly Amount[]): Amount {
  return {
    images: parts.reduce((sum, part) => sum + part.images, 0),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
  };
}
