import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { sentencesFor } from '../../src/cli/sentences.ts';

function named(name: string, message: string, more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

function sentence(error: unknown, env: Record<string, string> = {}): string | undefined {
  return sentencesFor(error, { env })[0];
}

describe('errors in the words of whoever has to do something', () => {
  test('AccessDenied names the action, on what, and where the policies are', () => {
    const error = named(
      'AccessDeniedException',
      'User: arn:aws:sts::123456789012:assumed-role/ci/x is not authorized to perform: ecr:DescribeImages on resource: arn:aws:ecr:eu-west-1:123456789012:repository/shop/web because no identity-based policy allows the action',
    );
    expect(sentence(error)).toMatch(
      /^AWS does not allow ecr:DescribeImages on arn:aws:ecr:eu-west-1:123456789012:repository\/shop\/web\. .*docs\/iam/,
    );
  });

  test.each([
    [
      'CredentialsProviderError',
      'Could not load credentials from any providers',
      /no AWS credentials were found/,
    ],
    ['CredentialsProviderError', 'Token is expired. To refresh…', /have expired: log in again/],
    ['ExpiredTokenException', 'The security token included in the request is expired', /have expired/],
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid',
      /does not accept/,
    ],
    ['Error', 'Region is missing', /set AWS_REGION/],
    ['RepositoryNotFoundException', "The repository with name 'x' does not exist", /Check the name/],
    ['ThrottlingException', 'Rate exceeded', /throttled/],
    ['TimeoutError', 'socket hang up', /did not answer in time/],
    ['StoreUnavailable', 'Redis at 127.0.0.1:6379 cannot be reached while reading holds.', /Check REDIS_URL/],
  ])('%s: %s', (name, message, expected) => {
    expect(sentence(named(name, message))).toMatch(expected);
  });

  test('a refused connection says where, and which setting led there', async () => {
    const refused = await new Promise((resolve) => connect(1, '127.0.0.1').on('error', resolve));
    expect(sentence(refused)).toBe(
      '127.0.0.1:1 cannot be reached (ECONNREFUSED): check the network and the Region.',
    );
    const wrapped = new AggregateError([refused], 'all attempts failed');
    expect(sentence(wrapped, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toBe(
      '127.0.0.1:1 cannot be reached (ECONNREFUSED): check AWS_ENDPOINT_URL, and that the server there runs.',
    );
  });

  test('Redis with a password, and a page in place of an answer of AWS', () => {
    const noauth =
      'Redis at 127.0.0.1:6999 cannot be reached while reading its settings (NOAUTH HELLO must be called with the client already authenticated). Nothing was sent.';
    expect(sentence(named('StoreUnavailable', noauth))).toBe(
      'Redis wants a password: REDIS_URL=redis://:<password>@127.0.0.1:6999.',
    );
    const page = { $metadata: {}, hostname: 'api.ecr.eu-west-1.amazonaws.com' };
    expect(sentence(named('SyntaxError', "Unexpected token '<'", page))).toMatch(
      /^something other than AWS answered at api\.ecr\.eu-west-1\.amazonaws\.com: a proxy/,
    );
  });

  test('Slack: a wrong token, a missing scope, anything else', () => {
    const refused = (data: object) =>
      named('Error', 'An API error', { code: 'slack_webapi_platform_error', data });
    expect(sentence(refused({ error: 'invalid_auth' }))).toMatch(/SLACK_BOT_TOKEN \(invalid_auth\)/);
    expect(sentence(refused({ error: 'missing_scope', needed: 'chat:write' }))).toMatch(/scope chat:write/);
    expect(sentence(refused({ error: 'fatal_error' }))).toBe('Slack refused: fatal_error.');
  });

  test('a cause deep down is found; an unexpected error keeps its stack', () => {
    const deep = new Error('scan failed', {
      cause: new Error('x', { cause: named('ThrottlingException', 'Rate') }),
    });
    expect(sentence(deep)).toMatch(/throttled/);
    const [first, stack] = sentencesFor(new TypeError('x is not a function'), { env: {} });
    expect(first).toMatch(/should not have happened/);
    expect(stack).toMatch(/TypeError: x is not a function\n {4}at /);
  });
});
