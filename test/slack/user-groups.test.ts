import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/policy/time.ts';
import { type SlackSandbox, startSlackSandbox } from '../../src/sandbox/slack/start.ts';
import { createUserGroups, type UserGroups } from '../../src/slack/user-groups.ts';
import { impatientClient } from '../../src/slack/web-client.ts';
import { LEAD } from './cards.ts';
import { notebook } from './stage.ts';

const GROUP = 'S0PAYMENTS';
let slack: SlackSandbox;
let groups: UserGroups;
let ahead = 0;

const group = (users: readonly string[], disabled = false) =>
  slack.workspace.addUserGroup({ id: GROUP, handle: 'payments', name: 'Payments', users, disabled });
const looked = async () => {
  const answer = await groups.look(GROUP);
  return 'members' in answer ? [...answer.members] : answer.unavailable;
};
const calls = () => slack.calls.length;

beforeEach(async () => {
  ahead = 0;
  slack = await startSlackSandbox({ now: Date.now });
  slack.workspace.addUser({ id: LEAD, name: 'payments lead' });
  group([LEAD]);
  const client = impatientClient({
    botToken: slack.credentials.botToken,
    slackApiUrl: slack.apiUrl,
    timeout: 200,
  });
  groups = createUserGroups(client, () => Date.now() + ahead, notebook());
});
afterEach(() => slack.close());

describe('what is remembered of a user group', () => {
  test('ten minutes without asking; then asked behind the clicker, who does not wait', async () => {
    expect(groups.known(GROUP)).toBeUndefined();
    await Promise.all([looked(), looked()]);
    expect(calls()).toBe(1);
    group([LEAD, 'U0NEW']);
    ahead = 9 * MINUTE;
    expect(await looked()).toEqual([LEAD]);
    expect(calls()).toBe(1);
    ahead = 11 * MINUTE;
    expect(await looked()).toEqual([LEAD]);
    await slack.until('the second question', () => calls() === 2);
    await expect.poll(looked).toEqual([LEAD, 'U0NEW']);
    expect(calls()).toBe(2);
  });

  test('an answer of more than an hour is none: Slack is asked before anything is said', async () => {
    await looked();
    group([]);
    ahead = HOUR;
    expect(groups.known(GROUP)).toBeUndefined();
    expect(await looked()).toEqual([]);
  });

  test('Slack failing for a while changes nothing, for more than an hour it leaves nobody', async () => {
    await looked();
    slack.faults.status('usergroups.users.list', 500, 100);
    ahead = 30 * MINUTE;
    expect(await groups.refresh(GROUP)).toHaveProperty('members');
    expect(await looked()).toEqual([LEAD]);
    ahead = HOUR;
    expect(await groups.refresh(GROUP)).toMatchObject({ lasting: false });
    expect(await looked()).toMatch(/500/);
  });

  test.each([
    ['gone', () => slack.workspace.removeUserGroup(GROUP), /no such user group/],
    ['disabled', () => group([LEAD], true), /disabled/],
    ['without the scope', () => slack.faults.error('usergroups.users.list', 'missing_scope', 9), /scope/],
    ['without the plan', () => slack.faults.error('usergroups.users.list', 'plan_upgrade_required'), /plan/],
    [
      'refused otherwise',
      () => slack.faults.error('usergroups.users.list', 'access_denied'),
      /access_denied/,
    ],
  ])('%s: what was known before holds no longer', async (_what, trouble, why) => {
    await looked();
    trouble();
    expect(await groups.refresh(GROUP)).toEqual(expect.objectContaining({ lasting: true }));
    expect(groups.known(GROUP)).toBeUndefined();
    expect(await looked()).toMatch(why);
  });

  test('after a failure Slack is left alone: half a minute, or as long as it asks', async () => {
    slack.faults.status('usergroups.users.list');
    await looked();
    await looked();
    expect(calls()).toBe(1);
    ahead = 31_000;
    expect(await looked()).toEqual([LEAD]);
    groups.forget(GROUP);
    slack.faults.rateLimit('usergroups.users.list', 120);
    expect(await looked()).toMatch(/wait/);
    slack.faults.clear();
    ahead += 100_000;
    expect(await looked()).toMatch(/wait/);
    ahead += 30_000;
    expect(await looked()).toEqual([LEAD]);
  });

  test('an answer that was under way when the group changed is not kept', async () => {
    slack.faults.delay('usergroups.users.list', 100);
    const before = groups.look(GROUP);
    groups.forget(GROUP);
    await before;
    expect(groups.known(GROUP)).toBeUndefined();
  });
});
