import { describe, expect, it } from 'vitest';
import { SNOOZES } from '../../src/policy/snooze.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, NOW } from './fixtures.ts';

const redis = useRedis();
const SNOOZE = {
  version: 0,
  candidate: 'c1',
  by: 'U0PAYLEAD',
  at: NOW,
  until: NOW + SNOOZES['1w'],
  chosen: '1w',
  bytes: 100,
} as const;

describe('snoozes', () => {
  it('are saved against the version they were read in, with their line in the record', async () => {
    const { snoozes, ledger } = await redis.freshStore();
    expect(await snoozes.get('c1')).toBeUndefined();
    const line = entry('put off', { kind: 'snoozed' });
    expect(await snoozes.save(SNOOZE, line)).toBe('saved');
    expect(await snoozes.save({ ...SNOOZE, by: 'U0OTHER' }, line)).toBe('conflict');
    expect(await snoozes.save({ ...SNOOZE, version: 1, chosen: '4w' }, line)).toBe('saved');
    expect(await snoozes.getMany(['c0', 'c1'])).toEqual(
      new Map([['c1', { ...SNOOZE, version: 2, chosen: '4w' }]]),
    );
    expect(await ledger.read({})).toHaveLength(2);
  });
});

describe('what threads were told', () => {
  const TOLD = { version: 0, review: 'r1', holds: {}, toldAt: {}, lines: 0, waiting: [] } as const;

  it('is saved against its version; a thread at rest is watched no more', async () => {
    const { threads } = await redis.freshStore();
    await threads.watch([]);
    await threads.watch(['r1', 'r2']);
    expect(await threads.save(TOLD, false)).toBe('saved');
    expect(await threads.save(TOLD, true)).toBe('conflict');
    expect([...(await threads.watched())].sort()).toEqual(['r1', 'r2']);
    expect(await threads.save({ ...TOLD, version: 1, lines: 3 }, true)).toBe('saved');
    await threads.forget('r2');
    expect(await threads.watched()).toEqual([]);
    expect(await threads.getMany(['r1', 'r2'])).toEqual(new Map([['r1', { ...TOLD, version: 2, lines: 3 }]]));
  });
});

describe('the messages of the weeks', () => {
  it('are a team’s own, oldest first; noted again they change in place', async () => {
    const { weeks } = await redis.freshStore();
    const place = (week: string, ts: string) => ({ channel: 'C0PAYMENTS', ts, week });
    await weeks.note('payments', place('2026-W11', '2'));
    await weeks.note('payments', place('2026-W10', '1'));
    await weeks.note(undefined, place('2026-W10', '3'));
    await weeks.note('payments', { ...place('2026-W10', '1'), closed: true });
    expect(await weeks.of('payments')).toEqual([
      { ...place('2026-W10', '1'), closed: true },
      place('2026-W11', '2'),
    ]);
    expect(await weeks.of(undefined)).toEqual([place('2026-W10', '3')]);
    expect(await weeks.of('shop')).toEqual([]);
    expect(await weeks.teams()).toEqual(['payments']);
  });
});
