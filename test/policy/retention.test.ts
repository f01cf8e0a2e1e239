import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePatterns } from '../../src/policy/glob.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import {
  compileRetention,
  DEFAULT_SETTINGS,
  RETENTION_CLASSES,
  type RetentionClass,
  type RetentionRule,
} from '../../src/policy/retention.ts';
import { DAY } from '../../src/policy/time.ts';
import { digest, REPOSITORY, SEED } from './build.ts';

function matches(patterns: readonly string[], text: string): boolean {
  const compiled = compilePatterns(patterns);
  if ('errors' in compiled) throw new Error(compiled.errors.join());
  return compiled.matches(text);
}

describe('patterns', () => {
  test.each([
    ['feat-*', ['feat-', 'feat-x'], ['feat', 'a-feat-x', 'Feat-x']],
    ['*-cache', ['-cache', 'a/b-cache'], ['cache', 'a-cache-b']],
    ['v?', ['v1', 'vx'], ['v', 'v12']],
    ['?1', ['v1', '.1'], ['1', 'v']],
    ['a.b', ['a.b'], ['axb', 'a.b.c']],
    ['a**b', ['ab', 'axxb'], ['a']],
    ['/^v\\d+/', ['v1', 'v12-x'], ['v', 'xv1']],
    ['/\\d$/', ['v1', '9'], ['', 'v']],
    ['/^(a|b)1$/', ['a1', 'b1'], ['c1', 'a12']],
    ['/^x?y/', ['xy', 'y'], ['x', 'ay']],
    ['/^\\d{4}-/', ['2024-x'], ['202-x', 'x']],
  ])('%s', (pattern, yes, no) => {
    for (const text of yes) expect(matches([pattern], text), text).toBe(true);
    for (const text of no) expect(matches([pattern], text), text).toBe(false);
    // Behind the first-character guard as without it.
    for (const text of yes) expect(matches(['zzz', pattern], text), text).toBe(true);
    for (const text of no) expect(matches(['*zzz', pattern], text), text).toBe(false);
  });

  test('an empty list matches nothing', () => {
    expect([matches([], ''), matches([], 'v1'), matches(['v*'], '')]).toEqual([false, false, false]);
  });

  test('every pattern that cannot be read is answered, none throws', () => {
    const compiled = compilePatterns([
      '',
      '/',
      '//',
      '/a',
      '/(/',
      '/(a)\\1/',
      '/(?<x>a)/',
      '/(?<=a)b/',
      'ok',
    ]);
    expect('errors' in compiled && compiled.errors).toEqual([
      'pattern "": is empty',
      'pattern "/": a regular expression stands between two slashes and is not empty',
      'pattern "//": a regular expression stands between two slashes and is not empty',
      'pattern "/a": a regular expression stands between two slashes and is not empty',
      expect.stringContaining('pattern "/(/": SyntaxError'),
      'pattern "/(a)\\\\1/": back references and named groups are not supported',
      'pattern "/(?<x>a)/": back references and named groups are not supported',
    ]);
  });

  test('no pattern throws, and the guard changes no answer', () => {
    const text = fc.stringMatching(/^[a-c1.\-_*?]{0,8}$/);
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const compiled = compilePatterns([pattern]);
        const guarded = 'matches' in compiled && compiled.matches(name);
        const open = compilePatterns([pattern, '/$never/']);
        expect('matches' in open && open.matches(name)).toBe(guarded);
      }),
      SEED,
    );
  });
});

const defaults = compileRetention(DEFAULT_SETTINGS);

