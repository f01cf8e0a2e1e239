import { test } from 'vitest';
import { clicksInOutage } from './outage-clicks.ts';
import { useFirms } from './services.ts';

const firms = useFirms();

test('Redis is gone for a while: every click is recorded or its person told to click again; no process ends', async () => {
  await clicksInOutage(await firms.open(), firms.redis.server, {
    stop: 'SIGKILL',
    forMs: 2_000,
    toldAtLeast: 0,
  });
}, 240_000);
