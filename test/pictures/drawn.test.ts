import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Drawn } from '../../src/pictures/figures.ts';
import { drawGrowth } from '../../src/pictures/growth-picture.ts';
import { growthPoints } from '../../src/pictures/growth-points.ts';
import { toPng } from '../../src/pictures/png.ts';
import { drawSavings } from '../../src/pictures/savings-picture.ts';
import { savingsSpans } from '../../src/pictures/savings-spans.ts';
import { spread } from '../../src/pictures/side-labels.ts';
import { SMALLEST, WIDTH, widthOf } from '../../src/pictures/svg.ts';
import { savingsAlt } from '../../src/pictures/words.ts';
import { RETENTION_CLASSES } from '../../src/policy/retention.ts';
import { decided, NOTHING, NOW, week } from './weeks.ts';

const RUNS = { seed: 20_261_123, numRuns: 150 };

interface Placed {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly size: number;
}

const TEXT =
  /<text x="([^"]+)" y="([^"]+)" font-size="(\d+)"( font-weight="700")? text-anchor="(\w+)"[^>]*>([^<]*)</g;

function texts(svg: string): Placed[] {
  return [...svg.matchAll(TEXT)].map(([, x, y, size, bold, anchor, words = '']) => {
    const width = widthOf(words, Number(size), bold !== undefined);
    const left = Number(x) - { start: 0, middle: width / 2, end: width }[anchor as 'start'];
    return { words, x: Number(x), y: Number(y), left, right: left + width, size: Number(size) };
  });
}

/** Nothing is drawn beside the sheet, too small to read, or as no number at all. */
function expectSound({ svg, height }: Drawn): void {
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  for (const { words, left, right, y, size } of texts(svg)) {
    expect(size, words).toBeGreaterThanOrEqual(SMALLEST);
    expect(left, words).toBeGreaterThanOrEqual(0);
    expect(right, words).toBeLessThanOrEqual(WIDTH);
    expect(y, words).toBeLessThan(height);
  }
  for (const [, wide] of svg.matchAll(/<rect [^>]*width="(-?[\d.]+)"/g))
    expect(Number(wide)).toBeGreaterThanOrEqual(0);
  for (const [, high] of svg.matchAll(/<rect [^>]*height="(-?[\d.]+)"/g))
    expect(Number(high)).toBeGreaterThanOrEqual(0);
}

const amount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 5_000 }),
  fc.double({ min: 1, max: 9e17, noNaN: true }),
);
const weeks = fc.array(
  fc.record({ bytes: fc.array(amount, { minLength: 6, maxLength: 6 }), deleted: amount }),
  { maxLength: 47 },
);

describe('a picture of what is stored', () => {
  test('is sound for every story, names each class there ever was, and counts what is gone', () => {
    const property = fc.property(weeks, (all) => {
      const points = growthPoints([
        all.map(({ bytes, deleted }, i) =>
          week(
            all.length - 1 - i,
            Object.fromEntries(RETENTION_CLASSES.map((kind, k) => [kind, bytes[k] ?? 0])),
            { deleted: { images: 1, bytes: deleted } },
          ),
        ),
      ]);
      const drawn = drawGrowth(points);
      expectSound(drawn);
      const words = texts(drawn.svg).map((one) => one.words);
      for (const kind of RETENTION_CLASSES) {
        expect(words.includes(kind)).toBe(points.some(({ byClass }) => byClass[kind] > 0));
      }
      expect(words.includes('deleted')).toBe(points.some(({ deleted }) => deleted.bytes > 0));
    });
    fc.assert(property, RUNS);
  });

  test('says days as people write them, with the month only over a long time', () => {
    const short = drawGrowth(growthPoints([[week(3, { release: 1 }), week(0, { release: 2 })]])).svg;
    expect(texts(short).map(({ words }) => words)).toEqual(expect.arrayContaining(['2 Nov', '23 Nov']));
    const long = drawGrowth(growthPoints([[week(46, { release: 1 }), week(0, { release: 2 })]])).svg;
    expect(texts(long).map(({ words }) => words)).toEqual(expect.arrayContaining(['Jan 2026', 'Nov 2026']));
  });

  test('has room for what it says of older scans', () => {
    const failing = Array.from({ length: 98 }, () => [week(14, { branch: 1e9 })]);
    const newest = [week(0, { release: 1e9 })];
    for (const others of [failing, failing.map(() => []), [...failing, []]])
      expectSound(drawGrowth(growthPoints([newest, ...others])));
  });

  test('of nothing says so', () => {
    expect(drawGrowth([]).svg).toContain('Nothing is stored yet.');
    expect(drawGrowth(growthPoints([[week(0, NOTHING)]])).svg).toContain('Nothing is stored yet.');
  });

  test('labels stand apart and within', () => {
    const wanted = fc.array(fc.integer({ min: 100, max: 400 }), { maxLength: 7 });
    const property = fc.property(wanted, (all) => {
      const places = spread(
        all.toSorted((a, b) => b - a),
        112,
        404,
      );
      places.forEach((y, i) => {
        expect(y).toBeGreaterThanOrEqual(112);
        expect(y).toBeLessThanOrEqual(404);
        if (i > 0) expect((places[i - 1] ?? 0) - y).toBeGreaterThanOrEqual(29);
      });
    });
    fc.assert(property, RUNS);
  });
});

