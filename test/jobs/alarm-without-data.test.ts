import { expect, test } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { checkSignals } from '../../src/cli/signal-check.ts';
import { askAndApprove, pushOld } from './story.ts';
import { REGION, REPOSITORY, useWorlds } from './world.ts';

const worlds = useWorlds({ config: { alarms: [{ name: 'errors', repositories: [REPOSITORY] }] } });

test('promise 5: while an alarm has no data nothing begins, and the card, the platform and doctor say why', async () => {
  const world = await worlds.open();
  world.aws.cloudwatch.setAlarm(REGION, 'errors', 'INSUFFICIENT_DATA');
  pushOld(world, { tags: ['feat-a'] });
  const review = await askAndApprove(world);
  const swept = await sweep(world.deps);
  expect((await world.store.waits.all()).get(review)).toMatchObject({
    why: expect.stringContaining('the alarm errors has no data'),
    families: 1,
  });
  const [hold] = await world.store.holds.ofReview(review);
  expect(hold?.state.status).toBe('approved');
  expect(swept.deafTo).toMatchObject([{ name: 'alarm errors', why: expect.stringContaining('no data') }]);
  expect(await checkSignals(world.deps, world.access)).toEqual([
    expect.objectContaining({ status: 'ok' }),
    {
      what: `${world.access.key} alarm errors`,
      status: 'todo',
      text: expect.stringMatching(
        /^it has no data: .* Until then nothing that it speaks for is put aside or deleted$/,
      ),
    },
  ]);
});

test('doctor says that an alarm rings', async () => {
  const world = await worlds.open();
  world.aws.cloudwatch.setAlarm(REGION, 'errors', 'ALARM');
  expect(await checkSignals(world.deps, world.access)).toMatchObject([
    { status: 'ok' },
    { status: 'todo', text: expect.stringMatching(/^it is ringing\./) },
  ]);
});
