import { expect, it } from 'vitest';
import { perform } from '../../jobs/perform.ts';
import { sweep } from '../../jobs/sweep.ts';
import { FakeSlack } from './fake-channel.ts';
import { expectNoFailure, pushOld, putAside } from './story.ts';
import { NOTHING_IN_USE, useWorlds } from './world.ts';

const worlds = useWorlds({
  sources: [NOTHING_IN_USE],
  config: {
    owners: { fallback: 'platform' },
    teams: {
      shop: { channel: 'C0SHOP', leads: ['U0SHOPLEAD'], members: ['U0SHOPENG'] },
      platform: { channel: 'C0PLATFORM', leads: ['U0PLATLEAD'] },
    },
  },
});

it('tells the platform channel once that Redis lost records, and goes on', async () => {
  const world = await worlds.open();
  pushOld(world, { tags: ['feat-a'] });
  await putAside(world);
  const slack = new FakeSlack();
  const redraw = { card: () => undefined, reminder: () => undefined };
  const drawing = Object.assign(slack, { redraw });
  await perform(world.deps, drawing, { name: 'sweep' });
  expect(slack.in('C0PLATFORM')).toEqual([]);
  world.store.continuity.remember({ sequence: 9_000, hash: 'f'.repeat(64) });
  for (let i = 0; i < 3; i++) {
    world.clock.move(10 * 60_000);
    await perform(world.deps, drawing, { name: 'sweep' });
  }
  const [text, ...more] = slack.in('C0PLATFORM');
  expect(text).toMatch(/^Redis lost the newest records, or may have: Redis knew Record 9,000 · ffffffffffff/);
  expect(more).toEqual([]);
  expectNoFailure(await sweep(world.deps));
});
