import { expect, test } from 'vitest';
import { silences } from '../../jobs/signals.ts';
import type { SignalReport } from '../../src/policy/signal.ts';

const missing = { kind: 'alarm', name: 'errors', repositories: [], state: { status: 'missing' } } as const;
const here: SignalReport = { source: 'alarms', status: 'ok', signals: [missing] };
const failed = (source: string): SignalReport => ({ source, status: 'failed', why: 'denied' });

test('an alarm is called missing only where every place was asked', () => {
  const alarm = { name: 'alarm errors', why: expect.stringContaining('does not exist') };
  expect(silences([here])).toEqual([alarm]);
  const pulls = { name: 'ecs-pull-errors', why: 'denied' };
  expect(silences([here, failed('ecs-pull-errors')])).toEqual([pulls, alarm]);
  const there = 'alarms in 210987654321/eu-west-1';
  expect(silences([here, failed(there)])).toEqual([{ name: there, why: 'denied' }]);
});
