import { scaleLinear } from 'd3-scale';
import { DAY, type Instant } from '../policy/time.ts';
import { date, unitFor } from './figures.ts';
import { INK, line, text, widthOf } from './svg.ts';

/** The part of a picture where amounts are drawn. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface BytesAxis {
  /** Where an amount stands. */
  readonly y: (bytes: number) => number;
  readonly drawn: string;
}

const TICKS = 4;

/** Amounts from nothing up to the largest, with lines at round numbers of one unit. */
export function bytesAxis(largest: number, plot: Plot): BytesAxis {
  const { per, unit } = unitFor(Math.max(largest, 1));
  const most = per === 1 ? Math.max(largest, TICKS) : largest / per;
  const scale = scaleLinear().domain([0, most]).nice(TICKS).range([plot.bottom, plot.top]);
  const lines = scale.ticks(TICKS).map((tick) => {
    const y = scale(tick);
    const label = text(tick === 0 ? '0' : `${tick} ${per === 1 ? 'B' : unit}`, {
      x: plot.left - 10,
      y: y + 6,
      anchor: 'end',
      fill: INK.quiet,
    });
    return line(plot.left, y, plot.right, y, tick === 0 ? INK.quiet : INK.line) + label;
  });
  return { y: (bytes) => scale(bytes / per), drawn: lines.join('') };
}

/** A day on the axis, and where. */
export interface Mark {
  readonly at: Instant;
  readonly x: number;
}

/** From here on a day needs its year rather than its number. */
const LONG = 300 * DAY;

/** Days below the plot: the last one always, and as many of those before it as leave room between each other. */
export function dayLabels(marks: readonly Mark[], plot: Plot, form?: 'month' | 'day'): string {
  const [first, last] = [marks[0], marks.at(-1)];
  const span = first && last ? last.at - first.at : 0;
  const shown = form ?? (span > LONG ? 'month' : 'day');
  let free = Number.POSITIVE_INFINITY;
  const labels = marks.toReversed().flatMap(({ at, x }) => {
    const words = date(at, shown);
    const half = widthOf(words) / 2;
    if (x + half > free) return [];
    free = x - half - 16;
    return [line(x, plot.bottom, x, plot.bottom + 7, INK.quiet) + label(words, x, plot)];
  });
  return labels.join('');
}

function label(words: string, x: number, plot: Plot): string {
  return text(words, { x, y: plot.bottom + 28, anchor: 'middle', fill: INK.quiet });
}
