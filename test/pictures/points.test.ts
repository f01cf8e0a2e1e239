import { describe, expect, test } from 'vitest';
import { date } from '../../src/pictures/figures.ts';
import { growthPoints } from '../../src/pictures/growth-points.ts';
import { pictureOf, sentenceOf } from '../../src/pictures/pictures.ts';
import { MOST_SPANS, savingsSpans } from '../../src/pictures/savings-spans.ts';
import { DAY } from '../../src/policy/time.ts';
import { decided, NOW, week } from './weeks.ts';

describe('weeks of all registries', () => {
  test('are added up, and a missed scan counts with the one before', () => {
    const one = [week(2, { release: 10 }), week(0, { release: 30 })];
    const other = [week(1, { cache: 5 }), week(2, { cache: 4 }), week(0, { cache: 7 })];
    const points = growthPoints([one, other]);
    expect(points.map(({ bytes }) => bytes)).toEqual([14, 15, 37]);
    expect(points.at(-1)).toMatchObject({
      at: NOW,
      images: 80,
      byClass: { release: 30, cache: 7, branch: 0 },
    });
  });

  test('say which registries count by an older scan, and which were never scanned', () => {
    const failing = [week(14, { release: 4e9 })];
    const growth = [[week(0, { release: 1e9 })], failing, []];
    const older = '1 of 3 registries by older scans, back to 17 Aug 2026; 1 of 3 registries not scanned yet';
    const figures = { growth, decided: [], now: NOW, timezone: 'UTC' };
    expect(sentenceOf(figures)).toContain(`scan of 23 Nov 2026; ${older}).`);
    expect(pictureOf('growth', figures)?.alt).toContain(`${older}.`);
    expect(pictureOf('growth', figures)?.svg).toContain('2 of 3 registries by older scans or none');
    const behind = { ...figures, growth: growth.slice(0, 2) };
    expect(pictureOf('growth', behind)?.svg).toContain('1 of 2 registries by older scans, back to 17 Aug');
    const whole = { ...figures, growth: [[week(0, { release: 1e9 })], [week(0, { cache: 1 })]] };
    expect(sentenceOf(whole)).toContain('scan of 23 Nov 2026).');
  });

  test('pictures drawn days after the scan are titled by the scan', () => {
    const growth = [[week(0, { release: 1e9 })]];
    const savings = [decided({ daysAgo: 8, upper: 1e9 })];
    const all = { growth, decided: savings, now: NOW + 3 * DAY, timezone: 'UTC' };
    expect(pictureOf('growth', all)?.title).toBe('All registries, 23 Nov 2026');
    expect(pictureOf('savings', all)?.title).toBe('All registries, verified until 23 Nov 2026');
    expect(pictureOf('savings', { ...all, growth: [] })?.title).toBe('All registries, 26 Nov 2026');
  });

  test('of none are none', () => expect(growthPoints([[], []])).toEqual([]));
});

