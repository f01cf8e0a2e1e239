import type { Instant } from '../policy/time.ts';

/** A picture as drawn: SVG of a fixed width, its own background, and only letters of the font we bring. */
export interface Drawn {
  /** In the picture's own units; the PNG has twice as many pixels. */
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** A picture and what says the same in words. */
export interface Picture extends Drawn {
  /** Stands over it: whose numbers, and of when, which is the day of the scan and not of the drawing. What they are stands in it. */
  readonly title: string;
  /** For whoever does not see it: its numbers, each with its kind. */
  readonly alt: string;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** Three digits at most and a decimal unit, as registries bill: `9.8 GB`. */
export function size(bytes: number): string {
  const { per, unit } = unitFor(bytes);
  const value = bytes / per;
  if (bytes === 1) return '1 byte';
  return `${value.toFixed(per > 1 && value < 9.95 ? 1 : 0)} ${unit}`;
}

/** The unit in which an amount has one to three digits before the point. */
export function unitFor(bytes: number): { readonly per: number; readonly unit: string } {
  let power = 0;
  while (bytes / 1000 ** power >= 999.5 && power < UNITS.length - 1) power++;
  return { per: 1000 ** power, unit: UNITS[power] ?? 'bytes' };
}

const ISO_DATE = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' } as const;
const PARTS = new Intl.DateTimeFormat('en-US', ISO_DATE);

/** `23 Nov 2026`; short ones leave out the year, or the day. In UTC: a week's scan is not told to the hour. */
export function date(at: Instant, form: 'full' | 'day' | 'month' = 'full'): string {
  const parts = new Map(PARTS.formatToParts(at).map(({ type, value }) => [type, value]));
  const [day, month, year] = [parts.get('day'), parts.get('month'), parts.get('year')];
  if (form === 'day') return `${day} ${month}`;
  return form === 'month' ? `${month} ${year}` : `${day} ${month} ${year}`;
}

/** `1 image`, `1,204 images`. */
export function images(n: number): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? 'image' : 'images'}`;
}
