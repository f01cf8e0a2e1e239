import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import type { LifecyclePolicy } from '../../src/policy/lifecycle/policy.ts';
import { actsWithin, almostFull } from '../../src/policy/policy-acts.ts';
import { policyFacts } from '../../src/policy/policy-facts.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { newestReleases } from '../../src/policy/releases.ts';
import { compileRetention, DEFAULT_SETTINGS } from '../../src/policy/retention.ts';
import { DAY } from '../../src/policy/time.ts';
import { context, daysAgo, digest, familiesOf, image, MUTABLE, NOW, REPOSITORY } from './build.ts';
import { rules } from './build-policy.ts';

function read(text: string): LifecyclePolicy {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  return policy;
}

const KEEP = DEFAULT_SETTINGS.keepReleases;

/** What the gate says, with the newest releases as a scan finds them. */
function safety(text: string, images: readonly Image[]) {
  const families = familiesOf(images);
  const latestReleases = newestReleases(REPOSITORY, families, compileRetention(DEFAULT_SETTINGS), KEEP);
  const inventory = { images, listed: new Map(), held: new Set<never>() };
  return policySafety(read(text), {
    ...{ inventory, families, blind: [], setting: MUTABLE },
    context: context({ latestReleases }),
  });
}

const objections = (text: string, images: readonly Image[]) => {
  const said = safety(text, images);
  return said.status === 'unsafe' ? said.objections.map((one) => [one.digest, one.when, one.why]) : [];
};
const release = (n: number, tag: string, days = 200) => image(n, { tags: [tag], pushedAt: daysAgo(days) });
const build = (n: number, tag = `feat-${n}`) => image(n, { tags: [tag], pushedAt: daysAgo(190) });
const PUSHED_OUT = [[digest(1), 'later', expect.stringContaining('newest release')]];

describe('promise 6: the newest releases are not pushed out', () => {
  test('by ordinary builds, where a rule counts both', () => {
    const both = [release(1, 'v1.2.0'), build(2), build(3)];
    expect(objections(rules({ count: KEEP + 3 }), both)).toEqual(PUSHED_OUT);
    const named = [image(1, { tags: ['v1.2.0', 'feat-1'] }), build(2)];
    expect(objections(rules({ tags: ['feat-*'], count: KEEP + 3 }), named)).toEqual(PUSHED_OUT);
  });

  test('by releases of another name', () => {
    const two = [release(1, 'v1.2.0', 400), release(2, 'release-3.0.0')];
    expect(objections(rules({ count: KEEP + 3 }), two)).toContainEqual(PUSHED_OUT[0]);
  });

  test('by a rule that keeps fewer than are to stay', () => {
    expect(objections(rules({ tags: ['v*'], count: KEEP - 1 }), [release(1, 'v1.2.0')])).toEqual(PUSHED_OUT);
  });

  test('only newer releases of its own name take its place for good', () => {
    const all = [release(1, 'v1.2.0'), release(2, 'v1.3.0')];
    expect(safety(rules({ tags: ['v*'], count: KEEP }), all).status).toBe('safe');
  });

  test('by late backports, where there were such before', () => {
    const newest = rules({ tags: ['v*'], count: KEEP });
    const inTurn = [release(1, 'v2.0.0', 200), release(2, 'v1.9.0', 250), release(3, 'v1.8.0', 250)];
    expect(safety(newest, inTurn).status).toBe('safe');
    const late = [release(1, 'v2.0.0', 300), release(2, 'v1.9.1', 200)];
    expect(objections(newest, late)).toContainEqual(PUSHED_OUT[0]);
    const twoNames = [release(1, 'v1.0.0', 300), image(2, { tags: ['v0.9.0', 'v1.1.0'] })];
    expect(safety(newest, twoNames).status).toBe('safe');
    const swapped = [release(1, 'v1.0.0', 300), image(2, { tags: ['v1.1.0', 'v0.9.0'] })];
    expect(safety(newest, swapped).status).toBe('safe');
  });
});

describe('a rule that keeps so many that it only spares', () => {
  const SHIELDED = read(rules({ tags: ['v*'], count: 100_000 }, { tags: ['feat-*'], days: 30 }));
  const many = Array.from({ length: 90_001 }, (_, i) => release(i, 'v1'));
  const among = (images: readonly Image[]) => ({ images, listed: new Map(), held: new Set<never>() });

  test('may delete the oldest in a repository that comes near that number, and that is seen and said', () => {
    const acts = actsWithin(SHIELDED, among(many), NOW, DAY);
    expect(acts).toHaveLength(many.length);
    expect(acts[0]).toMatchObject({ rulePriority: 1, displaced: true });
    const facts = policyFacts({
      ...{ policy: SHIELDED, inventory: among(many), retention: { protects: [], exceptions: [] } },
      ...{ notes: [], preview: { status: 'not-checked', why: 'not asked' }, horizon: DAY, at: NOW },
    });
    expect(facts.notes[0]).toContain('Rule 1 spares the newest 100000 images only');
  });

  test('does not in one that does not, nor where few of the many bear such a name', () => {
    expect(actsWithin(SHIELDED, among(many.slice(2)), NOW, DAY)).toEqual([]);
    const others = [...many.slice(0, 80_000), ...many.slice(80_000).map((one) => ({ ...one, tags: [] }))];
    expect(almostFull(SHIELDED, among(others))).toEqual([]);
  });
});
