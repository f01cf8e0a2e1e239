import { describe, expect, it } from 'vitest';
import { type Asker, type AuthoritySettings, mayAsk, mayDecide } from '../../src/owners/authority.ts';
import type { GroupMembers, PersonFacts } from '../../src/policy/person.ts';

const settings: AuthoritySettings = {
  workspace: { teamId: 'T0HOME' },
  teams: {
    payments: { members: ['U0PAYDEV'], leads: ['U0PAYLEAD'] },
    platform: { members: ['U0PLATDEV'], leads: ['U0PLATLEAD'] },
  },
  fallback: 'platform',
  admins: ['U0ADMIN'],
};
const person = (id: string, change: Partial<PersonFacts> = {}): PersonFacts => ({
  id,
  teamId: 'T0HOME',
  isBot: false,
  isGuest: false,
  isStranger: false,
  isDeleted: false,
  ...change,
});

describe('mayDecide', () => {
  const ROLES: readonly [id: string, owner: string | undefined, role: string | undefined][] = [
    ['U0PAYDEV', 'payments', 'member'],
    ['U0PAYLEAD', 'payments', 'lead'],
    ['U0ADMIN', 'payments', 'admin'],
    ['U0PLATDEV', 'payments', undefined],
    ['U0PLATLEAD', 'payments', undefined],
    ['U0NOBODY', 'payments', undefined],
    ['U0PLATLEAD', undefined, 'lead'],
    ['U0ADMIN', undefined, 'admin'],
    ['U0PLATDEV', undefined, undefined],
    ['U0PAYLEAD', undefined, undefined],
    ['U0PAYLEAD', 'disbanded', undefined],
    ['U0ADMIN', 'disbanded', 'admin'],
    ['U0PAYDEV', 'constructor', undefined],
  ];
  it.each(ROLES)('%s about what %s owns: %s', (id, owner, role) => {
    const answer = mayDecide(person(id), owner, settings);
    expect(answer).toEqual(
      role ? { allowed: true, role } : { refused: expect.stringMatching(/\.$/), insider: true },
    );
  });

  const GROUPED: readonly [id: string, group: GroupMembers, role: string | undefined][] = [
    ['U0GROUPED', { members: new Set(['U0GROUPED']) }, 'member'],
    ['U0PAYLEAD', { members: new Set(['U0PAYLEAD']) }, 'lead'],
    ['U0NOBODY', { members: new Set(['U0GROUPED']) }, undefined],
    ['U0PAYDEV', { unavailable: 'it is gone' }, 'member'],
    ['U0PAYLEAD', { unavailable: 'it is gone' }, 'lead'],
    ['U0ADMIN', { unavailable: 'it is gone' }, 'admin'],
    ['U0GROUPED', { unavailable: 'it is gone' }, undefined],
  ];
  it.each(GROUPED)('%s where the user group is %o: %s', (id, group, role) => {
    expect(mayDecide(person(id), 'payments', settings, group)).toMatchObject(
      role ? { allowed: true, role } : { refused: expect.stringMatching(/\.$/) },
    );
  });

  it('says that it was Slack who did not say, where somebody may well be in the group', () => {
    const answer = mayDecide(person('U0GROUPED'), 'payments', settings, { unavailable: 'it is gone' });
    expect(answer).toMatchObject({ refused: expect.stringContaining('Slack did not say') });
    expect(answer).toMatchObject({ refused: expect.stringContaining('it is gone') });
  });

  it('takes a group for nothing where the team is not in the configuration', () => {
    const group = { members: new Set(['U0GROUPED']) };
    expect(mayDecide(person('U0GROUPED'), 'disbanded', settings, group)).toHaveProperty('refused');
    expect(mayDecide(person('U0GROUPED'), undefined, settings, group)).toHaveProperty('refused');
  });

  it('lets no guest in by a group', () => {
    const group = { members: new Set(['U0GROUPED']) };
    expect(mayDecide(person('U0GROUPED', { isGuest: true }), 'payments', settings, group)).toHaveProperty(
      'refused',
    );
  });

  it('is nobody about what nobody owns, where no team looks after it', () => {
    const { fallback: _none, ...without } = settings;
    expect(mayDecide(person('U0PLATLEAD'), undefined, without)).toHaveProperty('refused');
  });

  it('is no more than one without any role for a lead who is both lead and member', () => {
    const both = { members: ['U0PAYLEAD'], leads: ['U0PAYLEAD'] };
    expect(mayDecide(person('U0PAYLEAD'), 'payments', { ...settings, teams: { payments: both } })).toEqual({
      allowed: true,
      role: 'lead',
    });
  });
});

const OUTSIDERS: readonly [string, Asker][] = [
  ['somebody Slack did not tell about', { unavailable: 'users.info failed' }],
  ['a deactivated account', person('U0ADMIN', { isDeleted: true })],
  ['a bot', person('U0ADMIN', { isBot: true })],
  ['a guest', person('U0ADMIN', { isGuest: true })],
  ['a stranger from a shared channel', person('U0ADMIN', { isStranger: true })],
  ['a member of another workspace', person('U0ADMIN', { teamId: 'T0OTHER' })],
  [
    'one who claims an organization we have none of',
    person('U0ADMIN', { teamId: 'T0OTHER', enterpriseId: 'E0' }),
  ],
  ['one without a workspace', person('U0ADMIN', { teamId: '' })],
];

describe('promise 12: no one outside can do anything', () => {
  it.each(OUTSIDERS)("%s is refused, even with an admin's id", (_who, asker) => {
    expect(mayDecide(asker, 'payments', settings)).toEqual({ refused: expect.stringMatching(/\.$/) });
    expect(mayDecide(asker, undefined, settings)).toHaveProperty('refused');
    expect(mayAsk(asker, settings)).toHaveProperty('refused');
  });

  it('nor one without a workspace where we do not know ours', () => {
    const lost = { ...settings, workspace: { teamId: '', enterpriseId: '' } };
    expect(mayAsk(person('U0ADMIN', { teamId: '', enterpriseId: '' }), lost)).toHaveProperty('refused');
  });
});

describe('mayAsk', () => {
  it('allows every full member of the workspace', () => {
    expect(mayAsk(person('U0NOBODY'), settings)).not.toHaveProperty('refused');
  });

  it('allows colleagues of the same organization on Enterprise Grid', () => {
    const grid = { ...settings, workspace: { teamId: 'T0HOME', enterpriseId: 'E0ORG' } };
    expect(mayAsk(person('U0', { teamId: 'T0OTHER', enterpriseId: 'E0ORG' }), grid)).not.toHaveProperty(
      'refused',
    );
    expect(mayAsk(person('U0', { teamId: 'T0OTHER', enterpriseId: 'E0X' }), grid)).toHaveProperty('refused');
    expect(mayAsk(person('U0', { teamId: 'T0OTHER' }), grid)).toHaveProperty('refused');
  });
});
