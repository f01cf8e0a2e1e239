import type { GrowthWeek } from '../policy/growth.ts';
import type { Instant } from '../policy/time.ts';
import { date, type Picture } from './figures.ts';
import { drawGrowth } from './growth-picture.ts';
import { growthPoints } from './growth-points.ts';
import { drawSavings } from './savings-picture.ts';
import { type DecidedIn, savingsSpans } from './savings-spans.ts';
import { growthAlt, growthSentence, savingsAlt } from './words.ts';

/** What pictures are drawn from. */
export interface Figures {
  /** Each registry's weeks. */
  readonly growth: readonly (readonly GrowthWeek[])[];
  /** What each repository's decisions came to. */
  readonly decided: readonly DecidedIn[];
  readonly now: Instant;
  /** Whose weeks and months they are, of the schedule. */
  readonly timezone: string;
}

export const PICTURE_KINDS = ['growth', 'savings'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** The picture of a kind; undefined where there is nothing to show: an empty chart tells nobody anything. */
export function pictureOf(kind: PictureKind, figures: Figures): Picture | undefined {
  const { growth, decided, now, timezone } = figures;
  const points = growthPoints(growth);
  const scanned = points.at(-1)?.at;
  if (kind === 'growth') {
    const title = `All registries, ${date(scanned ?? now)}`;
    if (points.every(({ bytes, deleted }) => bytes + deleted.bytes === 0)) return undefined;
    return { ...drawGrowth(points), title, alt: growthAlt(points) };
  }
  const spans = savingsSpans(decided, now, timezone);
  if (spans.spans.length === 0) return undefined;
  // What is deleted is known until now, what is verified until the scan.
  const title = `All registries, ${scanned === undefined ? date(now) : `verified until ${date(scanned)}`}`;
  return { ...drawSavings(spans), title, alt: savingsAlt(spans) };
}

/** The same in words; undefined before the first whole scan. */
export function sentenceOf({ growth, decided, now, timezone }: Figures): string | undefined {
  return growthSentence(growthPoints(growth), savingsSpans(decided, now, timezone));
}
