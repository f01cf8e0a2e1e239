import { describe, expect, test } from 'vitest';
import type { JudgeContext } from '../../../src/policy/judge-context.ts';
import { slowReasons } from '../../../src/policy/verdict.ts';
import { daysAgo, digest, image, judge, REPOSITORY } from '../build.ts';

const slow = (one: Parameters<typeof judge>[0], parts: Partial<JudgeContext> = {}) => {
  const verdict = judge(one, parts);
  expect(verdict.kind).toBe('removable');
  return slowReasons(verdict).map(({ rule, text }) => `${rule}: ${text}`);
};
const branch = image(1, { tags: ['feat-a'] });
const release = image(1, { tags: ['v1.0.0'] });

describe('promise 6: the slow path is taken by', () => {
  test('a release of a service that is slow to rebuild, and by nothing else of it', () => {
    const slowRebuild = (repository: string) => repository === REPOSITORY;
    expect(slow(release, { slowRebuild })).toEqual([
      'slow-rebuild: A release of payments/api, which is slow to rebuild.',
    ]);
    expect(slow(branch, { slowRebuild })).toEqual([]);
    expect(slow(release, { slowRebuild: () => false })).toEqual([]);
    expect(slow(release)).toEqual([]);
  });

  test('what was once named by its digest, although that use is over', () => {
    const use = { lastAt: daysAgo(120), by: 'Lambda resize:7' };
    const seen = (pinned: boolean) => ({ usesSeen: new Map([[digest(1), { ...use, pinned }]]) });
    expect(slow(branch, seen(true))).toEqual([
      'pinned: It was named by its digest before: last used 120 days ago by Lambda resize:7.',
    ]);
    expect(slow(branch, seen(false))).toEqual([]);
  });

  test('what a runbook mentions, by tag or by digest', () => {
    const of = (names: readonly string[]) =>
      names.includes('feat-a') && names.includes(digest(1)) ? 'docs/rollback.md' : undefined;
    expect(slow(branch, { mentions: { of } })).toEqual(['mentioned: It is mentioned in docs/rollback.md.']);
    expect(slow(image(1, { tags: ['feat-b'] }), { mentions: { of } })).toEqual([]);
  });

  test('the image a tag pointed to before it moved', () => {
    const formerTags = new Map([[digest(1), { tag: 'prod', until: daysAgo(40) }]]);
    expect(slow(image(1), { formerTags })).toEqual([
      'moved-tag: The tag prod was on it until 40 days ago: a rollback may want it.',
    ]);
    expect(slow(image(2), { formerTags })).toEqual([]);
  });

  test('an image without tags where nothing can be archived', () => {
    expect(slow(image(1), { canArchive: false })).toEqual([
      'no-archive: It has no tag and cannot be archived here, so its removal cannot be taken back.',
    ]);
    expect(slow(branch, { canArchive: false })).toEqual([]);
    expect(slow(image(1), { canArchive: true })).toEqual([]);
  });
});

test('runbooks that cannot be read leave everything unclear, and nobody is asked', () => {
  const verdict = judge(branch, { mentions: { unreadable: 'docs/rollback.md: permission denied' } });
  expect(verdict).toMatchObject({
    kind: 'unclear',
    reasons: [
      {
        rule: 'unknown-use',
        scope: 'registry',
        text: 'Runbooks and lists cannot tell: docs/rollback.md: permission denied.',
      },
    ],
  });
});

test('a reason for the slow path changes no verdict', () => {
  const parts = { slowRebuild: () => true, watchedSince: daysAgo(1) };
  const young = judge(image(1, { tags: ['v1.0.0'], pushedAt: daysAgo(1) }), parts);
  expect(young.kind).toBe('protected');
  expect(slowReasons(young)).toHaveLength(1);
});
