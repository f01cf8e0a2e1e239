import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createHome } from '../../src/app/home.ts';
import type { Store } from '../../src/store/store.ts';
import { useRedis } from '../setup/redis.ts';
import { hold, KEY, NOW, review, snapshot } from '../store/fixtures.ts';
import { partsOf } from './answer-parts.ts';
import { LEAD } from './office.ts';

const REPOSITORIES = 500;
const redis = useRedis();
const nameOf = (n: number) => `payments/service-${n}`;

async function seed(store: Store): Promise<void> {
  for (let n = 0; n < REPOSITORIES; n++) {
    const repository = nameOf(n);
    const id = `r${n}`;
    const base = review(id, { repository, candidate: `c${n}` });
    await store.reviews.open(base, [], {
      at: NOW,
      kind: 'asked',
      registry: KEY,
      repository,
      by: 'layaway',
      text: 'asked',
    });
    await store.reviews.save({
      ...base,
      state: { status: 'removing', by: { id: LEAD }, at: NOW, effect: 'delete' },
    });
    await store.memory.saveSnapshot(snapshot(repository, NOW, 'payments'));
    const holds = [1, 2, 3].map((k) => hold(10 * n + k, { repository, review: id }));
    await store.holds.create(holds, []);
    const [first] = holds;
    const state = { status: 'quarantined', since: NOW, deleteAfter: NOW + REPOSITORIES - n } as const;
    if (first) await store.holds.save({ ...first, state });
  }
}

/** All commands that Redis carried out, those inside of scripts too. */
async function commands(admin: Redis): Promise<number> {
  const stats = await admin.info('commandstats');
  return [...stats.matchAll(/cmdstat_(?!info|config)[^:]+:calls=(\d+)/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}

test('Home of a team with 500 repositories asks Redis no more than Home of a small one', async () => {
  const store = await redis.freshStore();
  await seed(store);
  const admin = new Redis(redis.server.url);
  const home = createHome(partsOf(store));
  const counting = async () => {
    await admin.config('RESETSTAT');
    const page = await home({ user: LEAD });
    return { page, asked: await commands(admin) };
  };
  const first = await counting();
  if ('refused' in first.page) throw new Error(first.page.refused);
  expect(first.page.moreAside).toBe(REPOSITORIES - 10);
  expect(first.page.aside.map((card) => card.review.repository)[0]).toBe(nameOf(REPOSITORIES - 1));
  expect(first.page.savings.aside.images).toBe(REPOSITORIES);
  expect(first.asked).toBeLessThan(REPOSITORIES * 6);
  const second = await counting();
  expect(second.page).toEqual(first.page);
  expect(second.asked).toBeLessThan(60);
  const moved = await store.holds.get(hold(1, { repository: nameOf(0) }).id);
  if (!moved) throw new Error('no such hold');
  await store.holds.save({
    ...moved,
    state: { status: 'restoring', since: NOW, cause: { kind: 'person', by: LEAD } },
  });
  const third = await counting();
  expect(third.asked).toBeLessThan(70);
  expect('savings' in third.page && third.page.savings.aside.images).toBe(REPOSITORIES - 1);
  await admin.quit();
}, 60_000);
