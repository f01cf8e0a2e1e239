import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Family } from '../../src/policy/family.ts';
import type { Image } from '../../src/policy/image.ts';
import type { SeenUse } from '../../src/policy/judge-context.ts';
import { compileLifecycle } from '../../src/policy/lifecycle/compile.ts';
import { isOwnRule } from '../../src/policy/lifecycle/own-shape.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { actsAtOnce } from '../../src/policy/policy-acts.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import {
  context,
  daysAgo,
  digest,
  familiesOf,
  image,
  MUTABLE,
  NOW,
  REPOSITORY,
  report,
  SEED,
  without,
} from './build.ts';
import { answer, from, frozen, LEAD, learn, removing } from './learn-build.ts';

const BY = 'service refunds';
const used = (days: number, ...ns: number[]): [Image['digest'], SeenUse][] =>
  ns.map((n) => [digest(n), { lastAt: daysAgo(days), by: BY }]);

/** Somebody kept these of a list, all others went, so many days ago. */
const reduced = (days: number, ...stays: number[]) =>
  answer(removing(days, { action: 'reduce', leftOut: stays.map(digest) }), {}, [
    frozen(1001, ['pr-1001']),
    ...stays.map((n) => frozen(n, [`pr-${n}`])),
  ]);
const pr = (n: number, pushed: number, parts: Partial<Image> = {}) =>
  image(n, { tags: [`pr-${n}`], pushedAt: daysAgo(pushed), ...parts });
const names = (families: readonly { readonly tags: readonly string[] }[]) =>
  families.flatMap(({ tags }) => tags);

/** What is learned, what the gate says of it, and what ECR would take within a day. */
function proposed(images: readonly Image[], parts: Parameters<typeof learn>[0], inUse: number[] = []) {
  const families: readonly Family[] = familiesOf(images);
  const usesSeen = new Map([...(parts?.usesSeen ?? []), ...used(0, ...inUse)]);
  const retention = learn({ ...parts, families, usesSeen });
  const compiled = compileLifecycle(retention, undefined, isOwnRule);
  const policy = 'text' in compiled ? parseLifecyclePolicy(compiled.text) : { errors: compiled.refused };
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  const uses = inUse.map((n) => ({ repository: REPOSITORY, digest: digest(n), by: BY }));
  const inventory = { images, listed: new Map(), held: new Set<never>() };
  const index = indexReports([report('ecs', { uses })]);
  const keeps = parts?.keeps ?? new Map();
  const evidence = {
    inventory,
    families,
    context: context({ index, usesSeen, keeps }),
    blind: [],
    setting: MUTABLE,
  };
  const acts = actsAtOnce(policy, inventory, NOW);
  return {
    ...{ retention, safety: policySafety(policy, evidence) },
    rule: retention.expires[0],
    goes: names(images.filter((one) => acts.has(one.digest))),
  };
}

