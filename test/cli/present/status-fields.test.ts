import { expect, test } from 'vitest';
import { statusText } from '../../../src/cli/present/status.ts';
import type { StatusShape } from '../../../src/cli/shapes.ts';

type Row = StatusShape['repositories'][number];

const row = (repository: string, fields: Row['fields']): Row => ({
  registry: '123456789012/eu-west-1',
  repository,
  scannedAt: '2026-11-23T05:00:00.000Z',
  owner: 'payments',
  images: 1,
  bytes: 100,
  fields,
  rows: [],
  waiting: 0,
  holds: [],
  savings: null,
});
const text = (...repositories: Row[]) =>
  statusText({ paused: null, lapse: null, unowned: null, repositories }, { colour: false, width: 200 });

test('one repository says which fields its tags give, and which are missing', () => {
  expect(text(row('payments/api', ['owner', 'service']))).toContain(
    'Fields in its tags: owner, service · missing: environment, retention class, expiry date',
  );
  expect(text(row('payments/api', []))).toContain('Fields in its tags: none · missing: owner,');
  expect(text(row('payments/api', null))).toContain('Fields: its tags are not known');
});

test('several say how many give each', () => {
  expect(text(row('a', ['owner']), row('b', []), row('c', null))).toContain(
    'Fields in their tags: owner 50 %, service 0 %, environment 0 %, retention class 0 %, expiry date 0 % of 2 repositories.',
  );
  expect(text(row('a', null), row('b', null))).not.toContain('Fields in their tags');
});
