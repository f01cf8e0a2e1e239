import { DAY, HOUR, type Instant } from '../../../policy/time.ts';
import { STANDARD } from './image.ts';
import { digestOf, OCI_CONFIG, OCI_MANIFEST } from './manifest.ts';
import type { Repository } from './repository.ts';

/** How much to make for a measurement. */
export interface BulkSize {
  readonly repositories: number;
  readonly imagesEach: number;
  /** Repositories are `<prefix>/00000` and on; `bulk` if not given. */
  readonly prefix?: string;
}

/** Fills a repository with images of mixed tags, a year of pushes, without keeping a manifest for each. */
export function fillInBulk(repository: Repository, count: number, now: Instant): void {
  const { name } = repository.settings;
  repository.bulkManifest = (seq) => manifest(name, seq);
  const step = (365 * DAY) / Math.max(1, count);
  for (let seq = 0; seq < count; seq++) {
    const pushedAt = Math.round(now - 365 * DAY + seq * step);
    const image = repository.add({
      digest: digestOf(manifest(name, seq)),
      mediaType: OCI_MANIFEST,
      artifactType: OCI_CONFIG,
      subject: undefined,
      children: NONE,
      manifest: undefined,
      pushedAt,
      lastPulledAt: seq % 3 === 0 ? Math.min(now, pushedAt + 36 * HOUR) : undefined,
      sizeBytes: sizeOf(seq),
      storage: STANDARD,
    });
    const tag = tagOf(seq);
    if (tag !== undefined) repository.tag(image, tag);
  }
}

const NONE: readonly never[] = [];
const sizeOf = (seq: number): number => 40_000_000 + ((seq * 7_919) % 900) * 1_000_000;

/** Of ten images one is a release, three are previews, five are branch builds and one is untagged. */
function tagOf(seq: number): string | undefined {
  const kind = seq % 10;
  if (kind === 0) return `1.${Math.floor(seq / 100)}.${Math.floor(seq / 10) % 10}`;
  if (kind < 4) return `pr-${seq}`;
  return kind < 9 ? `feat-topic-${seq}` : undefined;
}

function manifest(repository: string, seq: number): string {
  const size = sizeOf(seq) - 1_470;
  const config = digestLike(`${repository} ${seq}`);
  return (
    `{"schemaVersion":2,"mediaType":"${OCI_MANIFEST}","config":{"mediaType":"${OCI_CONFIG}",` +
    `"digest":"${config}","size":1470},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",` +
    `"digest":"${config.slice(0, -1)}f","size":${size}}]}`
  );
}

/** Sixty-four hex digits for a blob whose bytes nobody will ask for. */
function digestLike(text: string): string {
  return `sha256:${Buffer.from(text).toString('hex').padStart(64, '0').slice(-64)}`;
}
