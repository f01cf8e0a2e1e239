import { expect, test } from 'vitest';
import { isRegion } from '../../src/policy/region.ts';

test.each(['eu-west-1', 'us-gov-west-1', 'ap-southeast-5', 'eusc-de-east-1'])('%s is a Region', (text) =>
  expect(isRegion(text)).toBe(true),
);

test.each(['europe', 'eu-west', 'EU-WEST-1', 'inc-prod-4', 'eu-west-1 ', ''])('%j is none', (text) =>
  expect(isRegion(text)).toBe(false),
);
