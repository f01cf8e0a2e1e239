import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { CHANGE_INPUT } from '../../src/slack/change-ids.ts';
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
  useOffices,
} from './office.ts';
import { clickInWindow, windowOf, windowShows } from './window.ts';

const offices = useOffices();

async function answered(actionId: string, processes = 1): Promise<Office> {
  const office = await offices.open();
  for (let i = 0; i < processes; i++) await office.run();
  await office.settle();
  await office.slack.until('sockets', () => office.slack.socketMode.connections === processes);
  await click(office, LEAD, actionId, PAYMENTS);
  await office.settle();
  return office;
}

async function openChange(office: Office, user: string): Promise<void> {
  await click(office, user, ACTION.change, PAYMENTS);
  await windowShows(office, user, CHANGE_INPUT.date);
}

async function stateOf(office: Office) {
  const [id = ''] = await office.store.reviews.inRepository(REGISTRY, 'payments/api');
  const state = (await office.store.reviews.get(id))?.state;
  if (!state) throw new Error('no review');
  return state;
}

const decided = async (office: Office) =>
  (await office.store.ledger.read({})).filter(({ kind }) => kind === 'decided').map(({ text }) => text);

describe('a keep of one click', () => {
  test('gets a reason and keeps its date; the reason is the purpose later', async () => {
    const office = await answered(ACTION.keep);
    const before = await stateOf(office);
    await openChange(office, ENGINEER);
    const values = { [CHANGE_INPUT.reason]: 'a customer still runs it' };
    const { outcome } = await office.slack.act.submitView(ENGINEER, values);
    expect(outcome).toBe('acked');
    await office.settle();
    const until = before.status === 'kept' ? before.until : 0;
    const after = await stateOf(office);
    expect(after).toMatchObject({
      status: 'kept',
      by: { id: ENGINEER },
      until,
      reason: 'a customer still runs it',
    });
    expect(posted(office, PAYMENTS).at(-1)).toContain('Reason: a customer still runs it');
    expect(windowOf(office, ENGINEER)).toBe('""');
    const keeps = await office.store.memory.keeps(REGISTRY, 'payments/api', office.clock.now());
    expect([...keeps.values()].map(({ reason }) => reason)).toEqual(
      Array(3).fill('a customer still runs it'),
    );
    expect(await decided(office)).toHaveLength(2);
    await office.move(98 * DAY);
    expect(posted(office, PAYMENTS).at(-1)).toContain('Purpose: a customer still runs it');
  });

  test('takes another length or a day; one that cannot be is said beside its field', async () => {
    const office = await answered(ACTION.keep);
    await openChange(office, LEAD);
    const past = await office.slack.act.submitView(LEAD, { [CHANGE_INPUT.date]: '2026-03-01' });
    expect(past.errors).toEqual({ [CHANGE_INPUT.date]: 'Choose a day in the future.' });
    const far = await office.slack.act.submitView(LEAD, { [CHANGE_INPUT.date]: '2029-03-01' });
    expect(far.errors).toEqual({ [CHANGE_INPUT.date]: 'Choose a day within the next two years.' });
    await office.slack.act.submitView(LEAD, { [CHANGE_INPUT.date]: '2026-12-24' });
    await office.settle();
    expect(await stateOf(office)).toMatchObject({ until: Date.UTC(2026, 11, 24, 11, 30) });
    await openChange(office, LEAD);
    await office.slack.act.submitView(LEAD, { [CHANGE_INPUT.length]: '30' });
    await office.settle();
    const state = await stateOf(office);
    const until = state.status === 'kept' ? state.until : 0;
    expect(Math.round((until - office.clock.now()) / DAY)).toBe(30);
  });

  test('is not changed by another team, nor by a window that is older than the answer', async () => {
    const office = await answered(ACTION.keep);
    await click(office, SHOP_LEAD, ACTION.change, PAYMENTS);
    await office.slack.until('a refusal', () => privately(office, SHOP_LEAD).length > 0);
    expect(windowOf(office, SHOP_LEAD)).toBe('""');
    expect(privately(office, SHOP_LEAD)[0]).toContain(
      'Only members and leads of payments can decide about this.',
    );
    await openChange(office, ENGINEER);
    await openChange(office, LEAD);
    await office.slack.act.submitView(LEAD, { [CHANGE_INPUT.reason]: 'first' });
    await office.slack.act.submitView(ENGINEER, { [CHANGE_INPUT.reason]: 'second' });
    await windowShows(office, ENGINEER, 'answered anew since this window opened');
    expect(await stateOf(office)).toMatchObject({ reason: 'first' });
  });

  test('sent off six times to two processes, it counts once', async () => {
    const office = await answered(ACTION.keep, 2);
    await openChange(office, LEAD);
    const values = { [CHANGE_INPUT.reason]: 'demo in May', [CHANGE_INPUT.length]: '180' };
    const acted = await office.slack.act.submitView(LEAD, values, { copies: 6, atOnce: true });
    expect([acted, ...acted.duplicates].map(({ outcome }) => outcome)).toEqual(Array(6).fill('acked'));
    await office.settle();
    expect(await stateOf(office)).toMatchObject({ reason: 'demo in May' });
    expect(await decided(office)).toHaveLength(2);
    expect(windowOf(office, LEAD)).toBe('""');
  });
});

test('an investigation gets an owner, a date and a question', async () => {
  const office = await answered(ACTION.investigate);
  await openChange(office, LEAD);
  await office.slack.act.submitView(LEAD, {
    [CHANGE_INPUT.owner]: ENGINEER,
    [CHANGE_INPUT.date]: '2026-04-01',
    [CHANGE_INPUT.question]: 'Does the nightly job pull it?',
  });
  await office.settle();
  expect(await stateOf(office)).toMatchObject({
    status: 'investigating',
    by: { id: LEAD },
    owner: { id: ENGINEER },
    reviewOn: Date.UTC(2026, 3, 1, 11),
    question: 'Does the nightly job pull it?',
  });
  expect(posted(office, PAYMENTS).at(-1)).toContain('Question: Does the nightly job pull it?');
  await office.move(35 * DAY);
  expect(posted(office, PAYMENTS).at(-1)).toContain('*To find out:* Does the nightly job pull it?');
});

test('Decide anew: a keep by mistake becomes an approved removal, in the same window', async () => {
  const office = await answered(ACTION.keep);
  await choose(office, LEAD, 'anew', PAYMENTS);
  await windowShows(office, LEAD, 'takes the place of the one that stands');
  expect((await stateOf(office)).status).toBe('kept');
  await clickInWindow(office, LEAD, ACTION.remove);
  await office.settle();
  expect((await stateOf(office)).status).toBe('removing');
  expect(await office.store.memory.keeps(REGISTRY, 'payments/api', office.clock.now())).toEqual(new Map());
  await windowShows(office, LEAD, 'layaway.restore');
});
