import { expect, test } from 'vitest';
import { createHome } from '../../src/app/home.ts';
import { createSavings } from '../../src/app/savings.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { useRedis } from '../setup/redis.ts';
import { hold, NOW, snapshot } from '../store/fixtures.ts';
import { partsOf } from './answer-parts.ts';
import { ENGINEER, LEAD } from './office.ts';

const redis = useRedis();

test('Home and /ecr savings add up the same repositories, and name them', async () => {
  const store = await redis.freshStore();
  const state = { status: 'deleted', at: NOW } as const;
  const owned = [
    { repository: 'payments/api', team: 'payments' },
    { repository: 'legacy/tool', team: undefined },
    { repository: 'shop/web', team: 'shop' },
  ];
  for (const [n, { repository, team }] of owned.entries()) {
    await store.memory.saveSnapshot(snapshot(repository, NOW, team));
    await store.holds.create([hold(n + 1, { repository, state, review: `r${n}` })], []);
  }
  const [home, savings] = [createHome(partsOf(store)), createSavings(partsOf(store))];
  const both = async (user: string) => {
    const [page, answer] = [await home({ user }), await savings({ user }, '')];
    if ('refused' in page || 'refused' in answer) throw new Error('refused');
    expect(answer.total).toEqual(page.savings);
    return { images: answer.total.deleted.images, about: answer.about, page };
  };
  const lead = await both(LEAD);
  expect(lead).toMatchObject({ images: 2, about: 'payments, what nobody owns' });
  const drawn = JSON.stringify(homeView(lead.page, { now: NOW, zone: 'UTC' }));
  expect(drawn).toContain('Savings of your teams and of what nobody owns so far');
  expect(await both(ENGINEER)).toMatchObject({ images: 1, about: 'payments' });
});
