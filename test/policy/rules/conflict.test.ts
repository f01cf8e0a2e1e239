import { describe, expect, test } from 'vitest';
import { EXCEPTIONS } from '../../../src/policy/exceptions.ts';
import type { JudgeContext } from '../../../src/policy/judge-context.ts';
import { HOUR } from '../../../src/policy/time.ts';
import { countUnexplained, NONE_UNEXPLAINED } from '../../../src/policy/unexplained.ts';
import { indexReports } from '../../../src/policy/use-index.ts';
import { daysAgo, digest, failed, familyOf, image, judge, REPOSITORY, report } from '../build.ts';

const traced = (rule: string, one: Parameters<typeof judge>[0], parts: Partial<JudgeContext> = {}) =>
  judge(one, parts).trace.flatMap((result) => (result.rule === rule ? [result.text] : []));
const used = (by: string, name = 'ecs') => ({
  index: indexReports([report(name, { uses: [{ repository: REPOSITORY, tag: 'feat-a', by }] })]),
});

describe('a tag that pointed to several images', () => {
  const tagHistory = {
    current: new Map([['stable', digest(1)]]),
    former: new Map([
      [
        'stable',
        [
          { digest: digest(2), until: daysAgo(10) },
          { digest: digest(3), until: daysAgo(50) },
          { digest: digest(4), until: daysAgo(300) },
        ],
      ],
    ]),
  };
  const one = image(1, { tags: ['stable', 'feat-a'] });

  test('within the rollback period leaves unclear which of them is wanted, and asks', () => {
    expect(judge(one, { tagHistory })).toMatchObject({
      kind: 'unclear',
      reasons: [
        {
          rule: 'moving-tag',
          scope: 'family',
          text: 'The tag stable pointed to 3 images since 2026-08-25: is it deployed by name?',
        },
      ],
    });
  });

  test('says nothing of the images it left, nor of one that was put aside under that name', () => {
    expect(judge(image(5, { tags: ['feat-a'] }), { tagHistory }).kind).toBe('removable');
    const unknown = { ...tagHistory, current: new Map() };
    expect(judge(one, { tagHistory: unknown }).kind).toBe('removable');
  });

  test('long ago, or never, says nothing', () => {
    const former = new Map([['stable', [{ digest: digest(4), until: daysAgo(300) }]]]);
    expect(judge(one, { tagHistory: { ...tagHistory, former } }).kind).toBe('removable');
    expect(judge(one, { tagHistory: { ...tagHistory, former: new Map() } }).kind).toBe('removable');
  });

  test('is no question where the image is protected anyway', () => {
    expect(judge(one, { tagHistory, ...used('web') }).kind).toBe('protected');
  });
});

describe('an image that was pulled lately', () => {
  const pulled = image(1, { tags: ['feat-a'], lastPulledAt: daysAgo(3) });

  test('and that no source names is protected, and somebody should look what pulls it', () => {
    expect(judge(pulled).kind).toBe('protected');
    expect(traced('pulled-unexplained', pulled)).toEqual([
      'Pulled 3 days ago, but no source sees what uses it: what pulls it?',
    ]);
  });

  test('is explained by a use, and not judged while a source cannot tell', () => {
    expect(traced('pulled-unexplained', pulled, used('web'))).toEqual([]);
    expect(traced('pulled-unexplained', pulled, { index: indexReports([failed('ecs')]) })).toEqual([]);
  });

  test('is no news after a week, or where the pull may be our own read', () => {
    expect(traced('pulled-unexplained', image(1, { lastPulledAt: daysAgo(8) }))).toEqual([]);
    const ownReads = new Map([[digest(1), daysAgo(3) - HOUR]]);
    expect(traced('pulled-unexplained', pulled, { ownReads })).toEqual([]);
    expect(traced('pulled-unexplained', image(1))).toEqual([]);
  });

  test('is counted, the first few by name', () => {
    const judged = [1, 2, 3, 4].map((n) => {
      const one = image(n, { tags: n === 2 ? [] : [`feat-${n}`], lastPulledAt: daysAgo(n) });
      return { family: familyOf(one), verdict: judge(one) };
    });
    const quiet = { family: familyOf(image(9)), verdict: judge(image(9)) };
    const first = countUnexplained(NONE_UNEXPLAINED, 'a', [quiet, ...judged.slice(0, 2)]);
    expect(first).toEqual({ families: 2, examples: ['a:feat-1', `a@${digest(2).slice(0, 19)}`] });
    expect(countUnexplained(first, 'b', judged)).toEqual({
      families: 6,
      examples: [...first.examples, 'b:feat-1'],
    });
    expect(countUnexplained(first, 'c', [quiet])).toBe(first);
  });
});

describe('an image that a source names', () => {
  const old = image(1, { tags: ['feat-a'] });

  test('but that nothing ever pulled although it is old: the reference may be forgotten', () => {
    expect(traced('never-pulled', old, used('ECS service shop/web'))).toEqual([
      'ECS service shop/web names it, but nothing pulled it in 200 days: is this reference still right?',
    ]);
  });

  test('is no news where it is young, was pulled, has no date, or is an exception', () => {
    const use = used('web');
    expect(traced('never-pulled', { ...old, pushedAt: daysAgo(20) }, use)).toEqual([]);
    expect(traced('never-pulled', { ...old, lastPulledAt: daysAgo(150) }, use)).toEqual([]);
    const { pushedAt: _none, ...undated } = old;
    expect(traced('never-pulled', undated, use)).toEqual([]);
    expect(traced('never-pulled', old, used('the lead', EXCEPTIONS))).toEqual([]);
    expect(traced('never-pulled', old)).toEqual([]);
  });
});
