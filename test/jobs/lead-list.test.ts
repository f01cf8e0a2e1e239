import { expect, test } from 'vitest';
import { perform } from '../../jobs/perform.ts';
import { type Drawing, redrawCards } from '../../jobs/redraw-cards.ts';
import { postReminder } from '../../jobs/remind.ts';
import { summarizeHolds } from '../../src/app/holds-summary.ts';
import { DAY } from '../../src/policy/time.ts';
import type { PostResult } from '../../src/slack/poster.ts';
import type { ReminderAt } from '../../src/slack/views/reminder.ts';
import { entry, review } from '../store/fixtures.ts';
import { FakeSlack } from './fake-channel.ts';
import { answer } from './story.ts';
import { START, useWorlds, type World } from './world.ts';

const LEAD = 'U0SHOPLEAD';
const OTHER = 'U0PLATLEAD';
const worlds = useWorlds({
  config: {
    teams: {
      platform: { channel: 'C0PLATFORM', leads: [OTHER] },
      shop: { channel: 'C0SHOP', leads: [LEAD], members: ['U0SHOPENG'] },
    },
  },
});

/** A lead's questions, all asked ten days ago, and Slack as far as a list needs it. */
async function leadOf(questions: number) {
  const world = await worlds.open();
  for (let n = 0; n < questions; n++) await open(world, n);
  const slack = new FakeSlack();
  const drawn: { readonly at: ReminderAt; readonly reviews: readonly string[] }[] = [];
  const desk: Drawing['desk'] = {
    ...slack.desk,
    card: async (id) => {
      const found = await world.store.reviews.get(id);
      return found && { review: found, holds: summarizeHolds([]), mode: 'delete' };
    },
  };
  /** What Slack answers in place of taking the next posts. */
  const troubles: (PostResult | undefined)[] = [];
  const poster: Drawing['poster'] = {
    ...slack.poster,
    post: async (post) => troubles.shift() ?? (await slack.poster.post(post)),
  };
  const redraw: Drawing['redraw'] = {
    card: () => undefined,
    reminder: (_place, at, reviews) => void drawn.push({ at, reviews }),
  };
  const drawing: Drawing = { desk, poster, lookups: slack.lookups, redraw };
  const listed = () =>
    slack.posts.flatMap(({ message }) => [
      ...new Set([...JSON.stringify(message.blocks).matchAll(/`shop\/(r\d+)`/g)].map(([, name]) => name)),
    ]);
  return { world, slack, drawing, drawn, troubles, listed };
}

async function open({ store }: World, n: number): Promise<void> {
  const id = `r${n}`;
  const owner = { team: 'shop', why: 'repository tag owner=shop' };
  const asked = { openedAt: START - 10 * DAY, askedSince: START - 10 * DAY };
  const posted = { channel: 'C0SHOP', ts: '1', week: '2026-W08' };
  const one = review(id, { repository: `shop/${id}`, candidate: id, owner, posted, ...asked });
  await store.reviews.open(one, [], entry(id));
}

const LATER = { status: 'later', retryAfterMs: 1_000 } as const;

test('a list that Slack cuts short asks every question once, whatever is answered before its end', async () => {
  const { world, slack, drawing, troubles, listed } = await leadOf(17);
  troubles.push(undefined, LATER);
  expect(await postReminder(world.deps, drawing, LEAD)).toMatchObject({ status: 'later' });
  const [first] = listed();
  await answer(world, first ?? '', { kind: 'keep' });
  expect(await postReminder(world.deps, drawing, LEAD)).toMatchObject({ status: 'posted' });
  expect(listed()).toHaveLength(17);
  expect(new Set(listed()).size).toBe(17);
  expect(slack.posts.map(({ message }) => message.text.slice(0, 25))).toEqual([
    'Page 1 of 2: 10 questions',
    'Page 2 of 2: 7 questions ',
  ]);
  await postReminder(world.deps, drawing, LEAD);
  expect(slack.posts).toHaveLength(2);
});

test('a card drawn again keeps its page, also while the next page is still to come', async () => {
  const { world, drawing, drawn, troubles, listed } = await leadOf(12);
  troubles.push(undefined, LATER);
  await perform(world.deps, drawing, { name: 'remind' });
  const [first = ''] = listed();
  await redrawCards(world.deps, drawing, [first]);
  expect(drawn.map(({ at, reviews }) => [at.page, at.pages, reviews.length])).toEqual([[1, 2, 10]]);
  await perform(world.deps, drawing, { name: 'remind' });
  const last = listed().at(-1) ?? '';
  await redrawCards(world.deps, drawing, [last]);
  expect(drawn.map(({ at, reviews }) => [at.page, at.pages, reviews.length]).at(-1)).toEqual([2, 2, 2]);
});

test('a hundred questions are five messages, and the first says how many are left', async () => {
  const { world, slack, drawing, listed } = await leadOf(100);
  await postReminder(world.deps, drawing, LEAD);
  expect(slack.posts).toHaveLength(5);
  expect(new Set(listed()).size).toBe(90);
  expect(JSON.stringify(slack.posts[0]?.message.blocks)).toContain('10 smaller questions, up to 20 kB');
});

test('one lead’s list that fails keeps no other lead from theirs', async () => {
  const { world, slack, drawing } = await leadOf(1);
  const growth = { ...world.store.growth, weeks: async () => Promise.reject(new Error('no numbers')) };
  const deps = { ...world.deps, store: { ...world.store, growth } };
  // The platform lead comes first, has no question, and so is to be told numbers.
  await expect(perform(deps, drawing, { name: 'remind' })).rejects.toThrow('lists of leads failed');
  expect(slack.posts.map(({ channel }) => channel)).toEqual([`D-${LEAD}`]);
});
