import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePatterns } from '../../../src/policy/glob.ts';
import type { Image } from '../../../src/policy/image.ts';
import { compileLifecycle } from '../../../src/policy/lifecycle/compile.ts';
import { diffByEffect } from '../../../src/policy/lifecycle/diff.ts';
import { isOwnRule } from '../../../src/policy/lifecycle/own-shape.ts';
import { parseLifecyclePolicy } from '../../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../../src/policy/lifecycle/policy.ts';
import { readRawRules } from '../../../src/policy/lifecycle/raw-rules.ts';
import { type LifecycleAct, simulateLifecycle } from '../../../src/policy/lifecycle/simulate.ts';
import { isQuarantineTag, quarantineTag } from '../../../src/policy/quarantine-tag.ts';
import type { RetentionPolicy } from '../../../src/policy/retention-policy.ts';
import { DAY } from '../../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, SEED } from '../build.ts';
import { archive, archivedFor, moreThan, olderThan, patterns, prefixes, rule } from './build.ts';
import { exception, expirable, retention } from './retention.ts';

const TAGS = [
  'v1.2',
  'v2',
  '1.4.0',
  '2024-05-31',
  'release-x',
  'feat-a',
  'feat-b',
  'feat-a-rc',
  'pr-1',
  'pr-22',
  'x',
];
const PROTECTED = [
  '/^v\\d+\\.\\d+/',
  '/^\\d+\\.\\d+/',
  '/^\\d{4}-\\d{2}(?!\\w)/',
  'release-*',
  '*-rc',
  'pr-?',
];
const EXPIRABLE = ['feat-*', 'pr-*', '*-a', 'feat-a', '*', 'v*', 'sha*'];
const OWNERS = [
  rule(1, { ...prefixes('feat-a'), ...olderThan(50) }),
  rule(1, { ...patterns('v*', 'feat-*'), ...moreThan(1) }),
  rule(1, { ...patterns('pr-*'), ...olderThan(20) }, archive),
  rule(1, { tagStatus: 'untagged', ...moreThan(2) }),
  rule(1, { ...patterns('x'), ...archivedFor(90) }),
];
const ANY = rule(1, { tagStatus: 'any', ...moreThan(4) });
const OPTIONS = { horizonMs: 30 * DAY };

const images = fc
  .array(
    fc.record({
      tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 }),
      days: fc.nat(100),
      aside: fc.constantFrom('no', 'no', 'no', 'half', 'whole'),
      archived: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.map(({ tags, days, aside, archived }, i): Image => {
      const quarantined = tags.map((tag) => quarantineTag(digest(i + 1), tag));
      const names = { no: tags, half: [...tags, ...quarantined], whole: quarantined }[aside];
      return image(i + 1, { tags: names, pushedAt: daysAgo(days), status: archived ? 'ARCHIVED' : 'ACTIVE' });
    }),
  );

const limit = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((days) => ({ kind: 'days' as const, days })),
  fc.integer({ min: 1, max: 4 }).map((count) => ({ kind: 'count' as const, count })),
);
const expires = fc.array(
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...EXPIRABLE), { maxLength: 3 }),
      limit,
      fc.constantFrom('branch', 'preview'),
    )
    .map(([list, often, kind]) => expirable(list, { limit: often, class: kind as 'branch' })),
  { minLength: 1, maxLength: 3 },
);
const policies = fc
  .tuple(
    images,
    expires,
    fc.uniqueArray(fc.constantFrom(...PROTECTED), { maxLength: 3 }),
    fc.uniqueArray(fc.nat(13), { maxLength: 2 }),
  )
  .map(([all, classes, tags, kept]) => ({
    images: all,
    policy: retention({
      expires: classes,
      protects: [{ class: 'release', tags, why: 'releases stay' }],
      exceptions: kept.flatMap((i) => {
        const one = all[i];
        return one ? [exception(i + 1, one.tags)] : [];
      }),
    }),
  }));
