import { describe, expect, test } from 'vitest';
import { baseName, gradeReport, type SourceExpectation, type Use } from '../../src/policy/evidence.ts';
import { pullFinding } from '../../src/policy/pulls.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { findingsFor, indexReports } from '../../src/policy/use-index.ts';
import {
  daysAgo,
  digest,
  failed,
  familiesOf,
  familyOf,
  INDEX,
  image,
  NOW,
  REPOSITORY,
  report,
} from './build.ts';

describe('promise 2: a source that failed, is stale, from the future or too small is not believed', () => {
  const grade = (parts: Parameters<typeof report>[1], expectation: Partial<SourceExpectation> = {}) =>
    gradeReport(report('ecs', parts), { maxAge: 6 * HOUR, expectNothing: false, ...expectation }, NOW);

  test('a good answer stays as it is', () => {
    const good = report('ecs', { observedAt: NOW - 6 * HOUR });
    expect(gradeReport(good, { maxAge: 6 * HOUR, expectNothing: false, lastInspected: 60 }, NOW)).toBe(good);
    expect(grade({ observedAt: NOW + 5 * MINUTE }).status).toBe('ok');
  });

  test('a failed answer stays failed, with its reason', () => {
    expect(
      gradeReport(failed('ecs', 'no permission'), { maxAge: 0, expectNothing: true }, NOW),
    ).toMatchObject({
      status: 'failed',
      why: 'no permission',
    });
  });

  test('an old answer is stale, one from the future or without a time has failed', () => {
    expect(grade({ observedAt: NOW - 6 * HOUR - 1 })).toMatchObject({
      status: 'stale',
      why: 'its answer is older than 6h',
    });
    expect(grade({ observedAt: NOW + 5 * MINUTE + 1 }).status).toBe('failed');
    expect(grade({ observedAt: Number.NaN }).status).toBe('failed');
    expect(grade({}, { maxAge: Number.NaN }).status).toBe('stale');
  });

  test('nothing inspected is too small unless it is expected', () => {
    expect(grade({ inspected: 0 })).toMatchObject({
      status: 'too-small',
      why: 'it found nothing to look at; if nothing runs there, say so in layaway.yml: sources.ecs.expect: 0',
    });
    expect(baseName('ecs in 210987654321/eu-west-1')).toBe('ecs');
    expect(grade({ inspected: Number.NaN }).status).toBe('too-small');
    expect(grade({ inspected: 0 }, { expectNothing: true, lastInspected: 9 }).status).toBe('ok');
  });

  test('half of what it was last time is too small', () => {
    expect(grade({ inspected: 20 }, { lastInspected: 40 })).toMatchObject({
      status: 'too-small',
      why: 'it looked at 20 only, earlier at 40',
    });
    expect(grade({ inspected: 21 }, { lastInspected: 40 }).status).toBe('ok');
    expect(grade({ inspected: 20 }, { lastInspected: 40, expectNothing: true }).status).toBe('too-small');
  });

  test('a downgraded answer keeps no uses that could be mistaken for all of them', () => {
    expect(
      grade({ inspected: 0, uses: [{ repository: REPOSITORY, tag: 'v1', by: 'x' }] }),
    ).not.toHaveProperty('uses');
  });
});