describe('default classes', () => {
  const cases: Record<RetentionClass, string> = {
    release:
      '1.2.3 v1.2.3 1.2 v1.2 v10.20.30-rc.1 1.2.3-alpine 1.2.3.Final 2024.01.15 2024.1 2024-05 2024-05-31 2024-05-31-2 ' +
      'release-7 rel-7 stable prod prod-eu production',
    preview: 'pr-12 pr12 pr12-x mr-4 preview-x review-x',
    cache: 'cache cache-main buildcache buildcache-x main-buildcache v1.2.3-buildcache',
    branch:
      'feat-x feature-x fix-x bugfix-x hotfix-x chore-x dev-x develop develop-7 main-7 master-7 nightly nightly-1 ' +
      'snapshot snapshot-2 1.2.3-SNAPSHOT dependabot-npm renovate-x',
    experiment: 'exp-x experiment-x tmp-x wip-x spike-x poc-x',
    unknown:
      'latest 3f2a9bc 0123456789abcdef0123456789abcdef01234567 main master v1 42 private xpr-1 pr 20240115',
  };
  test.each(RETENTION_CLASSES)('%s', (kind) => {
    for (const tag of cases[kind].split(' ')) expect(defaults.classOf(REPOSITORY, [tag]), tag).toBe(kind);
  });

  test('a cache repository holds cache, but a release in it is a release', () => {
    for (const name of ['payments/cache', 'app-cache', 'team/buildcache', 'team/buildcache-arm']) {
      expect(defaults.classOf(name, ['3f2a9bc']), name).toBe('cache');
      expect(defaults.classOf(name, []), name).toBe('cache');
      expect(defaults.classOf(name, ['v1.2.3']), name).toBe('release');
    }
    expect(defaults.classOf('cacheable', ['3f2a9bc'])).toBe('unknown');
  });
});

describe('classes', () => {
  const user = (...rules: RetentionRule[]) => compileRetention({ rules });

  test('the most protected class wins for several tags, whatever their order', () => {
    expect(defaults.classOf(REPOSITORY, ['pr-1', 'v1.2.3'])).toBe('release');
    expect(defaults.classOf(REPOSITORY, ['cache-1', 'feat-x', 'exp-1'])).toBe('branch');
    expect(defaults.classOf(REPOSITORY, ['pr-1', '3f2a9bc'])).toBe('unknown');
    const tags = fc.array(fc.constantFrom('v1.2.3', 'pr-1', 'feat-x', 'cache', 'exp-1', 'latest'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(tags, (list) => {
        const rank = (kind: RetentionClass) => RETENTION_CLASSES.indexOf(kind);
        const ranks = list.map((tag) => rank(defaults.classOf(REPOSITORY, [tag])));
        expect(rank(defaults.classOf(REPOSITORY, list))).toBe(Math.min(...ranks));
      }),
      SEED,
    );
  });

  test('put-aside names count as they were, cosign tags not at all', () => {
    expect(defaults.classOf(REPOSITORY, [quarantineTag(digest(1), 'pr-1')])).toBe('preview');
    expect(defaults.classOf(REPOSITORY, [`sha256-${digest(1).slice(7)}.sig`, 'pr-1'])).toBe('preview');
    expect(defaults.classOf(REPOSITORY, [`sha256-${digest(1).slice(7)}.sig`])).toBe('unknown');
    expect(defaults.classOf(REPOSITORY, [])).toBe('unknown');
  });

  test("the user's rules come first; the first that applies decides", () => {
    const { classOf } = user(
      { class: 'experiment', tags: ['v*'], repositories: ['lab/*'] },
      { class: 'release', tags: ['*'], repositories: ['prod/*'] },
      { class: 'branch', tags: ['[abc]'] },
      { class: 'preview', repositories: ['previews'] },
    );
    expect([classOf('lab/a', ['v1.2.3']), classOf('web', ['v1.2.3'])]).toEqual(['experiment', 'release']);
    expect([classOf('prod/a', ['3f2a9bc']), classOf('prod/a', [])]).toEqual(['release', 'unknown']);
    expect([classOf('previews', []), classOf('previews', ['v1.2.3'])]).toEqual(['preview', 'preview']);
    expect(user({ class: 'cache' }).classOf('any', [])).toBe('cache');
  });

  test('a rule that cannot be read is reported, and what reaches it is unknown: it might have protected that', () => {
    const { errors, classOf } = user(
      { class: 'preview', tags: ['ok-*'] },
      { class: 'release', tags: ['/(/'], repositories: [''] },
    );
    expect(errors).toHaveLength(2);
    expect([classOf('a', ['ok-1']), classOf('a', ['pr-1']), classOf('a', [])]).toEqual([
      'preview',
      'unknown',
      'unknown',
    ]);
    expect(defaults.errors).toEqual([]);
  });

  test('the default settings are those the documentation names', () => {
    const days = Object.entries(DEFAULT_SETTINGS.expectedLife).map(([kind, life]) => [kind, life / DAY]);
    expect(Object.fromEntries(days)).toEqual({
      ...{ release: 180, unknown: 180, branch: 30, preview: 14, experiment: 30, cache: 14 },
    });
    expect(DEFAULT_SETTINGS).toMatchObject({ keepReleases: 10, rollbackPeriod: 90 * DAY });
  });
});
