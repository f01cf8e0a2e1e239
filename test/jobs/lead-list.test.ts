import { expect, test } from 'vitest';
import { leadNotes } from '../../jobs/lead-notes.ts';
import { perform } from '../../jobs/perform.ts';
import { type Drawing, redrawCards } from '../../jobs/redraw-cards.ts';
import { postReminder } from '../../jobs/remind.ts';
import { summarizeHolds } from '../../src/app/holds-summary.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import type { PostResult } from '../../src/slack/poster.ts';
import { LONGEST_NOTE, type ReminderAt, reminderViews } from '../../src/slack/views/reminder.ts';
import { entry, REGISTRY, review } from '../store/fixtures.ts';
import { FakeSlack } from './fake-channel.ts';
import { answer } from './story.ts';
import { START, useWorlds, type World } from './world.ts';

const LEAD = 'U0SHOPLEAD';
const OTHER = 'U0PLATLEAD';
const worlds = useWorlds({
  config: {
    owners: { fallback: 'platform' },
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
      ...new Set([...JSON.stringify(message.blocks).matchAll(/`\w+\/(r\d+)`/g)].map(([, name]) => name)),
    ]);
  return { world, slack, drawing, drawn, troubles, listed };
}

async function open({ store }: World, n: number, parts: Partial<Review> = {}): Promise<void> {
  const id = `r${n}`;
  const owner = { team: 'shop', why: 'repository tag owner=shop' };
  const asked = { openedAt: START - 10 * DAY, askedSince: START - 10 * DAY };
  const posted = { channel: 'C0SHOP', ts: '1', week: '2026-W08' };
  const one = review(id, { repository: `shop/${id}`, candidate: id, owner, posted, ...asked, ...parts });
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

test('a list resumed posts no page on which nothing is open any more', async () => {
  const { world, slack, drawing, troubles, listed } = await leadOf(12);
  troubles.push(undefined, LATER);
  await postReminder(world.deps, drawing, LEAD);
  const missing = Array.from({ length: 12 }, (_, n) => `r${n}`).filter((id) => !listed().includes(id));
  expect(missing).toHaveLength(2);
  for (const id of missing) await answer(world, id, { kind: 'keep' });
  expect(await postReminder(world.deps, drawing, LEAD)).toMatchObject({ status: 'posted' });
  expect(slack.posts).toHaveLength(1);
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
  expect(JSON.stringify(slack.posts[0]?.message.blocks)).toContain('10 more questions, up to 20 kB');
});

test('what only the platform lead can move on stands in their list, however much other teams leave unanswered', async () => {
  const { world, drawing, listed } = await leadOf(0);
  const asked = { openedAt: START - 20 * DAY, askedSince: START - 20 * DAY };
  const { facts } = review('r');
  const large = { ...asked, facts: { ...facts, bytes: { ...facts.bytes, upper: 2e9 } } };
  for (let n = 0; n < 90; n++) await open(world, n, large);
  const why = 'repository tag';
  const own = { ...asked, repository: 'platform/r90', owner: { team: 'platform', why } };
  const unowned = { ...asked, repository: 'nobody/r91', owner: { why } };
  await open(world, 90, own);
  await open(world, 91, unowned);
  await postReminder(world.deps, drawing, OTHER);
  expect(new Set(listed().slice(0, 2))).toEqual(new Set(['r90', 'r91']));
  expect(new Set(listed()).size).toBe(90);
});

test('a question put off until the day of a list is on it, wherever the owning team has its day begin', async () => {
  const { world, slack, drawing } = await leadOf(1);
  const snoozed = { candidate: 'r0', by: LEAD, at: START - 7 * DAY, chosen: '1w', team: 'shop' } as const;
  const at = entry('r0');
  const list = async (until: number, version: number) => {
    await world.store.snoozes.save({ ...snoozed, until, bytes: 2_000, version }, at);
    return (await postReminder(world.deps, drawing, LEAD)).status;
  };
  const midnight = START + 15 * HOUR; // nine in the morning, UTC
  expect(await list(midnight, 0)).toBe('nothing-unclaimed');
  expect(await list(midnight - HOUR, 1)).toBe('posted');
  expect(slack.posts).toHaveLength(1);
});

test('a full first page still tells where the record stands', async () => {
  const { deps } = await worlds.open();
  await deps.store.ledger.append([entry('r0')]);
  const teams = [1, 2, 3, 4, 5].map((n) => `${n}-${'team-'.repeat(50)}`);
  const given = { owner: 1, service: 1, environment: 1, retentionClass: 1, expiry: 1 };
  const store = {
    ...deps.store,
    memory: {
      ...deps.store.memory,
      repositories: async () => [{ registry: REGISTRY, repository: 'shop/r0' }],
    },
    coverage: {
      ...deps.store.coverage,
      of: async () => new Map(teams.map((team) => [team, { repositories: 9, given }])),
    },
  };
  const reading = { now: START, zone: 'UTC' };
  const note = await leadNotes({ ...deps, store }, { unowned: false, teams, snoozed: [], reading });
  const card = { review: review('r0'), holds: summarizeHolds([]), mode: 'delete' } as const;
  const [page] = reminderViews([card], reading, note);
  expect(note?.length).toBeGreaterThan(LONGEST_NOTE);
  expect(JSON.stringify(page?.message.blocks)).toContain('whether anything before it was rewritten.');
});

test('one lead’s list that fails keeps no other lead from theirs', async () => {
  const { world, slack, drawing } = await leadOf(1);
  const growth = { ...world.store.growth, weeks: async () => Promise.reject(new Error('no numbers')) };
  const deps = { ...world.deps, store: { ...world.store, growth } };
  // The platform lead comes first, has no question, and so is to be told numbers.
  await expect(perform(deps, drawing, { name: 'remind' })).rejects.toThrow('lists of leads failed');
  expect(slack.posts.map(({ channel }) => channel)).toEqual([`D-${LEAD}`]);
});