describe('what a source says of a family', () => {
  const family = familiesOf(
    [
      image(1, { mediaType: INDEX, tags: ['v1.2.3'] }),
      image(2, { tags: [`sha256-${digest(1).slice(7)}.sig`] }),
      image(3, { tags: [quarantineTag(digest(3), 'arm')] }),
    ],
    new Map([[digest(1), [digest(3)]]]),
  )[0];
  if (!family) throw new Error('no family');
  const says = (...uses: Partial<Use>[]) => {
    const all = uses.map((use): Use => ({ repository: REPOSITORY, by: 'ECS service shop/checkout', ...use }));
    return findingsFor(REPOSITORY, family, indexReports([report('ecs', { uses: all })]))[0];
  };

  test('a use is found by the digest of any member and by any tag', () => {
    const names = [
      ...[1, 2, 3].map((n) => ({ digest: digest(n) })),
      ...['v1.2.3', 'arm', quarantineTag(digest(3), 'arm'), `sha256-${digest(1).slice(7)}.sig`].map(
        (tag) => ({ tag }),
      ),
      { digest: digest(1), tag: 'other' },
      { digest: digest(9), tag: 'v1.2.3' },
    ];
    for (const name of names) {
      expect(says(name), JSON.stringify(name)).toEqual({
        source: 'ecs',
        observedAt: NOW,
        status: 'in-use',
        by: 'ECS service shop/checkout',
      });
    }
  });

  test('says that it was pinned where somebody named a digest of it, not where they named its tag only', () => {
    expect(says({ digest: digest(3), pinned: true })).toMatchObject({ pinned: true });
    expect(says({ digest: digest(3) }, { digest: digest(1), pinned: true })).toMatchObject({ pinned: true });
    expect(says({ digest: digest(9), tag: 'v1.2.3', pinned: true })).not.toHaveProperty('pinned');
  });

  test('says when it was last in use only where no use of it is of now', () => {
    const [a, b] = [digest(1), digest(3)];
    expect(says({ digest: a, at: daysAgo(9) }, { digest: b, at: daysAgo(4) })).toMatchObject({
      at: daysAgo(4),
    });
    expect(says({ digest: a, at: daysAgo(9) }, { digest: b })).not.toHaveProperty('at');
  });

  test('lesson 2: a pin by digest counts also after the tags were put aside', () => {
    const aside = familyOf(image(5, { tags: [quarantineTag(digest(5), 'v9')] }));
    const index = indexReports([
      report('lambda', { uses: [{ repository: REPOSITORY, digest: digest(5), by: 'f:7' }] }),
    ]);
    expect(findingsFor(REPOSITORY, aside, index)).toMatchObject([{ status: 'in-use', by: 'f:7' }]);
  });

  test('other names, digests and repositories are not seen', () => {
    expect(says({ tag: 'v1.2' }, { digest: digest(9) })).toMatchObject({ status: 'not-seen', inspected: 41 });
    expect(says({ repository: 'other', tag: 'v1.2.3' })).toMatchObject({ status: 'not-seen' });
  });

  test('several uses are named once each, the first three', () => {
    const uses = ['a', 'a', 'b', 'c', 'd'].map((by) => ({ by, tag: 'v1.2.3' }));
    expect(says(...uses)).toMatchObject({ by: 'a, b, c and 1 more' });
  });

  test('a use without tag or digest makes the repository unclear, and means latest', () => {
    expect(says({ by: 'compose.yml' })).toMatchObject({
      status: 'unknown',
      why: `compose.yml names ${REPOSITORY} without a tag or digest`,
    });
    const latest = familyOf(image(1, { tags: ['latest'] }));
    const index = indexReports([report('files', { uses: [{ repository: REPOSITORY, by: 'compose.yml' }] })]);
    expect(findingsFor(REPOSITORY, latest, index)).toMatchObject([{ status: 'in-use' }]);
  });

  test('each source speaks for itself, in the order of the reports', () => {
    const index = indexReports([
      report('ecs', { uses: [{ repository: REPOSITORY, tag: 'v1.2.3', by: 'web' }] }),
      failed('lambda', 'no permission'),
      report('files', { unclear: new Map([[REPOSITORY, 'an unresolved variable']]) }),
      failed('eks', 'it is old', 'stale'),
      report('batch'),
    ]);
    expect([...index.sources]).toEqual(['ecs', 'lambda', 'files', 'eks', 'batch']);
    expect(findingsFor(REPOSITORY, family, index).map((finding) => finding.status)).toEqual([
      ...['in-use', 'unknown', 'unknown', 'unknown', 'not-seen'],
    ]);
    expect(findingsFor('other', family, index).map((finding) => finding.status)).toEqual([
      ...['not-seen', 'unknown', 'not-seen', 'unknown', 'not-seen'],
    ]);
  });

  test('promise 2: a failed source is unknown for every family of every repository', () => {
    const reports = (['failed', 'stale', 'too-small'] as const).map((status) =>
      failed(status, `it is ${status}`, status),
    );
    for (const repository of [REPOSITORY, 'other']) {
      expect(findingsFor(repository, family, indexReports(reports))).toEqual(
        reports.map(({ name }) => ({
          source: name,
          observedAt: NOW,
          status: 'unknown',
          why: `it is ${name}`,
        })),
      );
    }
  });
});

describe('pull times', () => {
  const pulled = (days: number | undefined, reads: [number, number][] = []) =>
    pullFinding(
      familyOf(image(1, days === undefined ? {} : { lastPulledAt: daysAgo(days) })),
      90 * DAY,
      new Map(reads.map(([n, at]) => [digest(n), daysAgo(at)])),
      NOW,
    );

  test('a pull within the rollback period is a use', () => {
    expect(pulled(12.5)).toMatchObject({ source: 'pulls', status: 'in-use', by: 'pulled 12 days ago' });
    expect(pulled(90)).toMatchObject({ status: 'in-use' });
    expect(pulled(-3 / 24 / 60)).toMatchObject({ status: 'in-use', by: 'pulled less than a day ago' });
  });

  test('an older pull, or none, is none', () => {
    expect(pulled(90.1)).toMatchObject({ status: 'not-seen', inspected: 1 });
    expect(pulled(undefined)).toMatchObject({ status: 'not-seen' });
    expect(pulled(100, [[1, 100]])).toMatchObject({ status: 'not-seen' });
  });

  test('a pull in the future, or at no time at all, is unknown', () => {
    expect(pulled(-1)).toMatchObject({ status: 'unknown' });
    expect(pulled(Number.NaN)).toMatchObject({ status: 'unknown' });
  });

  test('a pull within a day after our own read proves nothing', () => {
    for (const read of [10, 10.9, 11, 10 - 1 / 24 / 60])
      expect(pulled(10, [[1, read]])).toMatchObject({ status: 'unknown' });
    for (const read of [11.1, 9.9, 50]) expect(pulled(10, [[1, read]])).toMatchObject({ status: 'in-use' });
    expect(pulled(10, [[2, 10]])).toMatchObject({ status: 'in-use' });
  });

  test('our read of one member may be recorded on another; a real pull of any member still counts', () => {
    const children = new Map([[digest(1), [digest(2)]]]);
    const find = (childPull: number) => {
      const images = [image(1, { mediaType: INDEX }), image(2, { lastPulledAt: daysAgo(childPull) })];
      const read = new Map([[digest(1), daysAgo(10.5)]]);
      return familiesOf(images, children).map((family) => pullFinding(family, 90 * DAY, read, NOW));
    };
    expect(find(10)).toMatchObject([{ status: 'unknown' }]);
    expect(find(20)).toMatchObject([{ status: 'in-use', by: 'pulled 20 days ago' }]);
    const both = [
      image(1, { mediaType: INDEX, lastPulledAt: daysAgo(10) }),
      image(2, { lastPulledAt: daysAgo(99) }),
    ];
    const [family] = familiesOf(both, children);
    const read = new Map([[digest(2), daysAgo(10.5)]]);
    expect(family && pullFinding(family, 90 * DAY, read, NOW)).toMatchObject({ status: 'unknown' });
  });
});
