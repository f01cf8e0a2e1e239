import { expect, test } from 'vitest';
import { except } from '../../src/policy/leave-out.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  choose,
  click,
  ENGINEER,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGISTRY,
  SHOP_LEAD,
  tagsIn,
  useOffices,
} from './office.ts';
import { clickInWindow, windowOf, windowShows } from './window.ts';

const offices = useOffices();

async function opened(processes = 1): Promise<Office> {
  const office = await offices.open();
  for (let i = 0; i < processes; i++) await office.run();
  await office.settle();
  await office.slack.until('sockets', () => office.slack.socketMode.connections === processes);
  return office;
}

async function openImages(office: Office, user: string): Promise<void> {
  await choose(office, user, 'images', PAYMENTS);
  await windowShows(office, user, ACTION.except);
}

async function theReview(office: Office) {
  const [id = ''] = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const review = await office.store.reviews.get(id);
  if (!review) throw new Error('no review');
  return { review, frozen: await office.store.reviews.frozen(id) };
}

const aside = (office: Office) =>
  [...tagsIn(office, 'payments/api').values()].flat().filter(isQuarantineTag).length;

test('promise 1: an image that was left out never gets a hold, and is kept for 90 days', async () => {
  const office = await opened();
  await openImages(office, LEAD);
  await clickInWindow(office, LEAD, ACTION.except);
  await windowShows(office, LEAD, 'Take back in');
  await office.settle();
  expect(posted(office, PAYMENTS).at(-1)).toContain('Remove 2…');
  expect(posted(office, PAYMENTS).at(-1)).toContain('1 image left out');
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  const { review, frozen } = await theReview(office);
  const [out = ''] = review.leftOut ?? [];
  expect(aside(office)).toBe(2);
  const holds = await office.store.holds.ofReview(review.id);
  expect(holds.map(({ root }) => root).sort()).toEqual(
    frozen
      .map(({ root }) => root)
      .filter((root) => root !== out)
      .sort(),
  );
  expect(tagsIn(office, 'payments/api').get(out)?.some(isQuarantineTag)).toBe(false);
  const keeps = await office.store.memory.keeps(REGISTRY, 'payments/api', office.clock.now());
  const { state } = review;
  if (state.status !== 'removing') throw new Error(state.status);
  const until = state.at + 90 * DAY;
  expect([...keeps]).toEqual([[out, { until, by: LEAD, reason: 'left out of what was approved' }]]);
  await office.move(15 * DAY);
  expect([...tagsIn(office, 'payments/api').keys()]).toEqual([out]);
});

test('promise 10: a card drawn before an image was left out approves nothing, and is drawn again', async () => {
  const office = await opened();
  const { review, frozen } = await theReview(office);
  const root = frozen[0]?.root;
  const answer = root && except(review, { kind: 'except', root, leaveOut: true }, frozen);
  if (!answer || 'refused' in answer) throw new Error('not left out');
  await office.store.reviews.save(answer.review);
  expect(posted(office, PAYMENTS).at(-1)).toContain('Remove 3…');
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.slack.until('a refusal', () => privately(office, ENGINEER).length > 0);
  await office.settle();
  expect(privately(office, ENGINEER)[0]).toContain('The list has 2 images, the button said 3.');
  expect(posted(office, PAYMENTS).at(-1)).toContain('Remove 2…');
  expect(aside(office)).toBe(0);
});

test('whoever may not decide leaves nothing out', async () => {
  const office = await opened();
  await openImages(office, SHOP_LEAD);
  await clickInWindow(office, SHOP_LEAD, ACTION.except);
  await windowShows(office, SHOP_LEAD, 'Only members and leads of payments can decide about this.');
  expect((await theReview(office)).review.leftOut).toBeUndefined();
  expect(windowOf(office, SHOP_LEAD)).not.toContain('Take back in');
  expect(privately(office, SHOP_LEAD)).toEqual([]);
});

test('a click that is delivered six times to two processes leaves one image out once', async () => {
  const office = await opened(2);
  await openImages(office, LEAD);
  await clickInWindow(office, LEAD, ACTION.except, 1, 6);
  await office.settle();
  await windowShows(office, LEAD, 'Take back in');
  const said = (await office.store.ledger.read({ by: LEAD })).map(({ text }) => text);
  expect(said).toEqual([
    expect.stringContaining('left out by <@U0PAYLEAD> (lead), 2 images stay in question'),
  ]);
  await clickInWindow(office, LEAD, ACTION.except, 1);
  await office.settle();
  expect((await theReview(office)).review.leftOut).toBeUndefined();
  expect(posted(office, PAYMENTS).at(-1)).toContain('Remove 3…');
});

test('a question that nobody answered is asked again with the same image left out', async () => {
  const office = await opened();
  await openImages(office, LEAD);
  await clickInWindow(office, LEAD, ACTION.except);
  await windowShows(office, LEAD, 'Take back in');
  const before = (await theReview(office)).review;
  await office.move(7 * DAY);
  const after = (await theReview(office)).review;
  expect(after.id).not.toBe(before.id);
  expect(after.leftOut).toEqual(before.leftOut);
  expect(posted(office, PAYMENTS).at(-1)).toContain('Remove 2…');
});
