const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in decimal units, as bills count them: `9.8 GB`. */
export function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(unit > 0 && value < 9.95 ? 1 : 0)} ${UNITS[unit]}`;
}

/** Sizes added up, and what kind of figure that is. */
export function upperText(bytes: number): string {
  return `${bytesText(bytes)} (upper bound)`;
}

/** What removal frees: a range where layers may be shared, one number where both ends read the same. */
export function rangeText({
  upper,
  estimate,
}: {
  readonly upper: number;
  readonly estimate: number;
}): string {
  const [low, high] = [bytesText(estimate), bytesText(upper)];
  return low === high ? high : `${low} – ${high}`;
}

/** `12,345`. */
export function numberText(n: number): string {
  return new Intl.NumberFormat('en-US').format(n);
}

/** A count with its noun: `1 image`, `1,200 images`. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${numberText(n)} ${n === 1 ? noun : plural}`;
}

/** `2026-03-04 09:02`, UTC; `never` or another word for null. */
export function momentText(iso: string | null, none = 'never'): string {
  return iso === null ? none : iso.slice(0, 16).replace('T', ' ');
}

/** `sha256:0123456789ab`: enough to tell images apart and to find them. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** The first few names and how many are left out. */
export function fewOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown}, +${numberText(names.length - most)}` : shown;
}
