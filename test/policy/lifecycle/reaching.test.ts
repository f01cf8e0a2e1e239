import { expect, test } from 'vitest';
import { rulesReaching } from '../../../src/policy/lifecycle/reaching.ts';
import { archivedFor, type Json, moreThan, olderThan, patterns, policy, prefixes, rule } from './build.ts';

const reaching = (tags: readonly string[], ...rules: Json[]) =>
  rulesReaching(policy(...rules), { tags }).map(({ priority }) => priority);

const SHIELD = rule(1, { ...patterns('v*'), ...moreThan(100_000) });
const TMP = rule(2, { ...patterns('tmp-*'), ...olderThan(3) });
const ANY = rule(9, { tagStatus: 'any', ...moreThan(50) });

test('a rule for other names reaches an image that has a name of each kind', () => {
  expect(reaching(['v*'], TMP, ANY)).toEqual([2, 9]);
});

test('what is spared before is not reached', () => {
  expect(reaching(['v1*', '/^v2/'], SHIELD, TMP, ANY)).toEqual([]);
  const prefix = rule(1, { ...prefixes('v'), ...moreThan(100_000) });
  expect(reaching(['v*'], prefix, TMP)).toEqual([]);
});

test('but by a shield for some of its names, or one for images that have two names', () => {
  expect(reaching(['v*', 'rel-*'], SHIELD, TMP)).toEqual([2]);
  expect(reaching(['v*'], rule(1, { ...patterns('v*', 'x*'), ...moreThan(100_000) }), TMP)).toEqual([2]);
  expect(reaching(['/\\d/'], SHIELD, TMP)).toEqual([2]);
  expect(reaching(['v*'], { ...TMP, rulePriority: 1 }, { ...SHIELD, rulePriority: 2 })).toEqual([1]);
});

test('a shield of one storage class spares nothing from rules of the other', () => {
  const archived = rule(3, { ...patterns('v1*'), ...archivedFor(90), storageClass: 'archive' });
  expect(reaching(['v*'], SHIELD, { ...archived, action: { type: 'expire' } })).toEqual([3]);
});

test('a class without names is reached by every rule, one with names not by a rule for untagged images', () => {
  const untagged = rule(3, { tagStatus: 'untagged', ...olderThan(3) });
  expect(reaching([], SHIELD, TMP, untagged)).toEqual([2, 3]);
  expect(reaching(['v*'], untagged)).toEqual([]);
});