/** A policy of the owner's with rules in any order, and perhaps one for any image at the end. */
const owners = fc
  .tuple(
    fc.uniqueArray(fc.nat(OWNERS.length - 1), { minLength: 1 }),
    fc.constantFrom(0, 1, 3),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([which, last, step]) => {
    const rules = which.map((i, at) => ({ ...OWNERS[i], rulePriority: 1 + at * step }));
    const top = which.length * step + last;
    return JSON.stringify({ rules: last > 0 ? [...rules, { ...ANY, rulePriority: top }] : rules });
  });

const parsed = (text: string): LifecyclePolicy => {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  return policy;
};
const ownPriorities = (text: string): ReadonlySet<number> => {
  const read = readRawRules(text);
  if ('errors' in read) throw new Error(read.errors.join('; '));
  return new Set(
    read.rules.flatMap(({ own, parsed: one }) => (own && 'priority' in one ? [one.priority] : [])),
  );
};
const mustStay = (policy: RetentionPolicy, one: Image): boolean => {
  const shielded = compilePatterns(policy.protects.flatMap(({ tags }) => tags));
  if ('errors' in shielded) throw new Error(shielded.errors.join('; '));
  return (
    one.tags.some((tag) => shielded.matches(tag) || isQuarantineTag(tag)) ||
    policy.exceptions.some((kept) => kept.digest === one.digest)
  );
};

describe('a compiled policy', () => {
  test('never lets a rule of ours take what is protected, excepted or put aside', () => {
    const reached = { expired: 0, spared: 0 };
    const any = fc.option(owners, { nil: undefined });
    fc.assert(
      fc.property(policies, any, ({ images: all, policy }, current) => {
        const made = compileLifecycle(policy, current, isOwnRule);
        if ('refused' in made) return;
        const ours = ownPriorities(made.text);
        const acts = simulateLifecycle(parsed(made.text), all, NOW, OPTIONS);
        for (const one of all) {
          const act = acts.get(one.digest);
          if (mustStay(policy, one)) {
            reached.spared++;
            expect(act && ours.has(act.rulePriority)).not.toBe(true);
          } else if (act && ours.has(act.rulePriority)) reached.expired++;
        }
      }),
      { ...SEED, numRuns: 400 },
    );
    expect(reached.expired).toBeGreaterThan(150);
    expect(reached.spared).toBeGreaterThan(150);
  });

  test("leaves the effect of the owner's rules, except that one for any image takes less", () => {
    const seen = { theirs: 0, ours: 0, less: 0 };
    fc.assert(
      fc.property(policies, owners, ({ images: all, policy }, current) => {
        const made = compileLifecycle(policy, current, isOwnRule);
        if ('refused' in made) return;
        const ours = ownPriorities(made.text);
        const before = simulateLifecycle(parsed(current), all, NOW, OPTIONS);
        const after = simulateLifecycle(parsed(made.text), all, NOW, OPTIONS);
        const last = parsed(current).rules.find(({ selection }) => selection.tagStatus === 'any')?.priority;
        for (const { digest: one } of all) {
          const [was, is] = [before.get(one), after.get(one)];
          if (is && ours.has(is.rulePriority)) {
            seen.ours++;
            expect(was === undefined || was.rulePriority === last).toBe(true);
          } else if (was?.rulePriority === last && is === undefined) seen.less += was ? 1 : 0;
          else {
            seen.theirs += was ? 1 : 0;
            expect(effect(is)).toEqual(effect(was));
          }
        }
      }),
      { ...SEED, numRuns: 400 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });

  test('reads back as what it was made from: compiled again, from itself, it does the same', () => {
    fc.assert(
      fc.property(policies, fc.option(owners, { nil: undefined }), ({ images: all, policy }, current) => {
        const once = compileLifecycle(policy, current, isOwnRule);
        if ('refused' in once) return;
        const twice = compileLifecycle(policy, once.text, isOwnRule);
        if ('refused' in twice) throw new Error(twice.refused.join('; '));
        expect(twice.text).toBe(once.text);
        const [first, second] = [parsed(once.text), parsed(twice.text)];
        expect(diffByEffect(first, second, all, NOW, OPTIONS)).toMatchObject({
          isSame: true,
          otherRule: { images: [] },
        });
      }),
      { ...SEED, numRuns: 200 },
    );
  });
});

function effect(act: LifecycleAct | undefined) {
  return act && { action: act.action, when: act.when };
}
