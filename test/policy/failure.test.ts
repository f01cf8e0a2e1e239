import { describe, expect, it } from 'vitest';
import {
  failureText,
  isDenied,
  isDeniedCode,
  isFinalCode,
  isKeyTroubleCode,
  isNamed,
} from '../../src/policy/failure.ts';

const failed = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name }, more);

describe('failureText', () => {
  it.each([
    [
      'the permission AWS names',
      failed(
        'AccessDeniedException',
        'User: x is not authorized to perform: ecs:ListClusters on resource: *',
      ),
      "ecs:ListClusters is not allowed: add it to the role's policy",
    ],
    [
      'the permission asked for, where AWS names none',
      failed('AccessDenied', 'Access Denied'),
      "eks:X is not allowed: add it to the role's policy",
    ],
    [
      'credentials that expired',
      failed('ExpiredTokenException', 'expired'),
      'the AWS credentials have expired or are not known there (ExpiredTokenException)',
    ],
    [
      'credentials that are not there',
      failed('CredentialsProviderError', 'Could not load'),
      'no AWS credentials were found: Could not load',
    ],
    [
      'throttling',
      failed('ThrottlingException', 'Rate'),
      'eks:X was throttled until all attempts were used up',
    ],
    [
      'the page of a proxy',
      failed('SyntaxError', "Unexpected token '<'", { $metadata: {} }),
      'eks:X: something other than AWS answered (a proxy?)',
    ],
    ['a time-out', failed('TimeoutError', 'slow'), 'eks:X did not answer in time'],
    ['being stopped', failed('AbortError', 'aborted'), 'eks:X was stopped'],
    [
      'no connection',
      failed('Error', 'connect', { code: 'ECONNREFUSED' }),
      'eks:X could not be reached (ECONNREFUSED)',
    ],
    ['a code of another kind', failed('Error', 'odd', { code: 'odd' }), 'eks:X: odd'],
    ['a number for a code', failed('Error', 'odd', { code: 7 }), 'eks:X: odd'],
    ['one line of many', failed('SyntaxError', 'odd\nsee below'), 'eks:X: SyntaxError: odd'],
    ['any other exception', failed('ServerException', 'sorry'), 'eks:X: ServerException: sorry'],
    ['what is no error at all', 'sorry', 'eks:X: sorry'],
  ])('says %s', (_what, error, text) => {
    expect(failureText(error, 'eks:X')).toBe(text);
  });

  it('recognizes exceptions by name', () => {
    expect(isDenied(failed('AccessDenied', ''))).toBe(true);
    expect(isDenied(failed('Other', ''))).toBe(false);
    expect(isNamed('AccessDenied', ['AccessDenied'])).toBe(false);
  });

  it('tells what is refused for good from what may pass', () => {
    const final = ['AccessDenied', 'ValidationException', 'ValidationError', 'TagPolicyException'];
    expect(final.map(isFinalCode)).toEqual([true, true, true, true]);
    const passing = ['ThrottlingException', 'ExpiredTokenException', 'RequestTimeoutException'];
    expect(passing.map(isFinalCode)).toEqual([false, false, false]);
    // A proxy's page, or a code that nobody knows.
    expect(['SyntaxError', 'UnknownError', '407'].map(isFinalCode)).toEqual([false, false, false]);
  });

  it('recognizes the codes of refusals, in failures of a batch too', () => {
    expect(['AccessDenied', 'KmsException'].map(isDeniedCode)).toEqual([true, false]);
    expect(['KmsException', 'KmsError', 'AccessDenied'].map(isKeyTroubleCode)).toEqual([true, true, false]);
  });
});
