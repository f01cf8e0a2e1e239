import { expect, test } from 'vitest';
import { checkClock } from '../../src/cli/clock-check.ts';
import { HOUR, MINUTE } from '../../src/policy/time.ts';

const redis = { time: async () => HOUR };

test('doctor says whether the clock of this machine agrees with that of Redis', async () => {
  expect(await checkClock(redis, () => HOUR)).toMatchObject({ what: 'clock', status: 'ok' });
  expect(await checkClock(redis, () => HOUR - 5 * MINUTE)).toMatchObject({
    what: 'clock',
    status: 'failed',
    text: expect.stringContaining('5 minutes behind that of Redis: a worker here would change nothing'),
  });
});
