import { describe, expect, test } from 'vitest';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { differsFrom, fingerprintText, silentSources } from '../../src/policy/fingerprint.ts';
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

  test('a new tag, member, use, pull or doubt changes it', () => {
    const use = report('ecs', { uses: [{ repository: REPOSITORY, tag: 'feat-a', by: 'web' }] });
    const other = report('ecs', { uses: [{ repository: REPOSITORY, tag: 'feat-a', by: 'shop' }] });
    const texts = [
      text(before),
      text({ ...before, tags: ['feat-a'] }),
      text({ ...before, lastPulledAt: daysAgo(1) }),
      text(before, { index: indexReports([use]) }),
      text(before, { index: indexReports([other]) }),
      text(before, { index: indexReports([failed('ecs')]) }),
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

describe('promise 1: an approval outlives a source that only adds to it, and no other change', () => {
  const hash = (text: string) => `#${text}`;
  const asked = (reports: readonly SourceReport[], parts: Partial<Image> = {}) => {
    const one = image(1, { tags: ['feat-a'], lastPulledAt: daysAgo(100), ...parts });
    const [found] = judged([one], { index: indexReports(reports) });
    if (!found) throw new Error('no family');
    return found;
  };
  const then = asked([report('ecs'), report('lambda')]);
  const approved = {
    fingerprint: hash(fingerprintText(then.family, then.verdict)),
    silent: silentSources(then.verdict),
  };
  const now = (reports: readonly SourceReport[], parts: Partial<Image> = {}) => {
    const { family, verdict } = asked(reports, parts);
    return differsFrom(approved, family, verdict, hash);
  };
  const OTHER = 'its images, tags or evidence are not those that were approved';
  const use = report('eks', { uses: [{ repository: REPOSITORY, tag: 'feat-a', by: 'web' }] });
  const both = [report('ecs'), report('lambda')];

  test('a new source that saw nothing leaves it as it is', () => {
    expect(approved.silent).toEqual(['ecs', 'lambda', 'pulls']);
    expect(silentSources(asked([...both, use]).verdict)).toEqual(approved.silent);
    expect(now(both)).toBeUndefined();
    expect(now([...both, report('eks'), report('files')])).toBeUndefined();
  });

  test('a source that was asked and is not asked any more ends it', () => {
    const why = 'lambda was asked when it was approved, and is not asked any more';
    expect(now([report('ecs')])).toBe(why);
    expect(now([report('ecs'), report('eks')])).toBe(why);
  });

  test('so does a new use, doubt, tag or pull, in an old source or a new one', () => {
    expect(now([...both, use])).toBe(OTHER);
    expect(now([...both, failed('eks')])).toBe(OTHER);
    expect(now([report('ecs'), failed('lambda')])).toBe(OTHER);
    expect(now(both, { tags: ['feat-a', 'feat-b'] })).toBe(OTHER);
    expect(now(both, { lastPulledAt: daysAgo(1) })).toBe(OTHER);
  });

  test('an approval from before silent sources were kept is held against all of them, as it was then', () => {
    const lines = [
      'layaway family 1',
      `root ${digest(1)}`,
      `member ${digest(1)} feat-a`,
      'source ecs not-seen',
      'source pulls not-seen',
    ];
    const old = { fingerprint: hash(lines.join('\n')) };
    const held = (reports: readonly SourceReport[]) => {
      const { family, verdict } = asked(reports);
      return differsFrom(old, family, verdict, hash);
    };
    expect(held([report('ecs')])).toBeUndefined();
    expect(held(both)).toBe(OTHER);
  });
});
