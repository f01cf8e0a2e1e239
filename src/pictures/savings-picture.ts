import { bytesAxis, dayLabels, type Plot } from './axes.ts';
import { type Drawn, size } from './figures.ts';
import type { SavingsSpan, SavingsSpans } from './savings-spans.ts';
import { INK, line, MARGIN, rect, SMALLEST, sheet, text, WIDTH, widthOf } from './svg.ts';
import { NONE_LATELY } from './words.ts';

const HEIGHT = 480;
const PLOT: Plot = { left: 104, right: WIDTH - MARGIN, top: 222, bottom: HEIGHT - 56 };
const WIDEST = 76;

/**
 * What decisions came to. Each bar has three figures of the same images: the upper bound as an outline, the estimate
 * as a filled bar within, and what a later scan verified as a mark across. The sums are of all decisions: where the bars
 * do not show all of them, they say so.
 */
export function drawSavings({ each, spans, total, older }: SavingsSpans): Drawn {
  const words = older ? 'Deleted in all' : `Deleted, by ${each} of the decision`;
  const title = text(words, { x: MARGIN, y: 50, size: 27, bold: true });
  if (spans.length === 0) {
    const none = text('Nothing is deleted yet.', { x: MARGIN, y: 130, size: 22 });
    return { width: WIDTH, height: HEIGHT, svg: sheet(HEIGHT, [title, none]) };
  }
  const latest = `By ${each} of the decision, the last ${spans.length}`;
  const parts = [
    title,
    ...KEYS.map(({ words, of, mark }, i) => keyLine(words, size(total[of]), 92 + i * 30, mark)),
    ...(older ? [text(latest, { x: MARGIN, y: 186, size: 19, fill: INK.quiet })] : []),
    ...drawBars(spans, each),
  ];
  return { width: WIDTH, height: HEIGHT, svg: sheet(HEIGHT, parts) };
}

function drawBars(spans: readonly SavingsSpan[], each: SavingsSpans['each']): string[] {
  if (spans.every(({ upper }) => upper === 0)) return [text(NONE_LATELY, { x: MARGIN, y: 260, size: 22 })];
  const axis = bytesAxis(Math.max(...spans.map(({ upper }) => upper)), PLOT);
  const step = (PLOT.right - PLOT.left) / spans.length;
  const bars = spans.map((span, i) => ({ span, x: PLOT.left + (i + 0.5) * step }));
  const width = Math.min(WIDEST, step * 0.62);
  return [
    axis.drawn,
    ...bars.map(({ span, x }) => bar(span, x, width, axis.y)),
    ...bars.map(({ span, x }) => amount(span, x, step, axis.y)),
    dayLabels(
      bars.map(({ span, x }) => ({ at: span.from, x })),
      PLOT,
      each === 'month' ? 'month' : 'day',
    ),
  ];
}

const KEYS = [
  { words: 'At most, by sizes (upper bound)', of: 'upper', mark: 'outline' },
  { words: 'Gone by a later scan (verified, by sizes)', of: 'verified', mark: 'mark' },
  { words: 'By shared layers (estimate)', of: 'estimate', mark: 'filled' },
] as const;

function keyLine(words: string, amount: string, y: number, mark: (typeof KEYS)[number]['mark']): string {
  const box = { x: MARGIN, y: y - 17, width: 30, height: 20 };
  const drawn =
    mark === 'mark'
      ? tick(MARGIN, MARGIN + 30, y - 7)
      : rect({ ...box, fill: mark === 'filled' ? INK.blue : PALE, stroke: INK.blue, round: 3 });
  return (
    drawn +
    text(words, { x: MARGIN + 42, y, size: 19 }) +
    text(amount, { x: PLOT.right, y, size: 19, bold: true, anchor: 'end' })
  );
}

const PALE = '#DCEBF5';

function bar(
  { upper, estimate, verified }: SavingsSpan,
  x: number,
  width: number,
  y: (bytes: number) => number,
): string {
  if (upper === 0) return '';
  const column = (bytes: number, wide: number, fill: string) =>
    rect({
      ...{ x: x - wide / 2, y: y(bytes), width: wide, height: y(0) - y(bytes) },
      ...{ fill, stroke: INK.blue },
    });
  const gone = verified > 0 ? tick(x - width / 2 - 6, x + width / 2 + 6, y(verified)) : '';
  return column(upper, width, PALE) + column(estimate, width / 2, INK.blue) + gone;
}

/** Wider than its bar: seen also where it lies on the bar's upper edge. */
function tick(x1: number, x2: number, y: number): string {
  return line(x1, y, x2, y, INK.red, 5);
}

/** The upper bound over its bar, where there is room for it. */
function amount({ upper }: SavingsSpan, x: number, step: number, y: (bytes: number) => number): string {
  const words = size(upper);
  if (upper === 0 || widthOf(words, SMALLEST) > step) return '';
  return text(words, { x, y: y(upper) - 14, anchor: 'middle' });
}
