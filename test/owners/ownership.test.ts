import { describe, expect, it } from 'vitest';
import { type KnownTags, ownerFinder } from '../../src/owners/ownership.ts';

const find = ownerFinder({
  tag: 'owner',
  rules: [
    { repositories: ['payments/*'], team: 'Payments' },
    { repositories: ['payments/*', 'shop/*'], team: 'shop' },
  ],
  teams: ['Payments', 'shop'],
});
const tagged = (value: string): KnownTags => ({ tags: new Map([['owner', value]]) });
const untagged: KnownTags = { tags: new Map() };

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
  ])('comes from %s', (_what, repository, tags, expected) => {
    expect(find(repository, tags)).toEqual(expected);
  });

  it.each<[string, string, KnownTags, RegExp]>([
    [
      'the tag names no known team, whatever a rule says',
      'shop/web',
      tagged('ghosts'),
      /owner=ghosts names no team/,
    ],
    ['the tag is called like a built-in', 'shop/web', tagged('constructor'), /names no team/],
    ['neither tag nor rule speaks', 'other', untagged, /no repository tag owner and no rule/],
    ['the tags cannot be read', 'shop/web', { unknown: 'denied' }, /cannot be read: denied/],
  ])('is unknown where %s', (_what, repository, tags, why) => {
    expect(find(repository, tags)).toEqual({ why: expect.stringMatching(why) });
  });

  it('throws on a rule that cannot be read', () => {
    const settings = { tag: 'owner', rules: [{ repositories: ['/(/'], team: 'x' }], teams: ['x'] };
    expect(() => ownerFinder(settings)).toThrow(/owners\.rules/);
  });
});
