import { expect, test } from 'vitest';
import { isLikelyRegion, isRegion } from '../../src/policy/region.ts';

test.each(['eu-west-1', 'us-gov-west-1', 'ap-southeast-5', 'eusc-de-east-1'])('%s is a Region', (text) =>
  expect(isRegion(text)).toBe(true),
);

test.each(['europe', 'eu-west', 'EU-WEST-1', 'inc-prod-4', 'eu-west-1 ', ''])('%j is none', (text) =>
  expect(isRegion(text)).toBe(false),
);

test.each([
  'eu-central-1',
  'us-gov-west-1',
  'cn-northwest-1',
  'ap-southeast-5',
  'us-isob-east-1',
  'eusc-de-east-1',
])('%s is named as Regions are', (text) => expect(isLikelyRegion(text)).toBe(true));

test.each(['eu-wset-1', 'us-esat-1', 'eu-1', 'europe'])('%s is not', (text) =>
  expect(isLikelyRegion(text)).toBe(false),
);
