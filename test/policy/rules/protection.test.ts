import { describe, expect, test } from 'vitest';
import { judgeFamily } from '../../../src/policy/judge.ts';
import { indexReports } from '../../../src/policy/use-index.ts';
import {
  context,
  cosign,
  daysAgo,
  digest,
  familiesOf,
  familyOf,
  image,
  judge,
  NOW,
  REPOSITORY,
  report,
  rules,
} from '../build.ts';

const branch = image(1, { tags: ['feat-refunds'] });
const ecsUses = (tag: string) =>
  indexReports([report('ecs', { uses: [{ repository: REPOSITORY, tag, by: 'ECS service shop/checkout' }] })]);

describe('what protects', () => {
  test('an exception of its owner, until it runs out', () => {
    const keep = (until: number, reason?: string) =>
      judge(branch, {
        keeps: new Map([[digest(1), { until: daysAgo(until), by: 'the payments lead', reason }]]),
      });
    expect(keep(-90).reasons).toEqual([
      { rule: 'kept', effect: 'protects', text: 'Kept by the payments lead for 90 days more.' },
    ]);
    expect(keep(-1, 'audit').reasons[0]?.text).toBe('Kept by the payments lead for 1 day more: audit.');
    expect(keep(0).kind).toBe('removable');
    expect(judge(branch, { keeps: new Map([[digest(2), { until: NOW + 1, by: 'x' }]]) }).kind).toBe(
      'removable',
    );
  });

  test('lesson 1: use by any source, however old the image is', () => {
    const verdict = judge(image(1, { tags: ['feat-x'], pushedAt: daysAgo(3000) }), {
      index: ecsUses('feat-x'),
    });
    expect(verdict).toMatchObject({
      kind: 'protected',
      reasons: [{ rule: 'in-use', text: 'In use: ECS service shop/checkout (ecs).' }],
    });
  });

  test('a rollback exception that somebody wrote down', () => {
    const protectedBy = (by: string) => {
      const uses = [{ repository: REPOSITORY, tag: 'feat-refunds', by }];
      return judge(branch, { index: indexReports([report('exceptions', { uses })]) });
    };
    const by = 'rollback exception until 2027-03-31 by the payments lead: the bank still calls it';
    const text = `Protected by a ${by}.`;
    expect(protectedBy(by)).toMatchObject({ kind: 'protected', reasons: [{ rule: 'in-use', text }] });
    expect(protectedBy(`${by}.`).reasons).toMatchObject([{ text }]);
  });

  test('a pull within the rollback period', () => {
    const verdict = judge(image(1, { tags: ['feat-x'], lastPulledAt: daysAgo(80) }));
    expect(verdict).toMatchObject({
      kind: 'protected',
      reasons: [{ rule: 'pulled', text: 'It was pulled 80 days ago, within the rollback period.' }],
    });
  });

  test('promise 6: a use seen within the rollback period', () => {
    const seen = (days: number) =>
      judge(branch, { usesSeen: new Map([[digest(1), { lastAt: daysAgo(days), by: 'Lambda resize:7' }]]) });
    expect(seen(40).reasons).toMatchObject([
      {
        rule: 'seen-in-use',
        text: 'Seen in use 40 days ago by Lambda resize:7: kept for a rollback period of 90 days.',
      },
    ]);
    expect(seen(91).kind).toBe('removable');
  });

  test('promise 6: the newest releases', () => {
    const latestReleases = new Map([[digest(1), 'v*']]);
    expect(judge(image(1, { tags: ['v1.0.0'] }), { latestReleases }).reasons).toMatchObject([
      { rule: 'newest-release', text: 'Among the 10 newest releases named v*, by version or by push date.' },
    ]);
    const bare = new Map([[digest(1), '*']]);
    expect(judge(image(1, { tags: ['1.0.0'] }), { latestReleases: bare }).reasons).toMatchObject([
      { rule: 'newest-release', text: 'Among the 10 newest releases, by version or by push date.' },
    ]);
  });

  test('promise 6: all releases until the registry was watched for one rollback period', () => {
    const release = image(1, { tags: ['v1.0.0'] });
    const watched = (watchedSince: number | undefined) => judge(release, { watchedSince });
    expect(watched(daysAgo(30)).reasons).toMatchObject([
      {
        rule: 'not-watched-long-enough',
        text: 'The registry is watched for 30 days: releases stay until it was watched for a rollback period of 90 days.',
      },
    ]);
    expect(watched(undefined).reasons[0]?.text).toContain('not watched yet');
    expect(watched(daysAgo(90)).kind).toBe('removable');
    expect(judge(branch, { watchedSince: undefined }).kind).toBe('removable');
  });

  test('an expected life that is not over, from the last push, pull or use', () => {
    const push = judge(image(1, { tags: ['feat-x'], pushedAt: daysAgo(29) }));
    expect(push.reasons).toMatchObject([
      {
        rule: 'expected-life',
        text: 'Last pushed, pulled or used 29 days ago; a branch build is expected to live 30 days.',
      },
    ]);
    const [signed] = familiesOf([branch, image(2, { tags: [cosign(1)], pushedAt: daysAgo(29) })]);
    if (!signed) throw new Error('no family');
    expect(judgeFamily(signed, context()).reasons[0]?.text).toMatch(
      /^A part or a signature of it was pushed 29 /,
    );
    const old = { pushedAt: daysAgo(400), lastPulledAt: daysAgo(100) };
    expect(judge(image(1, old)).reasons[0]?.text).toContain('an untagged image is expected to live 180 days');
    const usesSeen = new Map([[digest(1), { lastAt: daysAgo(100), by: 'web' }]]);
    expect(rules(judge(image(1, { pushedAt: daysAgo(400) }), { usesSeen }))).toEqual(['expected-life']);
  });

  test('an open hold, except when it asks for itself', () => {
    const heldDigests = new Set([digest(1)]);
    expect(rules(judge(branch, { heldDigests }))).toEqual(['held']);
    expect(judge(branch, { heldDigests, recheckOf: digest(1) }).kind).toBe('removable');
    expect(rules(judge(branch, { heldDigests, recheckOf: digest(2) }))).toEqual(['held']);
    expect(judge(branch, { heldDigests: new Set([digest(2)]) }).kind).toBe('removable');
  });

  test('a root that another family holds too', () => {
    const family = familyOf(branch);
    expect(rules(judgeFamily({ ...family, shared: new Set([digest(1)]) }, context()))).toEqual(['shared']);
  });
});
