import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import type { JudgeContext } from '../../src/policy/judge-context.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { TagMutability } from '../../src/policy/moving-names.ts';
import { movingNames } from '../../src/policy/moving-names.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { DAY } from '../../src/policy/time.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { context, daysAgo, digest, familiesOf, image, MUTABLE, NOW, REPOSITORY, report } from './build.ts';
import { rules } from './build-policy.ts';

const UNTAGGED = rules({ untagged: true, days: 201 });
/** Builds of main go, whatever is promoted by a name is spared. */
const PROMOTED = rules({ tags: ['prod*'], count: 100_000 }, { tags: ['main-*'], days: 201 });

interface Around extends Partial<JudgeContext> {
  readonly setting?: TagMutability;
}

function safety(text: string, images: readonly Image[], { setting = MUTABLE, ...parts }: Around = {}) {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  const inventory = { images, listed: new Map(), held: new Set<never>() };
  const families = familiesOf(images);
  return policySafety(policy, { inventory, families, setting, context: context(parts), blind: [] });
}

const using = (tag: string) => ({
  index: indexReports([report('ecs', { uses: [{ repository: REPOSITORY, tag, by: 'service checkout' }] })]),
});
const old = (...tags: string[]) => image(1, { tags, pushedAt: daysAgo(300) });
const objecting = (why: string, rule = 1) => ({
  status: 'unsafe',
  objections: [{ digest: digest(1), rule, why: expect.stringContaining(why) }],
});

describe('promise 6: what runs, and would go once its tag moves, stops a policy', () => {
  test('by a rule for untagged images', () => {
    expect(safety(UNTAGGED, [old('prod-live')], using('prod-live'))).toMatchObject(
      objecting('Nothing spares it once prod-live moves to another image: In use: service checkout'),
    );
  });

  test('also where the tag that moves has a number: a Region, a stage, an account', () => {
    for (const tag of ['prod-eu-west-1', 'prod-1', 'staging-1', '1', 'prod-123456789012', 'python3.11']) {
      expect(safety(UNTAGGED, [old(tag)], using(tag))).toMatchObject(objecting(`once ${tag} moves`));
    }
  });

  test('by a rule for another tag of it, which the one that moves kept away', () => {
    for (const built of ['main-abc', 'main-1a2b3c4', 'main-17']) {
      expect(safety(PROMOTED, [old(built, 'prod')], using('prod'))).toMatchObject(
        objecting('once prod moves', 2),
      );
    }
  });

  test('by a rule whose patterns only some of its tags match together', () => {
    const both = rules({ tags: ['prod*'], count: 100_000 }, { tags: ['app-*', 'main-*'], days: 201 });
    expect(safety(both, [old('app-x', 'main-y', 'prod')], using('prod'))).toMatchObject(
      objecting('once prod moves', 2),
    );
    const prefixes = both
      .replaceAll('tagPatternList', 'tagPrefixList')
      .replaceAll('-*', '-')
      .replace('prod*', 'prod');
    expect(safety(prefixes, [old('app-x', 'main-y', 'prod')], using('prod')).status).toBe('unsafe');
  });

  test('by what a rule asks of each of many tags, tried once for each kind of tag', () => {
    const text = rules(
      { tags: ['prod*'], count: 100_000 },
      { tags: ['b-*'], days: 400 },
      { tags: ['a-*'], days: 201 },
    );
    const one = old('prod', 'b-1', 'b-2', 'a-1', 'a-2', 'spare');
    expect(safety(text, [one], using('prod'))).toMatchObject(objecting('once prod, b-1 and 3 more move', 3));
  });

  test('by several tags at once, and where no family is known that it belongs to', () => {
    const several = safety(UNTAGGED, [old('prod-live', 'latest')], using('latest'));
    expect(several).toMatchObject(objecting('once prod-live, latest move to another image: In use'));
    const inventory = { images: [old('prod-live')], listed: new Map(), held: new Set<never>() };
    const policy = parseLifecyclePolicy(UNTAGGED);
    if ('errors' in policy) throw new Error(policy.errors.join('; '));
    const unknown = { inventory, families: [], setting: MUTABLE, context: context(), blind: [] };
    expect(policySafety(policy, unknown)).toMatchObject(objecting('Nothing is known of it.'));
  });

  test('by a rule that keeps the newest, once enough builds came', () => {
    const newest = rules({ tags: ['prod*'], count: 100_000 }, { tags: ['main-*'], count: 30 });
    expect(safety(newest, [old('main-17', 'prod')], using('prod')).status).toBe('unsafe');
  });

  test.each<[string, Partial<JudgeContext>]>([
    ['kept', { keeps: new Map([[digest(1), { until: NOW + 9 * DAY, by: 'U0PAYLEAD' }]]) }],
    ['used lately', { usesSeen: new Map([[digest(1), { lastAt: daysAgo(9), by: 'service checkout' }]]) }],
    ['a release among the newest', { latestReleases: new Map([[digest(1), 'prod']]) }],
    ['under a hold', { heldDigests: new Set([digest(1)]) }],
    ['of a registry that was not watched for long', { watchedSince: daysAgo(9) }],
  ])('and so does what is %s', (_, parts) => {
    expect(safety(UNTAGGED, [old('prod-live')], parts).status).toBe('unsafe');
  });
});

