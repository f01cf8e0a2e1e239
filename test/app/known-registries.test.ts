import { expect, test } from 'vitest';
import { knownRegistries } from '../../src/app/known-registries.ts';
import type { Config } from '../../src/config/schema.ts';

const SCANNED = { account: '123456789012', region: 'eu-west-1' };

function known(registries: Config['registries'], scanned: readonly (typeof SCANNED)[] = []) {
  const memory = { repositories: async () => scanned.map((registry) => ({ registry, repository: 'a/b' })) };
  return knownRegistries({ memory }, { registries });
}

test('while nothing was scanned, what the configuration leaves open counts as any that is named like a registry', async () => {
  expect((await known([{}])).has('210987654321/us-east-1')).toBe(true);
  expect((await known([{}])).has('210987654321/us-esat-1')).toBe(false);
  const one = await known([{ region: 'eu-west-1' }]);
  expect(one.has('210987654321/eu-west-1')).toBe(true);
  expect(one.has('210987654321/eu-wset-1')).toBe(false);
});

test('a scan shows which registry the credentials mean: any other one is a typo', async () => {
  const one = await known([{}], [SCANNED]);
  expect(one.has('123456789012/eu-west-1')).toBe(true);
  expect(one.has('123456789012/eu-wset-1')).toBe(false);
  expect(one.keys).toEqual(['123456789012/eu-west-1']);
});

test('a configured registry is known before its first scan, by its account or its role', async () => {
  const roleArn = 'arn:aws:iam::210987654321:role/layaway';
  const two = await known([{ region: 'eu-west-1' }, { roleArn, region: 'us-east-1' }], [SCANNED]);
  expect(two.keys).toEqual(['123456789012/eu-west-1', '210987654321/us-east-1']);
  expect(two.has('210987654321/us-east-1')).toBe(true);
  expect(two.has('123456789012/us-east-1')).toBe(false);
});
