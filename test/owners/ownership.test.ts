import { describe, expect, it } from 'vitest';
import { parseCodeowners } from '../../src/owners/codeowners.ts';
import { type KnownTags, type OwnerSettings, ownerFinder, type Said } from '../../src/owners/ownership.ts';

const SETTINGS: OwnerSettings = {
  tag: 'owner',
  rules: [
    { repositories: ['payments/*'], team: 'Payments' },
    { repositories: ['payments/*', 'shop/*'], team: 'shop' },
  ],
  teams: ['Payments', 'shop', 'data'],
  order: ['assigned', 'tag', 'codeowners', 'rules'],
};
const CODEOWNERS = [
  '* @example/all',
  '/services/payments/ @example/ghosts @Example/Payments',
  '/services/shop/',
  '/services/lab/ @example/lab',
].join('\n');
const WITH_FILE: OwnerSettings = {
  ...SETTINGS,
  codeowners: {
    path: 'services/{repository}',
    teams: { '@example/payments': 'Payments', '@example/lab': 'disbanded' },
    read: { lines: parseCodeowners(CODEOWNERS) },
  },
};
const find = ownerFinder(SETTINGS);
const findInFile = ownerFinder(WITH_FILE);
const tagged = (value: string): KnownTags => ({ tags: new Map([['owner', value]]) });
const untagged: KnownTags = { tags: new Map() };
const said = (what: Said['said']): Said => ({ by: 'U0PLATLEAD', at: Date.UTC(2026, 2, 3), said: what });

describe('ownership', () => {
  it.each<[string, string, KnownTags, object]>([
    ['the tag', 'shop/web', tagged('Payments'), { team: 'Payments', why: 'repository tag owner=Payments' }],
    [
      'the tag in other letters',
      'x',
      tagged(' PAYMENTS '),
      { team: 'Payments', why: 'repository tag owner=PAYMENTS' },
    ],
    [
      'the first rule that matches',
      'payments/api',
      untagged,
      { team: 'Payments', why: 'rule for payments/*' },
    ],
    ['a later rule', 'shop/web', untagged, { team: 'shop', why: 'rule for payments/*, shop/*' }],
    ['an empty tag, as none', 'shop/web', tagged(''), { team: 'shop', why: 'rule for payments/*, shop/*' }],
    [
      'the next way, where the tag names no team',
      'shop/web',
      tagged('ghosts'),
      { team: 'shop', why: 'rule for payments/*, shop/*' },
    ],
  ])('comes from %s', (_what, repository, tags, expected) => {
    expect(find(repository, tags)).toEqual(expected);
  });

  it.each<[string, string, KnownTags, RegExp]>([
    ['the tag names no known team', 'other', tagged('ghosts'), /owner=ghosts names no team.* and no rule/],
    ['the tag is called like a built-in', 'other', tagged('constructor'), /names no team/],
    ['neither tag nor rule speaks', 'other', untagged, /^no repository tag owner and no rule for it$/],
    [
      'the tags cannot be read, whatever a rule says',
      'shop/web',
      { unknown: 'denied' },
      /cannot be read: denied/,
    ],
  ])('is unknown where %s', (_what, repository, tags, why) => {
    expect(find(repository, tags)).toEqual({ why: expect.stringMatching(why) });
  });

  it('throws on a rule that cannot be read', () => {
    const settings = { ...SETTINGS, rules: [{ repositories: ['/(/'], team: 'x' }] };
    expect(() => ownerFinder(settings)).toThrow(/owners\.rules/);
  });

  it('says so where no way is asked that knows anything', () => {
    expect(ownerFinder({ ...SETTINGS, order: ['assigned'] })('x', untagged)).toEqual({
      why: 'nobody said who owns it',
    });
  });
});

describe('CODEOWNERS', () => {
  it('names the line, the pattern and the owner that is a team', () => {
    expect(findInFile('payments/api', untagged)).toEqual({
      team: 'Payments',
      why: 'CODEOWNERS line 2: /services/payments/ @Example/Payments',
    });
  });

  it.each([
    ['a line without owner', 'shop/web', { team: 'shop', why: 'rule for payments/*, shop/*' }],
    [
      'a team that is none',
      'lab/x',
      {
        why: 'no repository tag owner, CODEOWNERS line 4 names @example/lab, no team of the configuration and no rule for it',
      },
    ],
    [
      'an owner that is not mapped',
      'other',
      {
        why: 'no repository tag owner, CODEOWNERS line 1 names @example/all, no team of the configuration and no rule for it',
      },
    ],
  ])('goes on after %s', (_what, repository, expected) => {
    expect(findInFile(repository, untagged)).toEqual(expected);
  });

  it('goes on where no line matches', () => {
    const none = { ...WITH_FILE.codeowners, path: '{repository}', teams: {}, read: { lines: [] } };
    const owner = ownerFinder({ ...WITH_FILE, codeowners: none })('other', untagged);
    expect(owner.why).toContain('no line of CODEOWNERS for other');
  });

  it('that cannot be read leaves the owner unknown: a rule must not overrule it', () => {
    const read = { unknown: 'CODEOWNERS cannot be read (ENOENT)' };
    const lost = ownerFinder({ ...WITH_FILE, codeowners: { path: '{repository}', teams: {}, read } });
    expect(lost('payments/api', untagged)).toEqual({
      why: 'CODEOWNERS is not known: CODEOWNERS cannot be read (ENOENT)',
    });
    expect(lost('payments/api', tagged('shop'))).toMatchObject({ team: 'shop' });
  });
});

describe('the configured order', () => {
  it.each([
    [['tag', 'rules'], 'shop', 'repository tag'],
    [['rules', 'tag'], 'Payments', 'rule'],
    [['codeowners', 'tag'], 'Payments', 'CODEOWNERS'],
    [['assigned', 'tag'], 'data', 'assigned'],
    [['tag', 'assigned'], 'shop', 'repository tag'],
  ] as const)('%s', (order, team, why) => {
    const owner = ownerFinder({ ...WITH_FILE, order })(
      'payments/api',
      tagged('shop'),
      said({ kind: 'assigned', team: 'data' }),
    );
    expect(owner).toEqual(expect.objectContaining({ team, why: expect.stringContaining(why) }));
  });
});

describe('what people said', () => {
  it('names who assigned it and when', () => {
    expect(find('x', untagged, said({ kind: 'assigned', team: 'data' }))).toEqual({
      team: 'data',
      why: 'assigned by U0PLATLEAD on 3 Mar 2026',
      by: 'U0PLATLEAD',
    });
  });

  it('counts no more where the team is gone, or it was taken back', () => {
    expect(find('x', untagged, said({ kind: 'assigned', team: 'gone' })).why).toContain(
      'assigned to gone, which is no team of the configuration any more',
    );
    expect(find('shop/web', untagged, said({ kind: 'nothing' }))).toMatchObject({ team: 'shop' });
  });

  it('not ours: passes over the team until another way names another', () => {
    const no = said({ kind: 'not-ours', teams: ['shop'] });
    expect(find('shop/web', tagged('shop'), no)).toEqual({
      why: 'shop said on 3 Mar 2026 that it is not theirs',
    });
    expect(find('shop/web', tagged('data'), no)).toMatchObject({ team: 'data' });
    const both = said({ kind: 'not-ours', teams: ['Payments', 'shop'] });
    expect(find('payments/api', tagged('shop'), both).why).toContain('not theirs');
  });
});
