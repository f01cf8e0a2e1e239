import pino from 'pino';
import { expect, test } from 'vitest';
import { watchClock } from '../../src/app/watch-clock.ts';
import { MINUTE } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, type Office, PAYMENTS, privately, tagsIn, useOffices } from './office.ts';

const offices = useOffices();

const names = (office: Office) => [...tagsIn(office, 'payments/api').values()].flat();

test('an app whose clock is wrong takes no answer, and says why; Restore it takes', async () => {
  const office = await offices.open();
  const right = await office.run();
  await office.settle();
  await office.stop(right);
  const now = () => office.clock.now() + 2 * MINUTE;
  const wrong = await office.run({ now, roles: { app: true, worker: false } });
  expect(office.log.join()).toContain('the clock of this machine is 2 minutes ahead of that of Redis');
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  await wrong.answered();
  expect(privately(office, LEAD).join()).toContain('Not recorded: the clock of this machine is 2 minutes');
  await office.stop(wrong);
  const again = await office.run();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(names(office).join()).toContain('layaway.');
  await office.stop(again);
  const restoring = await office.run({ now, roles: { app: true, worker: false } });
  await office.run({ roles: { app: false, worker: true } });
  await click(office, LEAD, ACTION.restore, PAYMENTS);
  await restoring.answered();
  await office.settle();
  expect(names(office).join()).not.toContain('layaway.');
});

test('a clock that is set right is noticed', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  let ahead = 5 * MINUTE;
  const watch = await watchClock({ time: async () => 0 }, { now: () => ahead, log, every: 5 });
  expect(watch.trouble()).toContain('5 minutes ahead');
  ahead = 0;
  await expect.poll(() => watch.trouble()).toBeUndefined();
  expect(lines.join()).toContain('right again');
  watch.stop();
});
