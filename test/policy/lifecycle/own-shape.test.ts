import { expect, test } from 'vitest';
import { isOwnRule } from '../../../src/policy/lifecycle/own-shape.ts';
import {
  archive,
  archivedFor,
  type Json,
  moreThan,
  olderThan,
  patterns,
  policy,
  prefixes,
  rule,
} from './build.ts';

const isOwn = (description: string, selection: Json, action?: Json) =>
  isOwnRule(policy({ ...rule(1, selection, action), description }).rules[0] as never);

test('a rule is ours where its description says what it does', () => {
  expect(isOwn('Layaway: expire pr-* after 30 days: x', { ...patterns('pr-*'), ...olderThan(30) })).toBe(
    true,
  );
  expect(isOwn('Layaway: expire pr-* beyond the newest 5: x', { ...patterns('pr-*'), ...moreThan(5) })).toBe(
    true,
  );
  expect(isOwn('Layaway: keep v*: release', { ...patterns('v*'), ...moreThan(100_000) })).toBe(true);
  const untagged = { tagStatus: 'untagged', ...olderThan(30) };
  expect(isOwn('Layaway: expire untagged images after 30 days: x', untagged)).toBe(true);
  const long = `a${'b'.repeat(127)}`;
  const cut = `${`Layaway: expire ${long} beyond the newest 12345: why`.slice(0, 157)}...`;
  expect(isOwn(cut, { ...patterns(long), ...moreThan(12_345) })).toBe(true);
});

test('what was changed since, or never was ours, is its owner’s', () => {
  const pr = { ...patterns('pr-*'), ...olderThan(30) };
  expect(isOwn('Layaway: mine', pr)).toBe(false);
  expect(isOwn('Layaway: expire pr-* after 31 days: x', pr)).toBe(false);
  expect(isOwn('Layaway: expire pr-* after 30 days: x', pr, archive)).toBe(false);
  expect(
    isOwn('Layaway: expire pr-* after 30 days: x', { ...patterns('pr-*', 'x*'), ...olderThan(30) }),
  ).toBe(false);
  expect(isOwn('Layaway: expire pr-* after 30 days: x', { ...prefixes('pr-'), ...olderThan(30) })).toBe(
    false,
  );
  expect(isOwn('Layaway: expire any', { tagStatus: 'any', ...olderThan(30) })).toBe(false);
  const archived = { tagStatus: 'untagged', ...archivedFor(90), storageClass: 'archive' };
  expect(isOwn('Layaway: expire untagged images after 90 days: x', archived)).toBe(false);
  expect(isOwnRule(policy(rule(1, pr)).rules[0] as never)).toBe(false);
});
