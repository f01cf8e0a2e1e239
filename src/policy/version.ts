/** A tag read as a release name. `api-v1.2.3-rc.1` has prefix `api-v`, numbers 1 2 3, variant `rc`. */
export interface Version {
  /** What stands before the version. A tag without a version: up to its last separator, or all of it. */
  readonly prefix: string;
  /** The word after the version, in lower case (`rc`, `alpine`), or empty. Numbers and hashes are no words. */
  readonly variant: string;
  /** Empty for a tag without a version. */
  readonly numbers: readonly number[];
  /** What follows the numbers, in words and numbers; empty for a plain release. */
  readonly suffix: readonly (string | number)[];
}

const CALENDAR = /^(.*?)(?<![\d.])((?:19|20)\d{2}(?:[-_.]\d+)+)(?![0-9A-Za-z])(.*)$/;
const DOTTED = /^(.*?)(\d+(?:\.\d+)+)(.*)$/;
const NUMBER = /^(|.*?[^0-9A-Za-z])(v?\d+)(?![0-9A-Za-z])(.*)$/;
const HASH = /^g?[0-9a-f]{6,40}$/;

/** Reads a tag as a release name. Every tag is one: without a version only its push date ranks it. */
export function parseVersion(tag: string): Version {
  const match = CALENDAR.exec(tag) ?? DOTTED.exec(tag) ?? NUMBER.exec(tag);
  if (!match) return { prefix: tag.replace(/(?<=[-_.])[^-_.]+$/, ''), variant: '', numbers: [], suffix: [] };
  const [before, version, after] = match.slice(1) as [string, string, string];
  const digits = version.replace(/^v/, '');
  return {
    prefix: version === digits ? before : `${before}v`,
    variant: variantOf(after),
    numbers: digits.split(/[-_.]/).map(Number),
    suffix: (after.match(/\d+|[A-Za-z]+/g) ?? []).map((part) => (/\d/.test(part) ? Number(part) : part)),
  };
}

function variantOf(after: string): string {
  for (const part of after.split(/[-_.]+/)) {
    const word = /^([A-Za-z]+)\d*$/.exec(part)?.[1];
    if (word && !HASH.test(part)) return word.toLowerCase();
  }
  return '';
}

/** Positive where `a` is newer. A missing number counts as zero; anything after the numbers comes before the plain release. */
export function compareVersions(a: Version, b: Version): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let i = 0; i < length; i++) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareSuffixes(a.suffix, b.suffix);
}

function compareSuffixes(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    if (left !== right) return comparePart(left, right);
  }
  return a.length - b.length;
}

/** Numbers come before words, as in semantic versions. */
function comparePart(a: string | number, b: string | number): number {
  if (typeof a === typeof b) return a < b ? -1 : 1;
  return typeof a === 'number' ? -1 : 1;
}
