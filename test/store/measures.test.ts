import { expect, test } from 'vitest';
import { useRedis } from '../setup/redis.ts';

const redis = useRedis();

test('counts by what and of what, and how signals answered last', async () => {
  const { measures } = await redis.freshStore();
  const key = '123456789012/eu-west-1';
  expect(await measures.counts('trips')).toEqual(new Map());
  await measures.count('trips', key);
  await measures.count('trips', key);
  await measures.count('failures', 'scan');
  expect(await measures.counts('trips')).toEqual(new Map([[key, 2]]));
  expect(await measures.counts('failures')).toEqual(new Map([['scan', 1]]));
  await measures.noteSignals(key, [{ name: 'alarms', ok: true, observedAt: 1 }]);
  await measures.noteSignals(key, [{ name: 'alarms', ok: false, observedAt: 2 }]);
  expect(await measures.signalsSeen()).toEqual(
    new Map([[key, [{ name: 'alarms', ok: false, observedAt: 2 }]]]),
  );
});