describe('a picture of what is deleted', () => {
  const decisions = fc.array(
    fc
      .tuple(
        fc.integer({ min: 0, max: 700 }),
        amount,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
      )
      .map(([daysAgo, upper, share, gone]) => ({
        ...{ daysAgo, upper, estimate: upper * share },
        verified: gone ? upper : 0,
      })),
    { maxLength: 40 },
  );

  test('is sound for every story, and gives all three kinds their names', () => {
    const property = fc.property(decisions, (all) => {
      const drawn = drawSavings(savingsSpans([decided(...all)], NOW, 'UTC'));
      expectSound(drawn);
      for (const kind of ['upper bound', 'verified', 'estimate']) {
        expect(drawn.svg.includes(kind)).toBe(all.some(({ upper }) => upper > 0));
      }
    });
    fc.assert(property, RUNS);
  });
});

test('a year without decisions is told as one: what is deleted in all, and no bars', () => {
  const spans = savingsSpans([decided({ daysAgo: 500, upper: 5e12, estimate: 2e12 })], NOW, 'UTC');
  const drawn = drawSavings(spans);
  expectSound(drawn);
  const words = texts(drawn.svg).map((one) => one.words);
  expect(words).toEqual(
    expect.arrayContaining(['Deleted in all', '5.0 TB', 'By month of the decision, the last 12']),
  );
  expect(words).toContain('Nothing decided in that time is deleted.');
  expect(words).not.toContain('4 B');
  expect(savingsAlt(spans)).toBe(
    'Chart of what is deleted by month of the decision, since 1 Dec 2025. In all, older decisions included, 2.0 TB (estimate) to 5.0 TB (upper bound), of that 0 bytes verified gone. Nothing decided in that time is deleted.',
  );
});

test('twelve bars that hold everything are told as all there is', () => {
  const spans = savingsSpans([decided({ daysAgo: 350, upper: 4e9 })], NOW, 'UTC');
  expect(spans.spans).toHaveLength(12);
  expect(savingsAlt(spans)).toContain('. In all 4.0 GB (estimate)');
  expect(texts(drawSavings(spans).svg)[0]?.words).toBe('Deleted, by month of the decision');
});

describe('as PNG', () => {
  test('twice as wide as its units, opaque inside its round corners, in a second or two', async () => {
    const drawn = drawGrowth(growthPoints([[week(1, { release: 3e9 }), week(0, { cache: 1e9 })]]));
    const png = Buffer.from(await toPng(drawn));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * WIDTH, 2 * drawn.height]);
    expect(png.length).toBeLessThan(300_000);
    expect(Buffer.from(await toPng(drawn)).equals(png)).toBe(true);
  });

  test('letters are drawn: a picture with words differs from one without', async () => {
    const drawn = drawGrowth([]);
    const bare = { ...drawn, svg: drawn.svg.replace(/<text.*?<\/text>/g, '') };
    expect(Buffer.from(await toPng(drawn)).equals(Buffer.from(await toPng(bare)))).toBe(false);
  });
});
