import { expect, test } from 'vitest';
import { resolve } from '../../src/app/resolve.ts';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const IRELAND = { account: '123456789012', region: 'eu-west-1' };
const VIRGINIA = { account: '123456789012', region: 'us-east-1' };
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const PLACES = [
  ...['payments/api', 'payments/api-gateway', 'payments/worker', 'shop/web', 'shop/api-docs'].map(
    (repository) => ({ registry: IRELAND, repository }),
  ),
  { registry: VIRGINIA, repository: 'shop/web' },
];

test.each([
  ['payments/api', { repository: 'payments/api' }],
  ['payments/w', { repository: 'payments/worker' }],
  ['worker', { repository: 'payments/worker' }],
  ['api', { repository: 'payments/api' }],
  ['work', { repository: 'payments/worker' }],
  ['payments/api-g:v1', { repository: 'payments/api-gateway', tag: 'v1' }],
  ['worker:Feat_X', { repository: 'payments/worker', tag: 'Feat_X' }],
  [`worker@${DIGEST}`, { repository: 'payments/worker', digest: DIGEST }],
  ['worker@sha256:0123ABcd', { repository: 'payments/worker', digest: 'sha256:0123abcd' }],
  ['worker:v1@0123abcd', { repository: 'payments/worker', tag: 'v1', digest: 'sha256:0123abcd' }],
  [`${HOST}/shop/web:v2`, { repository: 'shop/web', tag: 'v2' }],
])('%s', (typed, name) => {
  expect(resolve(PLACES, typed)).toMatchObject({ name: { registry: '123456789012/eu-west-1', ...name } });
});

test.each([
  ['payments', 'Which one is payments: payments/api, payments/api-gateway, payments/worker?'],
  ['a', 'Which one is a: payments/api, payments/api-gateway, shop/api-docs?'],
  ['shop/web', 'shop/web is in 123456789012/eu-west-1, 123456789012/us-east-1. Give the full address'],
  ['paymnets/api', 'No scanned repository is called "paymnets/api". Did you mean payments/api?'],
  ['wrker', 'No scanned repository is called "wrker". Did you mean payments/worker?'],
  ['nothing-alike', 'No scanned repository is called "nothing-alike".'],
  [DIGEST, 'is a digest: name its repository too'],
  ['web@sha256:xyz', 'is not a digest'],
])('%s is refused with a way on', (typed, sentence) => {
  const found = resolve(PLACES, typed);
  expect('refused' in found && found.refused).toContain(sentence);
});

test('before the first scan there is nothing to find', () => {
  expect(resolve([], 'payments/api')).toEqual({
    refused: expect.stringContaining('Nothing was scanned yet'),
  });
});
