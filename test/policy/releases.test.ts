import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { newestReleases } from '../../src/policy/releases.ts';
import { compileRetention } from '../../src/policy/retention.ts';
import { compareVersions, parseVersion } from '../../src/policy/version.ts';
import { cosign, daysAgo, digest, familiesOf, INDEX, image, REPOSITORY, SEED, without } from './build.ts';

describe('a tag read as a release name', () => {
  test.each([
    ['1.2.3', '', [1, 2, 3], '', []],
    ['v1.2', 'v', [1, 2], '', []],
    ['api-v1.2.3', 'api-v', [1, 2, 3], '', []],
    ['api2-v1.2.3-rc.1', 'api2-v', [1, 2, 3], 'rc', ['rc', 1]],
    ['1.2.3-Alpine3', '', [1, 2, 3], 'alpine', ['Alpine', 3]],
    ['1.2.3rc1', '', [1, 2, 3], 'rc', ['rc', 1]],
    ['1.2.3-14-gabc1234', '', [1, 2, 3], '', [14, 'gabc', 1234]],
    ['release2.3', 'release', [2, 3], '', []],
    ['release-2024-05-31', 'release-', [2024, 5, 31], '', []],
    ['2024.05.31-2', '', [2024, 5, 31, 2], '', []],
    ['2024-05-31-3f2a9bc', '', [2024, 5, 31], '', [3, 'f', 2, 'a', 9, 'bc']],
    ['prod-123', 'prod-', [123], '', []],
    ['release-v12-hotfix', 'release-v', [12], 'hotfix', ['hotfix']],
    ['v12', 'v', [12], '', []],
    ['prod-3f2a9bc', 'prod-', [], '', []],
    ['prod-eu-3f2a9bc', 'prod-eu-', [], '', []],
    ['stable', 'stable', [], '', []],
  ])('%s', (tag, prefix, numbers, variant, suffix) => {
    expect(parseVersion(tag)).toEqual({ prefix, numbers, variant, suffix });
  });

  test('versions are ordered by number, a pre-release before its release', () => {
    const ordered = [
      ...[
        '1.2.0-1',
        '1.2.0-alpha',
        '1.2.0-alpha.1',
        '1.2.0-alpha.2',
        '1.2.0-alpha.10',
        '1.2.0-beta',
        '1.2.0',
      ],
      ...['1.2.1', '1.10', '1.10.1', '2.0.0-rc.1', '2.0.0', '10.0.0'],
    ].map(parseVersion);
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) {
        expect(Math.sign(compareVersions(a, b)), `${i} and ${j}`).toBe(Math.sign(i - j));
      }
    }
    expect(compareVersions(parseVersion('1.2'), parseVersion('1.2.0'))).toBe(0);
  });

  test('the order is one: what is newer one way is older the other', () => {
    const tag = fc
      .stringMatching(/^[v0-9][0-9]?(\.[0-9]{1,2}){0,2}(-(rc|a|[0-9])(\.[0-9]{1,2})?)?$/)
      .map(parseVersion);
    fc.assert(
      fc.property(tag, tag, (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      }),
      SEED,
    );
  });
});

