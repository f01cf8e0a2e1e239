import { expect, test } from 'vitest';
import {
  addCoverage,
  coverageOf,
  coverageText,
  missingFields,
  sumCoverage,
} from '../../src/policy/field-coverage.ts';

const KEYS = {
  owner: ['owner', 'team'],
  service: ['Service'],
  environment: ['env'],
  retentionClass: ['retention-class'],
  expiry: ['expires'],
};

test('a field is given by any of its keys, in any letters, with a value', () => {
  const tags = new Map([
    ['TEAM', 'payments'],
    ['service', 'api'],
    ['env', ' '],
    ['colour', 'blue'],
  ]);
  expect(coverageOf(tags, KEYS)).toEqual(['owner', 'service']);
  expect(missingFields(['owner', 'service'])).toEqual(['environment', 'retentionClass', 'expiry']);
});

test('repositories are summed up, those with unknown tags left out', () => {
  const sum = sumCoverage([['owner', 'service'], ['owner'], [], undefined]);
  expect(sum.repositories).toBe(3);
  expect(coverageText(sum)).toBe(
    'owner 66 %, service 33 %, environment 0 %, retention class 0 %, expiry date 0 % of 3 repositories',
  );
  expect(coverageText(sumCoverage([['owner']]))).toContain('owner 100 %');
  expect(coverageText(sumCoverage([['owner']]))).toContain('of 1 repository');
  expect(coverageText(sumCoverage([undefined]))).toBeUndefined();
  expect(addCoverage([sum, sumCoverage([['expiry']])])).toEqual({
    repositories: 4,
    given: { owner: 2, service: 1, environment: 0, retentionClass: 0, expiry: 1 },
  });
});
