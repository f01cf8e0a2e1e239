import { expect, test } from 'vitest';
import { leftOutOf } from '../../src/policy/leave-out.ts';
import { isQuarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { PER_GROUP, SEVERAL_INPUT } from '../../src/slack/several-ids.ts';
import {
  click,
  ENGINEER,
  LEAD,
  MONDAY,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGION,
  REGISTRY,
  SHOP_LEAD,
  tagsIn,
  useOffices,
} from './office.ts';
import { windowOf, windowShows } from './window.ts';

const offices = useOffices();
const PLACES = ['payments/web', 'payments/jobs', 'payments/mail'];

/** Four questions about branch builds, and one about releases on the slow path. */
async function opened(processes = 1): Promise<Office> {
  const office = await offices.open({
    config: { retention: { keepReleases: 1 }, slowPath: { slowRebuild: ['payments/*'] } },
  });
  const { ecr } = office.aws;
  for (const place of PLACES) {
    ecr.createRepository(REGION, place, { tags: { owner: 'payments' } });
    ecr.push(REGION, place, { tags: ['feat-a'], pushedAt: MONDAY - 200 * DAY, sizeBytes: 1_000_000_000 });
  }
  for (const [i, tag] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
    ecr.push(REGION, 'payments/api', { tags: [tag], pushedAt: MONDAY - (300 - i) * DAY });
  }
  await office.store.memory.restartWatching(REGISTRY, MONDAY - 100 * DAY);
  await office.store.memory.done(`good scan ${REGISTRY}`, MONDAY);
  for (let i = 0; i < processes; i++) await office.run();
  await office.settle();
  await office.slack.until('sockets', () => office.slack.socketMode.connections === processes);
  return office;
}

/** All open questions of the first group, with one answer. */
async function chooseAll(office: Office, user: string, action: string): Promise<string> {
  await click(office, user, ACTION.several, PAYMENTS);
  await windowShows(office, user, SEVERAL_INPUT.action);
  const ids = [...windowOf(office, user).matchAll(/"value":"(2026-W10-[0-9a-f]{16})"/g)].map(
    ([, id = '']) => id,
  );
  expect(ids.length).toBeLessThanOrEqual(PER_GROUP);
  await office.slack.act.submitView(user, { [SEVERAL_INPUT.group(0)]: ids, [SEVERAL_INPUT.action]: action });
  return await windowShows(office, user, 'layaway.view.several.sure');
}

const aside = (office: Office, places: readonly string[]) =>
  places.flatMap((place) => [...tagsIn(office, place).values()].flat().filter(isQuarantineTag)).length;

const decided = async (office: Office) =>
  (await office.store.ledger.read({})).filter(({ kind }) => kind === 'decided').map(({ text }) => text);

test('several removals: what they do is shown first, each is decided by itself, slow ones count as the first of two', async () => {
  const office = await opened();
  const sure = await chooseAll(office, LEAD, 'remove');
  expect(sure).toContain('*Remove 8 images in 4 repositories*');
  expect(sure).toContain('1 question on the slow path');
  expect(sure).toContain('deleted no earlier than');
  expect(sure).toContain('"text":"Remove 8"');
  expect(await decided(office)).toEqual([]);
  await office.slack.act.submitView(LEAD, {});
  const result = await windowShows(office, LEAD, 'recorded.');
  expect(result).toContain('*5 of 5 answers recorded.*');
  expect(result).toContain('waiting for a second approval');
  await office.settle();
  expect(aside(office, PLACES)).toBe(3);
  expect(aside(office, ['payments/api'])).toBe(3);
  expect(await decided(office)).toHaveLength(5);
  expect(privately(office, LEAD)).toEqual([]);
});

test('what was answered or changed since is refused alone, and says so', async () => {
  const office = await opened();
  await chooseAll(office, LEAD, 'keep');
  await click(office, ENGINEER, ACTION.investigate, PAYMENTS);
  await office.settle();
  await office.slack.act.submitView(LEAD, {});
  const result = await windowShows(office, LEAD, 'recorded.');
  expect(result).toContain('*4 of 5 answers recorded.*');
  expect(result).toContain('It changed since this was shown. Please look again.');
  await office.settle();
  expect(await decided(office)).toHaveLength(5);
  expect(posted(office, PAYMENTS).at(-1)).toContain('all are answered, thank you');
});

test('another team may look at the list, and decides nothing', async () => {
  const office = await opened();
  await chooseAll(office, SHOP_LEAD, 'remove');
  await office.slack.act.submitView(SHOP_LEAD, {});
  expect(await windowShows(office, SHOP_LEAD, 'recorded.')).toContain('*0 of 5 answers recorded.*');
  await office.settle();
  expect(await decided(office)).toEqual([]);
  expect(aside(office, [...PLACES, 'payments/api'])).toBe(0);
});

test('nothing chosen is said beside its field', async () => {
  const office = await opened();
  await click(office, LEAD, ACTION.several, PAYMENTS);
  await windowShows(office, LEAD, SEVERAL_INPUT.action);
  const acted = await office.slack.act.submitView(LEAD, { [SEVERAL_INPUT.action]: 'keep' });
  expect(acted.errors).toEqual({ [SEVERAL_INPUT.group(0)]: 'Choose at least one question.' });
});

test('sent off six times to two processes, each question is decided once', async () => {
  const office = await opened(2);
  await chooseAll(office, LEAD, 'remove');
  const acted = await office.slack.act.submitView(LEAD, {}, { copies: 6, atOnce: true });
  expect([acted, ...acted.duplicates].map(({ outcome }) => outcome)).toEqual(Array(6).fill('acked'));
  await office.settle();
  expect(await decided(office)).toHaveLength(5);
  await windowShows(office, LEAD, '*5 of 5 answers recorded.*');
  expect(aside(office, PLACES)).toBe(3);
});

test('of a question with an image left out, the others are approved as shown', async () => {
  const office = await opened();
  const ids = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const reviews = await office.store.reviews.getMany(ids);
  const branch = reviews.find((review) => review.class === 'branch');
  if (!branch) throw new Error('no question about branch builds');
  const frozen = await office.store.reviews.frozen(branch.id);
  const root = frozen[0]?.root;
  if (!root) throw new Error('no image');
  await office.store.reviews.save(leftOutOf(branch, [root], frozen));
  await chooseAll(office, LEAD, 'remove');
  await office.slack.act.submitView(LEAD, {});
  expect(await windowShows(office, LEAD, 'recorded.')).toContain('*5 of 5 answers recorded.*');
  await office.settle();
  expect(aside(office, ['payments/api'])).toBe(2);
});
