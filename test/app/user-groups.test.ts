import { describe, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import {
  click,
  LEAD,
  type Office,
  PAYMENTS,
  posted,
  privately,
  REGISTRY,
  SHOP,
  SHOP_LEAD,
  useOffices,
} from './office.ts';

const GROUP = 'S0PAYMENTS';
const GROUPED = 'U0GROUPED';
const config = {
  teams: {
    payments: { channel: PAYMENTS, leads: [LEAD], userGroup: GROUP, timezone: 'Europe/Berlin' },
    shop: { channel: SHOP, leads: [SHOP_LEAD], timezone: 'Europe/Berlin' },
  },
  owners: { fallback: 'shop' },
};

describe('a team by user group', () => {
  const offices = useOffices();
  const grouped = async (users: readonly string[] = [GROUPED]) => {
    const office = await offices.open({ config });
    const { workspace } = office.slack;
    workspace.addUser({ id: GROUPED, name: 'payments developer' });
    workspace.addUserGroup({ id: GROUP, handle: 'payments', name: 'Payments', users });
    return office;
  };
  const asked = (office: Office) =>
    office.slack.calls.filter(({ method }) => method === 'usergroups.users.list').length;
  const decided = async (office: Office) =>
    (await office.store.ledger.read({ registry: REGISTRY })).filter(({ kind }) => kind === 'decided');
  const heard = async (office: Office, user: string) => {
    const before = privately(office, user).length;
    await click(office, user, ACTION.keep, PAYMENTS);
    return await office.slack.until('a sentence', () => privately(office, user)[before]);
  };
  const platform = (office: Office) =>
    posted(office, SHOP).filter((text) => text.includes('user group S0PAYMENTS'));

  test('its members decide; Slack was asked at the start and is not asked at the click', async () => {
    const office = await grouped();
    await office.run();
    await office.settle();
    await office.slack.until('the group', () => asked(office) === 1);
    await click(office, GROUPED, ACTION.keep, PAYMENTS);
    await expect.poll(async () => (await decided(office)).map(({ by }) => by)).toEqual([GROUPED]);
    expect(asked(office)).toBe(1);
  });

  test('whoever leaves it can decide no longer, from the moment Slack says so', async () => {
    const office = await grouped();
    await office.run();
    await office.settle();
    await office.slack.until('the group', () => asked(office) === 1);
    await office.slack.act.changeGroup(GROUP, [LEAD]);
    expect(await heard(office, GROUPED)).toContain('Only members and leads of payments');
    expect(await decided(office)).toEqual([]);
  });

  test('a slow first look-up is acknowledged in time, and the decision follows', async () => {
    const office = await grouped();
    office.slack.faults.delay('usergroups.users.list', 1500, 2);
    await office.run();
    await office.settle();
    const acted = await click(office, GROUPED, ACTION.keep, PAYMENTS);
    expect(acted.outcome).toBe('acked');
    await expect.poll(async () => (await decided(office)).length, { timeout: 5000 }).toBe(1);
  });

  test('while it is gone only the people listed decide; the platform channel is told once', async () => {
    const office = await grouped();
    office.slack.workspace.removeUserGroup(GROUP);
    await Promise.all([office.run(), office.run()]);
    await office.settle();
    expect(await heard(office, GROUPED)).toMatch(
      /Slack did not say who is in the user group.*no such user group/,
    );
    expect(await decided(office)).toEqual([]);
    await office.slack.until('word in the platform channel', () => platform(office).length > 0);
    await click(office, LEAD, ACTION.keep, PAYMENTS);
    await expect.poll(async () => (await decided(office)).map(({ by }) => by)).toEqual([LEAD]);
    await office.settle();
    expect(platform(office)).toHaveLength(1);
    expect(platform(office)[0]).not.toContain('<!subteam');
  });

  test('Slack not answering once is no news for the platform channel, and refuses who may be in it', async () => {
    const office = await grouped();
    office.slack.faults.status('usergroups.users.list', 500, 50);
    await office.run();
    await office.settle();
    expect(await heard(office, GROUPED)).toContain('Slack did not say');
    expect(platform(office)).toEqual([]);
  });
});