describe('a rule learned from reductions leaves what the owner kept', () => {
  const kept = [reduced(40, 11, 12), reduced(20, 11, 12)];
  const asked = [pr(11, 100), pr(12, 110), pr(13, 120), pr(14, 130)];

  test('though newer images are in use, which ECR ranks with them', () => {
    const images = [pr(1, 30), pr(2, 31), pr(3, 32), ...asked];
    const { rule, safety, goes } = proposed(images, { answers: kept }, [1, 2, 3]);
    expect(rule?.limit).toEqual({ kind: 'count', count: 5 });
    expect(rule?.limitBecause).toBe('The newest 5: at most 2 were kept, and 3 more were not in question.');
    expect(safety, JSON.stringify(safety)).toMatchObject({ status: 'safe' });
    expect(goes).toEqual(['pr-13', 'pr-14']);
  });

  test('though newer ones are kept by word, were pulled of late, or are of another class by another name', () => {
    const images = [
      pr(1, 30),
      pr(2, 31, { lastPulledAt: daysAgo(5) }),
      pr(3, 32, { tags: ['pr-3', 'v1.2.0'] }),
      pr(4, 33, { status: 'ARCHIVED' }),
      ...asked,
    ];
    const keeps = new Map([[digest(1), { until: daysAgo(-30), by: LEAD }]]);
    const { rule, goes } = proposed(images, { answers: kept, keeps });
    expect(rule?.limit).toEqual({ kind: 'count', count: 5 });
    expect(goes).toEqual(['pr-13', 'pr-14']);
  });

  test('though attestations bear such names, and rank by themselves', () => {
    const sbom = (n: number, of: number) => pr(n, 90, { tags: [`pr-${of}-sbom`], subject: digest(of) });
    const cosign = `sha256-${digest(12).slice(7)}.sig`;
    const images = [...asked, sbom(21, 11), sbom(22, 13), pr(23, 90, { tags: [cosign, 'pr-12-sig'] })];
    const { rule, goes } = proposed(images, { answers: kept });
    expect(rule?.limit).toEqual({ kind: 'count', count: 5 });
    expect(goes).not.toContain('pr-12');
    expect(goes).toContain('pr-13');
  });

  test('though an older one was signed last, which makes it no newer', () => {
    const signature = image(23, { tags: [`sha256-${digest(13).slice(7)}.sig`], pushedAt: daysAgo(90) });
    const answers = [reduced(40, 11), reduced(20, 11)];
    const { rule, goes } = proposed([...asked, signature], { answers });
    expect(rule?.limit).toEqual({ kind: 'count', count: 1 });
    expect(goes).toEqual(['pr-12', 'pr-13', 'pr-14']);
  });

  test('though newer ones are old enough by now: by their names, for as long as what is left out stays', () => {
    const images = [pr(31, 16), pr(32, 17), ...asked];
    const { rule, retention, goes, safety } = proposed(images, { answers: kept });
    expect(rule?.limit).toEqual({ kind: 'count', count: 2 });
    expect(retention.exceptions).toEqual(
      [11, 12].map((n) => ({
        digest: digest(n),
        tags: [`pr-${n}`],
        why: 'left by Reduce on 2026-11-03',
        by: LEAD,
        until: daysAgo(20 - 90),
      })),
    );
    expect(goes).toEqual(['pr-13', 'pr-14']);
    expect(safety.status).toBe('safe');
    const long = [reduced(140, 11, 12), reduced(100, 11, 12)];
    expect(proposed(images, { answers: long }).goes).toEqual(['pr-11', 'pr-12', 'pr-13', 'pr-14']);
    const newer = [
      reduced(40, 11, 12),
      answer(removing(20, { action: 'reduce', leftOut: [digest(11)] }), {}, [
        frozen(11, ['pr-11']),
        frozen(12, ['pr-12']),
      ]),
    ];
    expect(names(proposed(images, { answers: newer }).retention.exceptions)).toEqual(['pr-11']);
  });

  test('unless they have no names: then there is no rule until that is over', () => {
    const untagged = (days: number) =>
      answer(
        removing(days, { action: 'reduce', leftOut: [digest(11)] }),
        { class: 'unknown', kind: 'untagged' },
        [frozen(11, []), frozen(1001, [])],
      );
    const images = [image(11, { pushedAt: daysAgo(400) }), image(12, { pushedAt: daysAgo(300) })];
    const learned = (first: number, second: number) =>
      learn({ answers: [untagged(first), untagged(second)], families: familiesOf(images) });
    expect(learned(40, 20).notProposed.map(({ why }) => why)).toEqual([
      'sha256:0000000b0000 has no tag by which it could be spared: left by Reduce on 2026-11-03',
    ]);
    expect(learned(140, 100).expires.map(({ limit }) => limit)).toEqual([{ kind: 'count', count: 1 }]);
  });
});