describe('deletions', () => {
  test('by week, without a gap, each kind by itself', () => {
    const first = decided({ daysAgo: 15, upper: 10, estimate: 2, verified: 9 }, { daysAgo: 0, upper: 5 });
    const { each, spans, total } = savingsSpans([first, decided({ daysAgo: 14, upper: 1 })], NOW, 'UTC');
    expect(each).toBe('week');
    expect(spans.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual([
      ...['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'],
    ]);
    expect(spans.map(({ upper }) => upper)).toEqual([10, 1, 0, 5]);
    expect(total).toEqual({ upper: 16, estimate: 6, verified: 9 });
  });

  test('by month once they are older, the newest twelve; the total knows all', () => {
    const old = decided({ daysAgo: 600, upper: 100 }, { daysAgo: 0, upper: 1 });
    const { each, spans, total } = savingsSpans([old], NOW, 'UTC');
    expect(each).toBe('month');
    expect(spans).toHaveLength(MOST_SPANS);
    expect(spans.reduce((sum, { upper }) => sum + upper, 0)).toBe(1);
    expect(total.upper).toBe(101);
  });

  test('belong to the week and the month of the schedule, wherever that is', () => {
    // Monday, 23 November, half an hour past midnight in Berlin; still Sunday in New York.
    const late = decided({ daysAgo: 0, upper: 7 });
    const at = Date.UTC(2026, 10, 22, 23, 30);
    const one = { ...late, decisions: late.decisions.map((each) => ({ ...each, at })) };
    const days = (timezone: string) =>
      savingsSpans([one], NOW, timezone).spans.map(({ from, upper }) => [date(from), upper]);
    expect(days('Europe/Berlin')).toEqual([['23 Nov 2026', 7]]);
    expect(days('America/New_York')).toEqual([
      ['16 Nov 2026', 7],
      ['23 Nov 2026', 0],
    ]);
    const [old] = decided({ daysAgo: 600, upper: 1 }).decisions;
    const halloween = {
      ...one,
      decisions: one.decisions.map((each) => ({ ...each, at: Date.UTC(2026, 9, 31, 23, 30) })),
    };
    const long = { decisions: old ? [{ ...old, review: 'old' }] : [], verified: [] };
    const months = savingsSpans([long, halloween], NOW, 'Europe/Berlin');
    expect(months.each).toBe('month');
    expect(months.spans.at(-1)).toMatchObject({ from: Date.UTC(2026, 10, 1), upper: 7 });
  });

  test('that came to nothing are none', () => {
    expect(savingsSpans([decided({ daysAgo: 3, upper: 0 })], NOW, 'UTC').spans).toEqual([]);
  });
});

describe('in words', () => {
  const figures = {
    growth: [
      [
        week(3, { release: 2e9 }),
        week(0, { release: 1e9, cache: 5e8 }, { deleted: { images: 2, bytes: 7e8 } }),
      ],
    ],
    decided: [decided({ daysAgo: 6, upper: 8e8, estimate: 1e8, verified: 7e8 })],
    now: NOW,
    timezone: 'UTC',
  };

  test('a picture of what is stored says its numbers and of which kind they are', () => {
    expect(pictureOf('growth', figures)?.alt).toBe(
      'Chart of what is stored, sizes added up (upper bound). 2.0 GB on 2 Nov 2026, 1.5 GB on 23 Nov 2026. Now: release 1.0 GB, cache 500 MB. Deleted so far, seen gone by a scan: 700 MB; without that 2.2 GB would be stored.',
    );
    const first = pictureOf('growth', { ...figures, growth: [[week(0, { branch: 1 })]] });
    expect(first?.alt).toBe(
      'Chart of what is stored, sizes added up (upper bound). On 23 Nov 2026: 1 byte. Now: branch 1 byte. Nothing is seen deleted so far.',
    );
  });

  test('a picture of what is deleted names each kind', () => {
    expect(pictureOf('savings', figures)?.alt).toBe(
      'Chart of what is deleted by week of the decision, since 16 Nov 2026. In all 100 MB (estimate) to 800 MB (upper bound), of that 700 MB verified gone. Decided in the week of 16 Nov 2026: 800 MB (upper bound), 100 MB (estimate), 700 MB (verified).',
    );
    const years = { ...figures, decided: [decided({ daysAgo: 400, upper: 1 }, { daysAgo: 1, upper: 2 })] };
    expect(pictureOf('savings', years)?.alt).toContain('Decided in Nov 2026: 2 bytes (upper bound)');
  });

  test('a message says it without a picture', () => {
    expect(sentenceOf(figures)).toBe(
      'All registries store 1.5 GB in 40 images (sizes added up, scan of 23 Nov 2026). Deleted so far: 100 MB (estimate) to 800 MB (upper bound), of that 700 MB verified gone.',
    );
    expect(sentenceOf({ ...figures, decided: [] })).toContain('Nothing is deleted so far.');
    expect(sentenceOf({ growth: [], decided: [], now: NOW, timezone: 'UTC' })).toBeUndefined();
  });

  test('nothing stored or deleted gets no picture', () => {
    const nothing = { growth: [[week(0)]], decided: [], now: NOW, timezone: 'UTC' };
    expect(pictureOf('growth', nothing)).toBeUndefined();
    expect(pictureOf('savings', nothing)).toBeUndefined();
  });
});
