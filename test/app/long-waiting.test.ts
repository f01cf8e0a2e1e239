import { describe, expect, test } from 'vitest';
import { authorizeSnooze } from '../../src/app/long-waiting.ts';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { CHANGE_INPUT } from '../../src/slack/change-ids.ts';
import { OWNER_INPUT } from '../../src/slack/owner-ids.ts';
import { choose, click, LEAD, type Office, PAYMENTS, posted, SHOP, SHOP_LEAD, useOffices } from './office.ts';
import { windowShows } from './window.ts';

const offices = useOffices();
const listOf = (office: Office, user: string) => office.slack.workspace.directory.directMessage(user).id;

async function asked(fallback: string): Promise<Office> {
  const office = await offices.open({ config: { owners: { fallback } } });
  await office.run();
  await office.settle();
  return office;
}

/** Chooses in the newest list that offers to put off this repository's question. */
async function snooze(office: Office, user: string, chosen: string, repository: string): Promise<void> {
  const open = await office.store.reviews.getMany(await office.store.reviews.listOpen());
  const choices = open.filter((one) => one.repository === repository).map(({ id }) => `${chosen}:${id}`);
  const channel = listOf(office, user);
  for (const { ts, blocks } of office.slack.workspace.messages(channel).toReversed()) {
    const block = blocks?.find((one) => choices.some((id) => JSON.stringify(one).includes(`"${id}"`)));
    const choice = choices.find((one) => JSON.stringify(block ?? '').includes(`"${one}"`));
    if (!choice) continue;
    const blockId = String(block?.block_id);
    await office.slack.act.click(user, { channel, ts, blockId, actionId: ACTION.snooze, choose: choice });
    return await office.settle();
  }
  throw new Error(`no list of ${user} offers to put off ${repository}`);
}

const openOf = async (office: Office, repository: string) =>
  (await office.store.reviews.getMany(await office.store.reviews.listOpen())).filter(
    (one) => one.repository === repository,
  );

describe('a snooze', () => {
  test('ends with an answer: the investigation is asked about on its review date', async () => {
    const office = await asked('payments');
    await office.move(3 * DAY);
    await snooze(office, LEAD, '3mo', 'payments/api');
    await click(office, LEAD, ACTION.investigate, PAYMENTS);
    await office.settle();
    for (let week = 0; week < 3; week++) await office.move(7 * DAY);
    const last = posted(office, PAYMENTS).at(-1) ?? '';
    expect(last).toContain(ACTION.keep);
    expect(last).not.toContain('Snoozed until');
  });

  test('ends with its owner: who is to find the next one is asked', async () => {
    const office = await asked('shop');
    await office.move(3 * DAY);
    await snooze(office, LEAD, '3mo', 'payments/api');
    await choose(office, LEAD, 'not-ours', PAYMENTS);
    await office.slack.until('the window', () => office.slack.workspace.modal(LEAD) !== undefined);
    await office.slack.act.submitView(LEAD, { [OWNER_INPUT.note]: 'moved' });
    await office.settle();
    await office.move(4 * DAY); // Monday's scan, then Thursday's list
    await office.move(3 * DAY);
    const list = posted(office, listOf(office, SHOP_LEAD)).at(-1) ?? '';
    expect(list).toContain('payments/api');
    expect(list).not.toContain('more question snoozed');
  });
});

describe('the platform team', () => {
  test('puts off what waited for weeks, and cannot decide it', async () => {
    const office = await asked('shop');
    for (let i = 0; i < 18; i++) await office.move(DAY);
    const list = posted(office, listOf(office, SHOP_LEAD)).at(-1) ?? '';
    expect(list).toContain('asked: payments');
    const [review] = await openOf(office, 'payments/api');
    expect(list).toContain(`4w:${review?.id}`);
    expect(list).not.toContain(`not-ours:${review?.id}`);
    await snooze(office, SHOP_LEAD, '4w', 'payments/api');
    expect(await office.store.snoozes.get(review?.candidate ?? '')).toMatchObject({ by: SHOP_LEAD });
    const drawn = posted(office, listOf(office, SHOP_LEAD)).at(-1) ?? '';
    expect(drawn).toContain('Only the owning team decides');
    expect(drawn).toContain('Snoozed until');
  });

  test('assigns what waited for weeks to a team that answers', async () => {
    const office = await asked('shop');
    for (let i = 0; i < 18; i++) await office.move(DAY);
    await click(office, SHOP_LEAD, ACTION.assign, listOf(office, SHOP_LEAD));
    await windowShows(office, SHOP_LEAD, OWNER_INPUT.team);
    await office.slack.act.submitView(SHOP_LEAD, { [OWNER_INPUT.team]: 'shop' });
    await office.settle();
    expect((await openOf(office, 'payments/api')).map(({ owner }) => owner.team)).toEqual(['shop']);
    await office.move(7 * DAY);
    expect(posted(office, SHOP).at(-1)).toContain('payments/api');
  });

  test('has no say before a question waited for weeks', async () => {
    const office = await asked('shop');
    await office.move(13 * DAY);
    const [review] = await openOf(office, 'payments/api');
    const early = { authorize: refusing, now: office.clock.now };
    if (!review) throw new Error('no question');
    expect(await authorizeSnooze(early, { user: SHOP_LEAD }, review)).toEqual({ refused: 'payments only' });
    const late = { ...early, now: () => review.askedSince + 14 * DAY };
    expect(await authorizeSnooze(late, { user: SHOP_LEAD }, review)).toEqual({ role: 'lead' });
  });
});

/** A lead of the platform team, who is in no other. */
async function refusing(_: unknown, team: string | undefined) {
  return team === undefined ? ({ role: 'lead' } as const) : { refused: `${team} only` };
}

test('nobody is named to investigate who is no full member', async () => {
  const office = await asked('payments');
  office.slack.workspace.addUser({ id: 'U0ROBOT', name: 'robot', kind: 'bot' });
  office.slack.workspace.addUser({ id: 'U0GUEST', name: 'guest', kind: 'guest' });
  await click(office, LEAD, ACTION.investigate, PAYMENTS);
  await office.settle();
  await click(office, LEAD, ACTION.change, PAYMENTS);
  await windowShows(office, LEAD, CHANGE_INPUT.owner);
  for (const owner of ['U0ROBOT', 'U0GUEST', 'U0NOBODY']) {
    const { errors } = await office.slack.act.submitView(LEAD, { [CHANGE_INPUT.owner]: owner });
    expect(errors).toEqual({ [CHANGE_INPUT.owner]: expect.stringContaining('Choose a full member') });
  }
});