describe('a policy is not held up', () => {
  test('by images that nobody needs, nor by mere youth', () => {
    expect(safety(UNTAGGED, [old('prod-live')]).status).toBe('safe');
    const young = image(1, { tags: ['feat-a'], pushedAt: daysAgo(9) });
    expect(safety(rules({ untagged: true, days: 20 }), [young]).status).toBe('safe');
  });

  test('by what is young enough to outlive its rollback period, or its keep, without its tag', () => {
    const young = image(1, { tags: ['prod-live'], pushedAt: daysAgo(110) });
    expect(safety(UNTAGGED, [young], using('prod-live')).status).toBe('safe');
    const older = { ...young, pushedAt: daysAgo(112) };
    expect(safety(UNTAGGED, [older], using('prod-live')).status).toBe('unsafe');
    const until = (days: number) => ({
      keeps: new Map([[digest(1), { until: NOW + days * DAY, by: 'U0PAYLEAD' }]]),
    });
    expect(safety(UNTAGGED, [young], until(90)).status).toBe('safe');
    expect(safety(UNTAGGED, [young], until(92)).status).toBe('unsafe');
  });

  test('by what has a version or a commit in a name of its own, or where tags cannot move', () => {
    expect(safety(UNTAGGED, [old('prod-live', 'v1.4.2')], using('prod-live')).status).toBe('safe');
    expect(safety(UNTAGGED, [old('prod-live', 'sha-1a2b3c4')], using('prod-live')).status).toBe('safe');
    const setting = { mutability: 'IMMUTABLE', exclusions: [] } as const;
    expect(safety(UNTAGGED, [old('prod-live')], { ...using('prod-live'), setting }).status).toBe('safe');
  });

  test('twice by one image', () => {
    const text = rules({ tags: ['prod*'], days: 201 }, { untagged: true, days: 201 });
    expect(safety(text, [old('prod-live')], using('prod-live'))).toMatchObject({
      objections: [{ digest: digest(1), rule: 1, why: 'In use: service checkout (ecs).' }],
    });
  });
});

describe('which tags may move', () => {
  const moves = (mutability: TagMutability['mutability'], exclusions: readonly string[] = []) =>
    movingNames({ mutability, exclusions }, context());

  test.each([
    ['prod', true],
    ['latest', true],
    ['feat-refunds', true],
    ['pr-9', true],
    ['main-17', true],
    ['v1.4.2', false],
    ['1.4', false],
    ['api-v1.4.2', false],
    ['1.4.2-rc.1', false],
    ['v1.4.2rc1', false],
    ['v1', true],
    ['1', true],
    ['1.x', true],
    ['1.42.x', true],
    ['v1.4-latest', true],
    ['latest-1.4', true],
    ['python3.11', true],
    ['2024-05-31', false],
    ['2024-05-31-2', false],
    ['release-2024.5.31', false],
    ['20240531', false],
    ['prod-20240531T0902Z', false],
    ['20240531090200', false],
    ['nightly-2024-05-31', true],
    ['release-2024-05', true],
    ['202405310902', true],
    ['prod-eu-west-1', true],
    ['prod-us-east-1', true],
    ['production-2', true],
    ['staging-1', true],
    ['release-2', true],
    ['1234567', true],
    ['prod-123456789012', true],
    ['210987654321', true],
    ['main-1a2b3c4', false],
    ['prod-g1a2b3c4', false],
    ['abcdef0', false],
    ['facade', true],
    ['sha256-'.padEnd(71, 'a').concat('.sig'), false],
    ['layaway.0badcafe.prod', false],
  ])('%s: %s', (tag, expected) => {
    expect(moves('MUTABLE')(tag)).toBe(expected);
  });

  test('as the repository lets them, and a version that moved before', () => {
    expect(moves('IMMUTABLE')('prod')).toBe(false);
    expect(moves('IMMUTABLE_WITH_EXCLUSION', ['latest*'])('prod')).toBe(false);
    expect(moves('IMMUTABLE_WITH_EXCLUSION', ['latest*'])('latest-x')).toBe(true);
    expect(moves('MUTABLE_WITH_EXCLUSION', ['prod*'])('prod')).toBe(false);
    expect(moves('MUTABLE_WITH_EXCLUSION', ['prod*'])('latest')).toBe(true);
    expect(moves('unknown')('prod')).toBe(true);
    const former = new Map([
      ['v1.1', [{ digest: digest(9), until: daysAgo(3) }]],
      ['v1.2', []],
    ]);
    const tagHistory = { current: new Map(), former };
    const moved = movingNames(MUTABLE, context({ tagHistory }));
    expect([moved('v1.1'), moved('v1.2')]).toEqual([true, false]);
  });
});
