import { expect, test } from 'vitest';
import { parseCommand } from '../../src/slack/listeners/parse-command.ts';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

test.each([
  ['', { kind: 'help' }],
  ['   ', { kind: 'help' }],
  [' HELP ', { kind: 'help' }],
  ['?', { kind: 'help' }],
  ['status', { kind: 'status', query: '' }],
  ['  Status\t payments/api  ', { kind: 'status', query: 'payments/api' }],
  ['status Payments/*', { kind: 'status', query: 'payments/*' }],
  ['status `payments/api`', { kind: 'status', query: 'payments/api' }],
  [`status ${HOST}/payments/api`, { kind: 'status', query: `${HOST}/payments/api` }],
  [`status https://${HOST}/payments/api:v1.2`, { kind: 'status', query: `${HOST}/payments/api` }],
  [`status ${HOST}/payments/api:v1@sha256:abc`, { kind: 'status', query: `${HOST}/payments/api` }],
  [`status <http://${HOST}/a|${HOST}/a>`, { kind: 'status', query: `${HOST}/a` }],
  ['status payments/api/', { kind: 'status', query: 'payments/api' }],
  ['statsu', { kind: 'unknown', typed: 'statsu', suggestion: 'status' }],
  ['stat', { kind: 'unknown', typed: 'stat', suggestion: 'status' }],
  ['hepl', { kind: 'unknown', typed: 'hepl', suggestion: 'help' }],
  ['payments/api', { kind: 'unknown', typed: 'payments/api', suggestion: 'status payments/api' }],
  ['delete-everything', { kind: 'unknown', typed: 'delete-everything' }],
])('/ecr %s', (text, command) => {
  expect(parseCommand(text)).toEqual(command);
});
