import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkTeams } from '../../src/cli/team-checks.ts';
import { checkConfig } from '../../src/config/check.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';

let slack: SlackSandbox;
const TEAMS = {
  payments: {
    channel: 'C0PAYMENTS',
    leads: ['U0PAYLEAD'],
    members: ['U0PAYDEV'],
    userGroup: 'S0PAYMENTS',
  },
};

beforeEach(async () => {
  slack = await startSlackSandbox({ now: Date.now });
  const { workspace } = slack;
  workspace.addUser({ id: 'U0PAYLEAD', name: 'payments lead' });
  workspace.addUser({ id: 'U0PAYDEV', name: 'payments developer' });
  workspace.addUser({ id: 'U0GONE', name: 'former developer', kind: 'deactivated' });
  workspace.addUser({ id: 'U0GUEST', name: 'guest', kind: 'guest' });
  workspace.addUser({ id: 'U0CI', name: 'ci', kind: 'bot' });
  const members = ['U0PAYLEAD'];
  workspace.addChannel({ id: 'C0PAYMENTS', name: 'payments', members, botIsMember: true });
  workspace.addChannel({ id: 'C0APART', name: 'apart', members, botIsMember: false });
  workspace.addChannel({ id: 'C0OLD', name: 'old', members, botIsMember: true, archived: true });
  workspace.addUserGroup({ id: 'S0PAYMENTS', handle: 'payments-devs', name: 'Payments', users: members });
  workspace.addUserGroup({ id: 'S0OFF', handle: 'off', name: 'Off', users: members, disabled: true });
});
afterEach(() => slack.close());

async function checks(change: Record<string, unknown> = {}, config: Record<string, unknown> = {}) {
  const payments = { ...TEAMS.payments, ...change };
  const checked = checkConfig({ teams: { payments }, ...config });
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  const env = { SLACK_BOT_TOKEN: slack.credentials.botToken, SLACK_API_URL: slack.apiUrl };
  const all = await checkTeams(env, checked.config);
  return Object.fromEntries(all.map(({ what, status, text }) => [what, `${status}: ${text}`]));
}

test('a team that is all there', async () => {
  expect(await checks({}, { admins: ['U0PAYLEAD'] })).toEqual({
    'payments channel': 'ok: #payments can be posted to',
    'payments user group': 'ok: @payments-devs has 1 member',
    'payments people': 'ok: 2 full members of the workspace listed',
    admins: 'ok: 1 full member of the workspace listed',
  });
});

test.each([
  ['C0APART', /^failed: C0APART: The app is not in #apart; .*invite/],
  ['C0OLD', /^failed: C0OLD: #old is archived/],
  ['C0NOWHERE', /^failed: C0NOWHERE: Slack knows no such channel/],
])('channel %s', async (channel, text) => {
  expect((await checks({ channel }))['payments channel']).toMatch(text);
});

test('a channel that Slack does not let us look at is no failure, but said', async () => {
  slack.faults.error('conversations.info', 'missing_scope');
  expect((await checks())['payments channel']).toMatch(/^todo: C0PAYMENTS could not be .*channels:read/);
  slack.faults.rateLimit('conversations.info', 30);
  expect((await checks())['payments channel']).toMatch(/^todo: .*asks to wait/);
});

test.each([
  ['S0NONE', undefined, /^failed: there is no user group S0NONE; only the people listed/],
  ['S0OFF', undefined, /^failed: @off is disabled; only the people listed/],
  ['S0PAYMENTS', 'missing_scope', /^failed: S0PAYMENTS: the app lacks the scope usergroups:read/],
  ['S0PAYMENTS', 'plan_upgrade_required', /^failed: S0PAYMENTS: user groups need a paid plan/],
])('user group %s, error %s', async (userGroup, error, text) => {
  if (error) slack.faults.error('usergroups.list', error);
  expect((await checks({ userGroup }))['payments user group']).toMatch(text);
});

test('people who cannot decide are named; it fails where no lead is left', async () => {
  const leads = ['U0PAYLEAD', 'U0GONE'];
  const members = ['U0GUEST', 'U0CI', 'U0NOBODY'];
  const some = (await checks({ leads, members }, { admins: ['U0GONE'] }))['payments people'];
  expect(some).toMatch(/^todo: U0GONE \(lead\): This account is deactivated; U0GUEST \(member\): .*guests; /);
  expect(some).toMatch(/U0CI \(member\): Bots.*; U0NOBODY \(member\): Slack answers user_not_found$/);
  const none = await checks({ leads: ['U0GONE'] }, { admins: ['U0GONE'] });
  expect(none['payments people']).toMatch(/^failed: U0GONE/);
  expect(none.admins).toMatch(/^todo: U0GONE \(admin\)/);
});

test('a team of one is told what that means', async () => {
  const alone = { leads: ['U0PAYLEAD'], members: [], userGroup: undefined };
  const { userGroup: _none, ...team } = { ...TEAMS.payments, ...alone };
  const said = await checks({}, { teams: { payments: team } });
  expect(said['payments people']).toBe(
    'todo: only one person can decide, so nothing that takes two people can be approved',
  );
  const withAdmin = await checks({}, { teams: { payments: team }, admins: ['U0PAYDEV'] });
  expect(withAdmin['payments people']).toMatch(/^ok/);
});

test('says nothing where the bot is not known', async () => {
  const checked = checkConfig({ teams: TEAMS });
  if ('problems' in checked) throw new Error('config');
  const env = { SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_API_URL: slack.apiUrl };
  expect(await checkTeams(env, checked.config)).toEqual([]);
  expect(await checkTeams({}, checked.config)).toEqual([]);
});
