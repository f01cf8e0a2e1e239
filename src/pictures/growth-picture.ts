import { area, line as curve } from 'd3-shape';
import { RETENTION_CLASSES, type RetentionClass } from '../policy/retention.ts';
import { bytesAxis, dayLabels, type Mark, type Plot } from './axes.ts';
import { type Drawn, date, size } from './figures.ts';
import type { GrowthPoint } from './growth-points.ts';
import { type SideLabel, sideLabels } from './side-labels.ts';
import { INK, MARGIN, rect, STRIPES, sheet, text, WIDTH } from './svg.ts';
import { olderScansInShort } from './words.ts';

const HEIGHT = 470;
const PLOT: Plot = { left: 104, right: 456, top: 130, bottom: HEIGHT - 56 };
/** Where there is one week only it stands as a column this wide. */
const COLUMN = 130;

export const CLASS_INK: Readonly<Record<RetentionClass, string>> = {
  release: INK.blue,
  unknown: INK.grey,
  branch: INK.sky,
  preview: INK.orange,
  experiment: INK.purple,
  cache: INK.yellow,
};

const STRIPED = 'Striped: deleted so far, seen gone by a later scan';

/** One layer of the stack, from what lies below it to its own top, by point. */
interface Layer {
  readonly name: string;
  readonly fill: string;
  readonly bytes: number;
  readonly range: readonly (readonly [from: number, to: number])[];
}

/** What is stored as stacked areas by class, and on top of them what would be there without deletions. */
export function drawGrowth(points: readonly GrowthPoint[]): Drawn {
  const last = points.at(-1);
  const largest = Math.max(0, ...points.map(withDeleted));
  if (!last || largest === 0) return drawn([text('Nothing is stored yet.', { x: MARGIN, y: 130, size: 22 })]);
  const axis = bytesAxis(largest, PLOT);
  const layers = layersOf(points, last);
  const marks = marksOf(points);
  const labels = layers.map(
    ({ name, fill, bytes, range }): SideLabel => ({
      words: [name, size(bytes)],
      fill,
      y: middle(range.at(-1) ?? [0, 0], axis.y),
    }),
  );
  const older = olderScansInShort(last);
  const said = `${size(last.bytes)} on ${date(last.at)}, sizes added up (upper bound)`;
  return drawn([
    text(said, { x: MARGIN, y: 82, size: 20, fill: INK.quiet }),
    ...(last.deleted.bytes > 0 ? [text(STRIPED, { x: MARGIN, y: 109, size: 20, fill: INK.quiet })] : []),
    axis.drawn,
    ...layers.map((layer) => drawLayer(layer, marks, axis.y)),
    dayLabels(points.length === 1 ? [{ at: last.at, x: (PLOT.left + PLOT.right) / 2 }] : marks, PLOT),
    ...(older === undefined ? [] : [text(older, { x: MARGIN, y: HEIGHT - 6, fill: INK.quiet })]),
    sideLabels(labels, { x: PLOT.right + 18, top: PLOT.top, bottom: PLOT.bottom }),
  ]);
}

function drawn(parts: readonly string[]): Drawn {
  const title = text('Stored by class', { x: MARGIN, y: 50, size: 27, bold: true });
  return { width: WIDTH, height: HEIGHT, svg: sheet(HEIGHT, [title, ...parts]) };
}

function withDeleted({ bytes, deleted }: GrowthPoint): number {
  return bytes + deleted.bytes;
}

/** Classes nothing was ever stored of are left out. */
function layersOf(points: readonly GrowthPoint[], last: GrowthPoint): Layer[] {
  const floor = points.map(() => 0);
  const layer = (name: string, fill: string, of: (point: GrowthPoint) => number): Layer[] => {
    if (!points.some((point) => of(point) > 0)) return [];
    const range = points.map((point, i) => {
      const from = floor[i] ?? 0;
      floor[i] = from + of(point);
      return [from, from + of(point)] as const;
    });
    return [{ name, fill, bytes: of(last), range }];
  };
  return [
    ...RETENTION_CLASSES.flatMap((kind) => layer(kind, CLASS_INK[kind], ({ byClass }) => byClass[kind])),
    ...layer('deleted', STRIPES, ({ deleted }) => deleted.bytes),
  ];
}

/** Weeks by their days; a single one fills a column. */
function marksOf(points: readonly GrowthPoint[]): Mark[] {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const width = PLOT.right - PLOT.left;
  const center = PLOT.left + width / 2;
  if (last <= first) return [center - COLUMN / 2, center + COLUMN / 2].map((x) => ({ at: last, x }));
  return points.map(({ at }) => ({ at, x: PLOT.left + (width * (at - first)) / (last - first) }));
}

function drawLayer({ fill, range }: Layer, marks: readonly Mark[], y: (bytes: number) => number): string {
  const spread = marks.map(({ x }, i) => ({ x, range: range[i] ?? range.at(-1) ?? ([0, 0] as const) }));
  if (range.length === 1) {
    const [left, right] = marks.map(({ x }) => x);
    const [from, to] = range[0] ?? [0, 0];
    const box = { x: left ?? 0, width: (right ?? 0) - (left ?? 0), y: y(to), height: y(from) - y(to) };
    return rect({ ...box, fill, stroke: INK.paper });
  }
  const shape = area<(typeof spread)[number]>(
    ({ x }) => x,
    ({ range: [from] }) => y(from),
    ({ range: [, to] }) => y(to),
  ).digits(1)(spread);
  const top = curve<(typeof spread)[number]>(
    ({ x }) => x,
    ({ range: [, to] }) => y(to),
  ).digits(1)(spread);
  const edge = fill === STRIPES ? `stroke="${INK.red}" stroke-dasharray="7 5"` : `stroke="${INK.paper}"`;
  return `<path d="${shape}" fill="${fill}"/><path d="${top}" fill="none" ${edge} stroke-width="2"/>`;
}

function middle([from, to]: readonly [number, number], y: (bytes: number) => number): number {
  return y((from + to) / 2);
}
