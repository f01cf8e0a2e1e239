import { expect, test } from 'vitest';
import { archiveCharge, archiveRest, archiveSaving, priceIn } from '../../src/policy/price.ts';
import { GB } from '../../src/policy/savings.ts';
import { DAY } from '../../src/policy/time.ts';

const PRICES = {
  standardUsdPerGbMonth: 0.1,
  archiveUsdPerGbMonth: 0.1,
  regions: { 'eu-west-1': { standardUsdPerGbMonth: 0.12 } },
};

test('a Region has its own price, and what it does not say is as everywhere', () => {
  expect(priceIn(PRICES, 'eu-west-1')).toEqual({ standardUsdPerGbMonth: 0.12, archiveUsdPerGbMonth: 0.1 });
  expect(priceIn(PRICES, 'us-east-1')).toEqual({ standardUsdPerGbMonth: 0.1, archiveUsdPerGbMonth: 0.1 });
});

test('of the minimum time of the archive only the rest is charged', () => {
  expect(archiveRest(0)).toBe(1);
  expect(archiveRest(60 * DAY)).toBeCloseTo(1 / 3);
  expect(archiveRest(200 * DAY)).toBe(0);
});

test('the archive charges 90 days, and saves only what it costs less', () => {
  expect(archiveCharge(10 * GB, priceIn(PRICES, 'us-east-1'))).toBeCloseTo(3);
  expect(archiveSaving(10 * GB, priceIn(PRICES, 'us-east-1'))).toBe(0);
  expect(archiveSaving(10 * GB, priceIn(PRICES, 'eu-west-1'))).toBeCloseTo(0.2);
  const dearer = { standardUsdPerGbMonth: 0.1, archiveUsdPerGbMonth: 0.2 };
  expect(archiveSaving(10 * GB, dearer)).toBe(0);
});
