import { expect, test } from 'vitest';
import { welcome } from '../../src/sandbox/welcome.ts';

test('the demo says where its page is, and how the command line finds it', () => {
  const text = welcome({
    pageUrl: 'http://127.0.0.1:3210',
    repositories: 21,
    images: 663,
    commandLine: {
      REDIS_URL: 'unix:///tmp/x/redis.sock',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4567',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIALAYAWAYDEMO',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
    },
  });
  expect(text).toContain('  Layaway demo: http://127.0.0.1:3210\n');
  expect(text).toContain('21 repositories with 663 images');
  expect(text).toContain(
    '  export REDIS_URL=unix:///tmp/x/redis.sock AWS_ENDPOINT_URL=http://127.0.0.1:4567 AWS_REGION=eu-west-1 ' +
      'AWS_ACCESS_KEY_ID=AKIALAYAWAYDEMO AWS_SECRET_ACCESS_KEY=sandbox\n',
  );
  expect(text).toContain('npx layaway status payments/api');
});
