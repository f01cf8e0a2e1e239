import { expect, test } from 'vitest';
import { checkConfig } from '../../src/config/check.ts';
import { uselessPrices } from '../../src/config/useless-prices.ts';

/** What is said of a price in this Region; fails where the configuration is refused for it. */
function said(region: string, ...registries: readonly object[]): readonly string[] {
  const checked = checkConfig({
    registries,
    price: { regions: { [region]: { standardUsdPerGbMonth: 0.12 } } },
  });
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return uselessPrices(checked.config);
}

test('a price of a Region that no registry is in refuses nothing, and is said', () => {
  expect(said('us-east-1', { account: '123456789012', region: 'eu-west-1' })).toEqual([
    expect.stringContaining('no registry is in us-east-1'),
  ]);
  expect(said('eu-west-9', { region: 'eu-west-1' })).toEqual([
    expect.stringContaining('Did you mean eu-west-1?'),
  ]);
  expect(said('eu-west-1', { region: 'eu-west-1' })).toEqual([]);
});

test('where a registry takes its Region from AWS, nobody can tell', () => {
  expect(said('us-east-1', { region: 'eu-west-1' }, { account: '210987654321' })).toEqual([]);
});
