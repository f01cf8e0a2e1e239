import { describe, expect, test } from 'vitest';
import { fingerprintText } from '../../src/policy/fingerprint.ts';
import type { Image } from '../../src/policy/image.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { daysAgo, digest, failed, image, NOW, REPOSITORY, report } from './build.ts';
import { index, judged } from './build-candidate.ts';

describe('promise 1: an approval is bound to these digests, these tags, this evidence', () => {
  const text = (one: Image, parts: Partial<JudgeContext> = {}) =>
    judged([one], parts).map(({ family, verdict }) => fingerprintText(family, verdict))[0];
  const before = image(1, { tags: ['feat-b', 'feat-a'], lastPulledAt: daysAgo(100) });

  test('the same image an hour later has the same text', () => {
    const later = {
      now: NOW + 3_600_000,
      index: indexReports([report('ecs', { observedAt: NOW + 3_600_000, inspected: 50 })]),
    };
    expect(text({ ...before, tags: ['feat-a', 'feat-b'] }, later)).toBe(text(before));
  });

  test('so has an image that Layaway is putting aside, or has put aside, or into the archive', () => {
    const aside = ['feat-a', 'feat-b'].map((tag) => quarantineTag(digest(1), tag));
    for (const tags of [aside, [...aside, 'feat-a', 'feat-b']]) {
      expect(text({ ...before, tags, status: 'ARCHIVED' }, { recheckOf: digest(1) })).toBe(text(before));
    }
  });

  test('a new tag, member, use, pull or source changes it', () => {
    const use = report('ecs', { uses: [{ repository: REPOSITORY, tag: 'feat-a', by: 'web' }] });
    const other = report('ecs', { uses: [{ repository: REPOSITORY, tag: 'feat-a', by: 'shop' }] });
    const texts = [
      text(before),
      text({ ...before, tags: ['feat-a'] }),
      text({ ...before, lastPulledAt: daysAgo(1) }),
      text(before, { index: indexReports([use]) }),
      text(before, { index: indexReports([other]) }),
      text(before, { index: indexReports([failed('ecs')]) }),
      text(before, { index: indexReports([report('ecs'), report('eks')]) }),
      fingerprintText(index(1, 2), { findings: [] }),
      fingerprintText(index(1, 2, 3), { findings: [] }),
      fingerprintText({ ...index(1, 2), shared: new Set([digest(2)]) }, { findings: [] }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('the order of reports and when it was pulled do not matter', () => {
    const reports = [report('ecs'), report('eks')];
    expect(text(before, { index: indexReports([...reports].reverse()) })).toBe(
      text(before, { index: indexReports(reports) }),
    );
    expect(text({ ...before, lastPulledAt: daysAgo(2) })).toBe(text({ ...before, lastPulledAt: daysAgo(1) }));
  });
});