describe('a rule learned from reductions passes the gate', () => {
  const kept = [reduced(40, 2001, 2002), reduced(20, 2001, 2002)];
  const twelve = (ninth: Partial<Image>) =>
    Array.from({ length: 12 }, (_, i) => pr(i + 1, 200 + i, i === 8 ? ninth : {}));

  test.each([20, 85])(
    'where one beyond the newest was pulled %i days ago: it is spared by its name',
    (days) => {
      const { safety, retention, rule, goes } = proposed(twelve({ lastPulledAt: daysAgo(days) }), {
        answers: kept,
      });
      expect(safety, JSON.stringify(safety)).toMatchObject({ status: 'safe' });
      expect(rule?.limit).toEqual({ kind: 'count', count: 2 });
      expect(retention.exceptions).toEqual([
        {
          digest: digest(9),
          tags: ['pr-9'],
          why: expect.stringMatching(/^used on 2026-/),
          by: 'layaway',
          until: daysAgo(days - 90),
        },
      ]);
      expect(goes).toEqual([3, 4, 5, 6, 7, 8, 10, 11, 12].map((n) => `pr-${n}`));
    },
  );

  test('where one was seen in use within the rollback period, or a part of it was pushed of late', () => {
    const usesSeen = new Map(used(40, 9));
    const seen = proposed(twelve({}), { answers: kept, usesSeen });
    expect([seen.safety.status, names(seen.retention.exceptions)]).toEqual(['safe', ['pr-9']]);
    const signature = image(30, { subject: digest(9), pushedAt: daysAgo(3) });
    const signed = proposed([...twelve({}), signature], { answers: kept });
    expect(signed.retention.exceptions).toEqual([
      expect.objectContaining({ tags: ['pr-9'], why: 'pushed on 2026-11-20', until: daysAgo(3 - 14) }),
    ]);
    expect(signed.safety.status).toBe('safe');
  });

  test('and one of a part that nobody knows the date of is spared for ever', () => {
    const signature = without(image(30, { subject: digest(9) }), 'pushedAt');
    const { retention } = proposed([...twelve({}), signature], { answers: kept });
    expect(retention.exceptions).toEqual([
      { digest: digest(9), tags: ['pr-9'], by: 'layaway', why: 'nobody knows when it was pushed' },
    ]);
  });

  test('what is put aside takes no place', () => {
    const aside = pr(40, 150, { tags: [`layaway.${digest(40).slice(7, 15)}.pr-40`] });
    const { rule } = proposed([aside, ...twelve({})], { answers: kept });
    expect(rule?.limit).toEqual({ kind: 'count', count: 2 });
  });

  test('an image that two others hold takes one place', () => {
    const twice = { ...image(50, { tags: ['pr-50'], subject: digest(1), pushedAt: daysAgo(10) }) };
    const [one, two] = familiesOf([pr(1, 200), pr(2, 201)]) as [Family, Family];
    const families = [one, two].map((each) => ({ ...each, members: [each.root, twice] }));
    const { expires } = learn({ ...from(), answers: kept, families });
    expect(expires[0]?.limit).toEqual({ kind: 'count', count: 3 });
  });
});

test('whatever else is there: the gate lets it pass, and neither the newest in question nor what was left goes', () => {
  const one = fc.record({
    age: fc.integer({ min: 1, max: 300 }),
    what: fc.constantFrom('free', 'free', 'in use', 'kept', 'pulled', 'left'),
  });
  let went = 0;
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 3 }),
      (ones, most) => {
        const images = ones.map(({ age, what }, i) =>
          pr(i + 1, age, what === 'pulled' ? { lastPulledAt: daysAgo(Math.min(age, 60)) } : {}),
        );
        const of = (what: string) => ones.flatMap((each, i) => (each.what === what ? [i + 1] : []));
        const left = of('left').slice(0, most);
        const stays = [...left, 2001, 2002, 2003].slice(0, most);
        const answers = [reduced(40, ...stays), reduced(20, ...stays)];
        const keeps = new Map(of('kept').map((n) => [digest(n), { until: daysAgo(-30), by: LEAD }]));
        const { goes, safety } = proposed(images, { answers, keeps }, of('in use'));
        expect(safety, JSON.stringify(safety)).toMatchObject({ status: 'safe' });
        const asked = [...of('free'), ...of('left')].filter((n) => (ones[n - 1]?.age ?? 0) > 14);
        const newest = asked.sort((a, b) => (ones[a - 1]?.age ?? 0) - (ones[b - 1]?.age ?? 0)).slice(0, most);
        for (const n of [...newest, ...left]) expect(goes).not.toContain(`pr-${n}`);
        went += goes.length;
      },
    ),
    { ...SEED, numRuns: 60 },
  );
  expect(went).toBeGreaterThan(20);
});
