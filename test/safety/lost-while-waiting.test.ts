import { expect, it } from 'vitest';
import { sweep } from '../../jobs/sweep.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  answer,
  deletionsIn,
  expectNoFailure,
  ledger,
  passWatched,
  pushOld,
  putAside,
  shelf,
  statusesOf,
} from '../jobs/story.ts';
import { useRewinding } from './rewinding.ts';

const here = useRewinding();

it('promise 11: Redis goes back while a deletion waits for its turn, and it is not sent', async () => {
  const { world, redis } = here;
  const digest = pushOld(world, { tags: ['feat-a'] });
  const id = await putAside(world);
  await passWatched(world, 15 * DAY + HOUR);
  let waited = 0;
  const turn = async () => {
    if (waited++ > 0) return;
    await redis.save('deleting');
    await answer(world, id, { kind: 'restore' });
    await redis.goBack('deleting');
    // Whoever took the click knows more than Redis does now, and says so.
    await world.store.continuity.check(world.clock.now());
  };
  const store = await here.connect();
  const worker = world.start({ store: () => store, access: (access) => ({ ...access, turn }) });
  expectNoFailure(await sweep(worker.deps));
  expect(waited).toBeGreaterThan(0);
  expect(deletionsIn(world)).toEqual([]);
  expect(shelf(world)[digest]?.tags).toEqual(['feat-a']);
  expect(await statusesOf(world, id)).toEqual({ restored: 1 });
  expect((await ledger(world, 'failed')).join()).toContain('The newest records are missing');
});
