import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isIndex, parseDigest, registryKey } from '../../src/policy/image.ts';
import {
  cosignSubject,
  isQuarantineTag,
  LONGEST_TAG,
  nameBeforeQuarantine,
  originalTag,
  quarantineTag,
} from '../../src/policy/quarantine-tag.ts';
import { DAY, formatDuration, HOUR, parseDuration } from '../../src/policy/time.ts';
import { ago, count, firstFew, inDays } from '../../src/policy/wording.ts';
import { digest, NOW, SEED } from './build.ts';

describe('durations', () => {
  test('are whole numbers with one unit', () => {
    expect(['90d', '12h', '5s', '3m', '2w', ' 1d '].map(parseDuration)).toEqual([
      90 * DAY,
      12 * HOUR,
      5_000,
      180_000,
      14 * DAY,
      DAY,
    ]);
    for (const text of ['', '0', '90', 'd', '1.5d', '-1d', '1d2h', '1y'])
      expect(parseDuration(text)).toBeUndefined();
  });

  test('are written so that they read back', () => {
    expect([0, 5_000, 90 * DAY, 36 * HOUR, 600_000].map(formatDuration)).toEqual([
      '0s',
      '5s',
      '90d',
      '36h',
      '10m',
    ]);
    const whole = fc.tuple(fc.integer({ min: 0, max: 9_999 }), fc.constantFrom(1_000, 60_000, HOUR, DAY));
    fc.assert(
      fc.property(whole, ([n, unit]) => parseDuration(formatDuration(n * unit)) === n * unit),
      SEED,
    );
  });
});

describe('quarantine names', () => {
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,110}$/);

  test('say what the tag was called, on this digest only', () => {
    fc.assert(
      fc.property(tag, fc.integer({ min: 0, max: 1_000 }), (name, n) => {
        const aside = quarantineTag(digest(n), name);
        expect(aside.length).toBeLessThanOrEqual(128);
        expect(originalTag(digest(n), aside)).toBe(name);
        expect(originalTag(digest(n + 1), aside)).toBeUndefined();
        expect(isQuarantineTag(aside)).toBe(true);
        expect(nameBeforeQuarantine(aside)).toBe(name);
      }),
      SEED,
    );
  });

  test('leave every other tag alone', () => {
    for (const name of [
      'v1',
      'layaway',
      'layaway.',
      'layaway.12345678',
      'layaway.1234567.v1',
      'layaway.1234567g.v1',
    ]) {
      expect(originalTag(digest(1), name)).toBeUndefined();
      expect(isQuarantineTag(name)).toBe(false);
      expect(nameBeforeQuarantine(name)).toBe(name);
    }
    expect(quarantineTag(digest(1), 'x'.repeat(LONGEST_TAG))).toHaveLength(128);
  });

  test('cosign tags name their subject', () => {
    const hex = digest(7).slice(7);
    expect(['sig', 'att', 'sbom'].map((kind) => cosignSubject(`sha256-${hex}.${kind}`))).toEqual(
      Array(3).fill(digest(7)),
    );
    expect(['v1', `sha256-${hex}`, `sha256-${hex}.txt`, 'sha256-12.sig'].map(cosignSubject)).toEqual(
      Array(4).fill(undefined),
    );
  });
});

test('a digest is sha256 and 64 lower-case hex digits', () => {
  expect(parseDigest(digest(1))).toBe(digest(1));
  for (const text of ['', 'sha256:12', digest(1).toUpperCase(), `${digest(1)}0`])
    expect(parseDigest(text)).toBeUndefined();
  expect(registryKey({ account: '123456789012', region: 'eu-west-1' })).toBe('123456789012/eu-west-1');
  expect(isIndex({})).toBe(false);
});

test('sentences count in whole days', () => {
  expect([count(1, 'day'), count(2, 'day'), count(0, 'entry', 'entries')]).toEqual([
    '1 day',
    '2 days',
    '0 entries',
  ]);
  expect([ago(NOW - 12.9 * DAY, NOW), ago(NOW - 1, NOW), ago(NOW + 1, NOW)]).toEqual([
    '12 days ago',
    'less than a day ago',
    'less than a day ago',
  ]);
  expect(inDays(90 * DAY)).toBe('90 days');
  expect([firstFew(['a', 'b'], 2), firstFew(['a', 'b', 'c'], 2)]).toEqual(['a, b', 'a, b and 1 more']);
});
