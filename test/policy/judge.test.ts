import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { verdictOf } from '../../src/policy/verdict.ts';
import {
  daysAgo,
  digest,
  failed,
  INDEX,
  image,
  judge,
  NOW,
  REPOSITORY,
  report,
  rules,
  SEED,
  without,
} from './build.ts';

describe('a verdict', () => {
  test('is what its strongest reasons say, and the trace holds all of them in a fixed order', () => {
    const verdict = judge(image(1, { tags: ['3f2a9bc'], status: 'ARCHIVED' }), {
      index: indexReports([
        report('ecs', { uses: [{ repository: REPOSITORY, tag: '3f2a9bc', by: 'web' }] }),
        failed('lambda'),
      ]),
      keeps: new Map([[digest(1), { until: NOW + 1, by: 'the lead' }]]),
    });
    expect(verdict.kind).toBe('protected');
    expect(rules(verdict)).toEqual(['kept', 'in-use']);
    expect(verdict.trace.map((result) => result.rule)).toEqual([
      ...[
        'kept',
        'in-use',
        'unknown-use',
        'unknown-class',
        'not-active',
        'past-expected-life',
        'never-pulled',
      ],
    ]);
  });

  test('where no rule allows, it is unclear', () => {
    const verdict = verdictOf('branch', [], []);
    expect(verdict).toMatchObject({
      kind: 'unclear',
      reasons: [{ rule: 'nothing-allows', scope: 'registry' }],
    });
    expect(verdict.trace).toEqual(verdict.reasons);
  });
});

describe('whatever the inventory and the sources say', () => {
  const age = fc.option(fc.integer({ min: -2, max: 500 }), { nil: undefined });
  const one = fc.record({
    tags: fc.subarray([
      'v1.2.3',
      'feat-x',
      'pr-1',
      '3f2a9bc',
      'latest',
      'cache-1',
      quarantineTag(digest(1), 'exp-1'),
    ]),
    pushed: age,
    pulled: age,
    status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'ARCHIVED' as const),
  });
  const build = ({
    tags,
    pushed,
    pulled,
    status,
  }: typeof one extends fc.Arbitrary<infer T> ? T : never): Image => ({
    ...without(image(1, { tags, status }), 'pushedAt'),
    ...(pushed !== undefined && { pushedAt: daysAgo(pushed) }),
    ...(pulled !== undefined && { lastPulledAt: daysAgo(pulled) }),
  });
  const source = fc.constantFrom(
    report('ecs'),
    report('ecs', { uses: [{ repository: REPOSITORY, tag: 'feat-x', by: 'web' }] }),
    report('lambda', { uses: [{ repository: REPOSITORY, digest: digest(1), by: 'f' }] }),
    report('files', { uses: [{ repository: REPOSITORY, by: 'compose.yml' }] }),
    failed('eks'),
  );
  const situation = fc.record({
    index: fc.array(source, { maxLength: 3 }).map(indexReports),
    consumersNotCovered: fc.subarray(['Nobody looks into one cluster.']),
    watchedSince: age.map((days) => (days === undefined ? undefined : daysAgo(days))),
    ownReads: age.map((days) => new Map(days === undefined ? [] : [[digest(1), daysAgo(days)] as const])),
  });
  let removable = 0;

  test('a use or a doubt of any source, or a missing date, is never removable', () => {
    fc.assert(
      fc.property(one, situation, (parts, around) => {
        const verdict = judge(build(parts), around);
        const statuses = verdict.findings.map((finding) => finding.status);
        if (statuses.includes('in-use')) expect(verdict.kind).toBe('protected');
        if (statuses.includes('unknown')) expect(verdict.kind).not.toBe('removable');
        if (parts.pushed === undefined || parts.pushed < 0) expect(verdict.kind).not.toBe('removable');
        if (around.consumersNotCovered.length > 0) expect(verdict.kind).not.toBe('removable');
        expect(verdict.reasons.length).toBeGreaterThan(0);
        expect(verdict.trace).toEqual(expect.arrayContaining([...verdict.reasons]));
        if (verdict.kind === 'removable') removable++;
      }),
      { ...SEED, numRuns: 2_000 },
    );
    expect(removable, 'reached').toBeGreaterThan(20);
  });

  test('more protection never makes a family more removable', () => {
    const rank = { protected: 0, unclear: 1, removable: 2 };
    const more: Partial<JudgeContext>[] = [
      { keeps: new Map([[digest(1), { until: NOW + 1, by: 'the lead' }]]) },
      { usesSeen: new Map([[digest(1), { lastAt: daysAgo(1), by: 'web' }]]) },
      { latestReleases: new Map([[digest(1), 'v*']]) },
      { heldDigests: new Set([digest(1)]) },
      { watchedSince: undefined },
      { unreadIndexes: [image(99, { mediaType: INDEX })] },
      { requiredSources: ['eks-2'] },
      { consumersNotCovered: ['Nobody looks into one cluster.'] },
      { lifecycleExpiry: () => ({ rule: 'rule 1', days: 1 }) },
    ];
    fc.assert(
      fc.property(one, situation, fc.constantFrom(...more), (parts, around, added) => {
        const before = judge(build(parts), around);
        const after = judge(build(parts), { ...around, ...added });
        expect(rank[after.kind]).toBeLessThanOrEqual(rank[before.kind]);
      }),
      { ...SEED, numRuns: 1_000 },
    );
  });

  test('more reports never make a family more removable', () => {
    const rank = { protected: 0, unclear: 1, removable: 2 };
    fc.assert(
      fc.property(one, fc.array(source, { maxLength: 3 }), source, (parts, reports, added) => {
        const before = judge(build(parts), { index: indexReports(reports) });
        const after = judge(build(parts), { index: indexReports([...reports, added]) });
        expect(rank[after.kind]).toBeLessThanOrEqual(rank[before.kind]);
      }),
      SEED,
    );
  });
});
