import { describe, expect, test } from 'vitest';
import { authorities } from '../../src/app/authorities.ts';
import type { GroupMembers, PersonFacts } from '../../src/policy/person.ts';
import type { SlackIdentity } from '../../src/slack/identity.ts';
import { ENGINEER, LEAD, officeConfig, PAYMENTS } from './office.ts';

const HOME: SlackIdentity = { teamId: 'T0HOME', botUserId: 'U0LAYAWAY' };
const GROUPED = 'U0GROUPED';
const config = officeConfig({
  teams: { payments: { channel: PAYMENTS, leads: [LEAD], members: [ENGINEER], userGroup: 'S0PAYMENTS' } },
  admins: ['U0ADMIN'],
});

function office({
  identity = HOME as SlackIdentity | null,
  facts = {} as Partial<PersonFacts>,
  group = { members: new Set([GROUPED]) } as GroupMembers,
} = {}) {
  const asked: string[] = [];
  const rules = authorities(config, {
    people: {
      look: async (id) => {
        const none = { isBot: false, isGuest: false, isStranger: false, isDeleted: false };
        return { id, teamId: 'T0HOME', ...none, ...facts };
      },
    },
    groups: {
      look: async (id) => {
        asked.push(id);
        return group;
      },
      known: () => ('members' in group ? group.members : undefined),
      refresh: async () => ({ unavailable: 'not here', lasting: false }),
      forget: () => undefined,
    },
    workspace: () => identity ?? undefined,
  });
  return { ...rules, asked };
}

describe('who may decide', () => {
  test.each([
    [LEAD, 'lead'],
    [ENGINEER, 'member'],
    ['U0ADMIN', 'admin'],
  ])('%s of the configuration, without a look at the group: %s', async (user, role) => {
    const { authorize, asked } = office();
    expect(await authorize({ user, team: 'T0HOME' }, 'payments')).toMatchObject({ role });
    expect(asked).toEqual([]);
  });

  test('a member of the user group', async () => {
    const { authorize, asked, teamsOf } = office();
    expect(await authorize({ user: GROUPED }, 'payments')).toMatchObject({ role: 'member' });
    expect(asked).toEqual(['S0PAYMENTS']);
    expect(teamsOf(GROUPED)).toEqual(['payments']);
    expect(await authorize({ user: 'U0NOBODY' }, 'payments')).toHaveProperty('refused');
  });

  test('nobody whose group Slack does not tell', async () => {
    const { authorize, teamsOf } = office({ group: { unavailable: 'it is gone' } });
    expect(await authorize({ user: GROUPED }, 'payments')).toHaveProperty('refused');
    expect(teamsOf(GROUPED)).toEqual([]);
  });

  test.each(['constructor', 'disbanded', undefined])('no group is asked for the team %s', async (team) => {
    const { authorize, asked } = office();
    expect(await authorize({ user: GROUPED }, team)).toHaveProperty('refused');
    expect(asked).toEqual([]);
  });

  test('nobody while it is not known where we are', async () => {
    const { authorize, mayAsk } = office({ identity: null });
    expect(await authorize({ user: LEAD }, 'payments')).toHaveProperty('refused');
    expect(await mayAsk({ user: LEAD })).toHaveProperty('refused');
  });
});

describe('a click that comes from another workspace', () => {
  const clicker = { user: LEAD, team: 'T0PARTNER' };

  test('is refused, whatever Slack says of the person', async () => {
    const { authorize, mayAsk } = office();
    expect(await authorize(clicker, 'payments')).toHaveProperty('refused');
    expect(await mayAsk(clicker)).toHaveProperty('refused');
  });

  test('counts within the same organization, and only there', async () => {
    const identity = { ...HOME, enterpriseId: 'E0ORG' };
    const colleague = office({ identity, facts: { teamId: 'T0PARTNER', enterpriseId: 'E0ORG' } });
    expect(await colleague.authorize(clicker, 'payments')).toMatchObject({ role: 'lead' });
    const partner = office({ identity, facts: { teamId: 'T0PARTNER', enterpriseId: 'E0OTHER' } });
    expect(await partner.authorize(clicker, 'payments')).toHaveProperty('refused');
  });
});
