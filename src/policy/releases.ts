import type { Family } from './family.ts';
import type { Digest } from './image.ts';
import type { Classifier } from './retention.ts';
import type { Instant } from './time.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

/**
 * The newest `keep` releases of a repository per tag prefix, by version and again by push date, so that neither a
 * late backport nor a re-pushed old version pushes a release out. Pre-releases and variants (`-rc.1`, `-alpine`) are
 * ranked among themselves and take no release's place. What ties with the last one stays; a missing push date counts
 * as the newest. Pushed is the image itself: a signature or attestation that comes later makes no release newer. Nor
 * does a tag that is put on an old image, whose date ECR leaves alone: that one's version has to speak for it. Answers
 * the roots' digests, each with what it is among the newest of.
 */
export function newestReleases(
  repository: string,
  families: readonly Family[],
  classifier: Classifier,
  keep: number,
): ReadonlyMap<Digest, string> {
  const newest = new Map<Digest, string>();
  for (const [name, entries] of group(repository, families, classifier)) {
    for (const { family } of newestOf(entries, keep)) newest.set(family.root.digest, name);
  }
  return newest;
}

/** What a release tag is among the newest of: `v*`, `v*-alpine`. */
export function releaseName(tag: string): string {
  return nameOf(parseVersion(tag));
}

function nameOf({ prefix, variant }: Version): string {
  return `${prefix}*${variant}`;
}

interface Entry {
  readonly family: Family;
  readonly version: Version;
}

function group(repository: string, families: readonly Family[], classifier: Classifier) {
  const groups = new Map<string, Map<Digest, Entry>>();
  for (const family of families) {
    for (const tag of family.tags) {
      if (classifier.classOf(repository, [tag]) !== 'release') continue;
      const version = parseVersion(tag);
      const name = nameOf(version);
      const entries = groups.get(name) ?? new Map<Digest, Entry>();
      groups.set(name, entries);
      const known = entries.get(family.root.digest);
      if (!known || compareVersions(version, known.version) > 0) {
        entries.set(family.root.digest, { family, version });
      }
    }
  }
  return [...groups].map(([name, entries]) => [name, [...entries.values()]] as const);
}

function newestOf(entries: readonly Entry[], keep: number): readonly Entry[] {
  if (keep <= 0) return [];
  const versioned = entries.filter((entry) => entry.version.numbers.length > 0);
  const lastVersion = nth(versioned, keep, (a, b) => compareVersions(b.version, a.version));
  const dated = entries.filter((entry) => entry.family.root.pushedAt !== undefined);
  const lastDate = nth(dated, keep, (a, b) => pushed(b) - pushed(a));
  return entries.filter(
    (entry) =>
      pushed(entry) >= (lastDate ? pushed(lastDate) : Number.POSITIVE_INFINITY) ||
      (lastVersion !== undefined &&
        entry.version.numbers.length > 0 &&
        compareVersions(entry.version, lastVersion.version) >= 0),
  );
}

function pushed(entry: Entry): Instant {
  return entry.family.root.pushedAt ?? Number.POSITIVE_INFINITY;
}

/** The n-th in this order, or the last where there are fewer: everything up to it is kept. */
function nth(entries: readonly Entry[], n: number, order: (a: Entry, b: Entry) => number): Entry | undefined {
  return [...entries].sort(order).slice(0, n).at(-1);
}
