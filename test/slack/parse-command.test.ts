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
  ['explain payments/api:V1.2', { kind: 'explain', reference: 'payments/api:V1.2' }],
  ['EXPLAIN Payments/API:V1.2', { kind: 'explain', reference: 'payments/api:V1.2' }],
  [
    `explain ${HOST}/payments/api@sha256:AB`,
    { kind: 'explain', reference: `${HOST}/payments/api@sha256:AB` },
  ],
  [`explain <http://${HOST}/A:v|${HOST}/A:v>`, { kind: 'explain', reference: `${HOST}/a:v` }],
  ['restore `api:v1`', { kind: 'restore', reference: 'api:v1' }],
  ['restore payments/api/', { kind: 'restore', reference: 'payments/api' }],
  ['explain', { kind: 'nameless', command: 'explain' }],
  ['policy Payments/API:v1', { kind: 'policy', reference: 'payments/api' }],
  ['policy', { kind: 'nameless', command: 'policy' }],
  ['restore  ', { kind: 'nameless', command: 'restore' }],
  ['history', { kind: 'nameless', command: 'history' }],
  ['history payments/api:v1', { kind: 'history', reference: 'payments/api', page: 1 }],
  ['history payments/api 3', { kind: 'history', reference: 'payments/api', page: 3 }],
  ['history payments/api -1', { kind: 'history', reference: 'payments/api', page: 1 }],
  ['history payments/api Decisions', { kind: 'decisions', reference: 'payments/api', page: 1 }],
  ['history payments/api decisions 2', { kind: 'decisions', reference: 'payments/api', page: 2 }],
  ['savings', { kind: 'savings', about: '' }],
  ['savings Payments', { kind: 'savings', about: 'payments' }],
  ['pause', { kind: 'pause', words: '' }],
  ['pause eu-west-1  Pulls look odd', { kind: 'pause', words: 'eu-west-1 Pulls look odd' }],
  ['resume', { kind: 'resume', words: '' }],
  ['resotre', { kind: 'unknown', typed: 'resotre', suggestion: 'restore' }],
  ['resum', { kind: 'unknown', typed: 'resum', suggestion: 'resume' }],
  ['statsu', { kind: 'unknown', typed: 'statsu', suggestion: 'status' }],
  ['stat', { kind: 'unknown', typed: 'stat', suggestion: 'status' }],
  ['hepl', { kind: 'unknown', typed: 'hepl', suggestion: 'help' }],
  ['payments/api', { kind: 'unknown', typed: 'payments/api', suggestion: 'status payments/api' }],
  ['delete-everything', { kind: 'unknown', typed: 'delete-everything' }],
])('/ecr %s', (text, command) => {
  expect(parseCommand(text)).toEqual(command);
});