describe('promise 6: the last N releases are protected, by version and by push date, per tag prefix', () => {
  const classifier = compileRetention({
    rules: [{ class: 'release', tags: ['api-v*', 'web-v*', 'prod-*'] }],
  });
  const newest = (images: readonly Image[], keep = 2) => {
    const families = familiesOf(images);
    const found = newestReleases(REPOSITORY, families, classifier, keep);
    return families.filter((family) => found.has(family.root.digest)).map((family) => family.tags[0]);
  };
  const tagged = (...tags: [string, number][]) =>
    tags.map(([tag, days], i) => image(i + 1, { tags: [tag], pushedAt: daysAgo(days) }));

  test('a late backport pushes no higher version out, nor the other way round', () => {
    const images = tagged(['v2.1.0', 300], ['v2.0.0', 301], ['v1.9.8', 1], ['v1.9.9', 2], ['v1.0.0', 400]);
    expect(newest(images)).toEqual(['v2.1.0', 'v2.0.0', 'v1.9.8', 'v1.9.9']);
  });

  test('each prefix has its own', () => {
    const images = tagged(['api-v1.0.0', 9], ['api-v1.1.0', 8], ['api-v1.2.0', 7], ['web-v0.1.0', 500]);
    expect(newest(images)).toEqual(['api-v1.1.0', 'api-v1.2.0', 'web-v0.1.0']);
  });

  test("pre-releases and variants take no release's place", () => {
    const images = tagged(
      ['v1.1.0', 9],
      ['v1.2.0', 8],
      ['v1.2.0-rc.3', 7],
      ['v1.2.0-rc.2', 6],
      ['v1.2.0-rc.1', 9],
    );
    expect(newest(images)).toEqual(['v1.1.0', 'v1.2.0', 'v1.2.0-rc.3', 'v1.2.0-rc.2']);
  });

  test('releases without a version are ranked by push date', () => {
    expect(newest(tagged(['prod-3f2a9bc', 3], ['prod-3f2a9bd', 2], ['prod-3f2a9be', 1]))).toEqual([
      'prod-3f2a9bd',
      'prod-3f2a9be',
    ]);
  });

  test('what ties with the last one stays', () => {
    expect(newest(tagged(['v1.0', 5], ['v1.0.0', 5], ['v0.9', 5], ['v0.8', 6]), 1)).toEqual([
      'v1.0',
      'v1.0.0',
      'v0.9',
    ]);
  });

  test('lesson 9: a missing push date counts as newest and takes no place', () => {
    const images = tagged(['v1.0.0', 3], ['v1.1.0', 2], ['v1.2.0', 1]);
    expect(newest([...images, without(image(9, { tags: ['v0.0.1'] }), 'pushedAt')])).toEqual([
      'v1.1.0',
      'v1.2.0',
      'v0.0.1',
    ]);
    expect(newest([without(image(9, { tags: ['prod-x'] }), 'pushedAt')])).toEqual(['prod-x']);
  });

  test('a signature that came later makes no release newer, and none of its dates older', () => {
    const releases = tagged(['v1.0.0', 390], ['v3.0.0', 380], ['v1.9.0', 370]);
    const signature = image(8, { tags: [cosign(1)], pushedAt: daysAgo(369) });
    expect(newest([...releases, signature], 1)).toEqual(['v3.0.0', 'v1.9.0']);
    const attestation = without(image(9, { subject: digest(1) }), 'pushedAt');
    expect(newest([...releases, attestation], 1)).toEqual(['v3.0.0', 'v1.9.0']);
  });

  test('an index counts by its own push, also where its platforms were there before', () => {
    const index = image(8, { tags: ['prod-3f2a9bf'], mediaType: INDEX, pushedAt: daysAgo(1) });
    const images = [...tagged(['prod-3f2a9bd', 3], ['prod-3f2a9be', 2]), image(9), index];
    const families = familiesOf(images, new Map([[digest(8), [digest(9)]]]));
    expect([...newestReleases(REPOSITORY, families, classifier, 1).keys()]).toEqual([digest(8)]);
  });

  test('what was pushed long ago and became a release today counts by its version', () => {
    const promoted = image(9, { tags: ['feat-a', 'v4.0.0'], pushedAt: daysAgo(500) });
    expect(newest([...tagged(['v3.0.0', 2], ['v3.0.1', 1]), promoted], 1)).toEqual(['v3.0.1', 'feat-a']);
  });

  test('a family counts once, by its highest version; other tags make no release', () => {
    const images = [
      image(1, { tags: ['v1.2.0', 'v1.2.3', 'v1.2.1', 'latest'], pushedAt: daysAgo(5) }),
      image(2, { tags: ['v1.2.2', 'pr-1'], pushedAt: daysAgo(6) }),
      image(3, { tags: ['v1.1.0'], pushedAt: daysAgo(7) }),
      image(4, { tags: ['feat-9.9.9'], pushedAt: daysAgo(1) }),
    ];
    expect(newest(images)).toEqual(['latest', 'pr-1']);
  });

  test('the answer says what it is among the newest of; none are kept where none shall be', () => {
    const families = familiesOf(tagged(['api-v1.0.0-rc.1', 1]));
    expect([...newestReleases(REPOSITORY, families, classifier, 1).values()]).toEqual(['api-v*rc']);
    expect(newest(tagged(['v1.0.0', 1]), 0)).toEqual([]);
  });

  test('never fewer than N of a prefix, and keeping more keeps all that was kept', () => {
    const minor = fc.tuple(fc.nat(20), fc.nat(300));
    fc.assert(
      fc.property(
        fc.array(minor, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 1, max: 8 }),
        (list, keep) => {
          const images = tagged(...list.map(([n, days]): [string, number] => [`v1.${n}`, days]));
          const families = familiesOf(images);
          const fewer = newestReleases(REPOSITORY, families, classifier, keep);
          const more = newestReleases(REPOSITORY, families, classifier, keep + 1);
          expect(fewer.size).toBeGreaterThanOrEqual(Math.min(keep, images.length));
          for (const root of fewer.keys()) expect(more.has(root)).toBe(true);
        },
      ),
      SEED,
    );
  });
});
