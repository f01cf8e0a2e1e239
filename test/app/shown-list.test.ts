import { describe, expect, test } from 'vitest';
import { except, leftOutOf } from '../../src/policy/leave-out.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
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
  tagsIn,
  useOffices,
} from './office.ts';
import { windowShows } from './window.ts';

const offices = useOffices();
const CHANGED = 'The list changed since this was shown: other images are left out now.';

async function theReview(office: Office) {
  const [id = ''] = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const review = await office.store.reviews.get(id);
  if (!review) throw new Error('no review');
  return { review, frozen: await office.store.reviews.frozen(id) };
}

/** Three images are in question, the first one left out: the card says so. */
async function opened(): Promise<Office> {
  const office = await offices.open();
  await office.run();
  await office.settle();
  await office.slack.until('a socket', () => office.slack.socketMode.connections === 1);
  const { review, frozen } = await theReview(office);
  const [first] = frozen;
  const clicker = { kind: 'except', root: first?.root ?? '', leaveOut: true } as const;
  const answer = except(review, clicker as Parameters<typeof except>[1], frozen);
  if ('refused' in answer) throw new Error(answer.refused);
  await office.store.reviews.save(answer.review);
  // Redrawn by a click that is refused.
  await click(office, ENGINEER, ACTION.remove, PAYMENTS);
  await office.settle();
  expect(posted(office, PAYMENTS).at(-1)).toContain('Remove 2…');
  return office;
}

/** Somebody takes it back in and leaves out another one: as many are in question, and nothing is drawn again yet. */
async function swapped(office: Office): Promise<string> {
  const { review, frozen } = await theReview(office);
  const root = frozen[1]?.root;
  if (!root) throw new Error('no second image');
  expect(await office.store.reviews.save(leftOutOf(review, [root], frozen))).toBe('saved');
  return root;
}

const aside = (office: Office) =>
  [...tagsIn(office, 'payments/api')].filter(([, tags]) => tags.some(isQuarantineTag)).map(([root]) => root);

describe('promise 10: an answer is about the images that were shown, not about any as many', () => {
  test('Remove on a card from before is refused, and drawn again; then it leaves out the right one', async () => {
    const office = await opened();
    const out = await swapped(office);
    await click(office, ENGINEER, ACTION.remove, PAYMENTS);
    await office.slack.until('a refusal', () => privately(office, ENGINEER).at(-1)?.includes(CHANGED));
    await office.settle();
    expect(aside(office)).toEqual([]);
    await click(office, ENGINEER, ACTION.remove, PAYMENTS);
    await office.settle();
    expect(aside(office)).toHaveLength(2);
    expect(aside(office)).not.toContain(out);
  });

  test('a window of Reduce… from before is refused', async () => {
    const office = await opened();
    await choose(office, LEAD, 'reduce', PAYMENTS);
    await windowShows(office, LEAD, '"Remove 1"');
    await swapped(office);
    await office.slack.act.submitView(LEAD);
    await windowShows(office, LEAD, CHANGED);
    await office.settle();
    expect(aside(office)).toEqual([]);
    await choose(office, LEAD, 'reduce', PAYMENTS);
    await windowShows(office, LEAD, '"Remove 1"');
    await office.slack.act.submitView(LEAD);
    await office.settle();
    expect(aside(office)).toHaveLength(1);
  });
});

test('a window that is delivered again after another answer says so, and does not close as if it were recorded', async () => {
  const office = await opened();
  await choose(office, LEAD, 'reduce', PAYMENTS);
  await windowShows(office, LEAD, '"Remove 1"');
  await click(office, ENGINEER, ACTION.keep, PAYMENTS);
  await office.settle();
  const { workspace } = office.slack;
  const view = workspace.modal(LEAD);
  if (!view) throw new Error('no window');
  const first = `window:${view.id}:${view.hash}`;
  // Its first delivery died right after it was noted.
  await office.store.once(first, 60_000);
  await office.slack.act.submitView(LEAD);
  await windowShows(office, LEAD, 'This was answered since the window opened.');
  expect((await theReview(office)).review.state.status).toBe('kept');
});
