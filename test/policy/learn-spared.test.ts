import { describe, expect, test } from 'vitest';
import { compileLifecycle } from '../../src/policy/lifecycle/compile.ts';
import { isOwnRule } from '../../src/policy/lifecycle/own-shape.ts';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { policySafety } from '../../src/policy/policy-safety.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { context, daysAgo, digest, familiesOf, image, MUTABLE, report } from './build.ts';
import { answer, frozen, LEAD, learn, removing, untagged } from './learn-build.ts';

const TWICE = [answer(removing(60)), answer(removing(20))];
const UNTAGGED = [untagged(removing(60)), untagged(removing(20))];
const scannedAt = daysAgo(3);
const uses = (...seen: [number, number, boolean?][]) =>
  new Map(
    seen.map(([n, days, pinned]) => [digest(n), { lastAt: daysAgo(days), by: 'service refunds', pinned }]),
  );

describe('what a learned rule would reach', () => {
  test('is spared by its name while something uses it, however long that was', () => {
    const families = familiesOf([image(11, { tags: ['pr-11'] }), image(12, { tags: ['pr-12'] })]);
    const { exceptions, expires } = learn({
      ...{ answers: TWICE, families, scannedAt },
      usesSeen: uses([11, 3]),
    });
    expect(exceptions).toEqual([
      {
        digest: digest(11),
        tags: ['pr-11'],
        why: 'in use: service refunds',
        by: 'layaway',
        until: daysAgo(3 - 90),
      },
    ]);
    expect(expires[0]?.limit).toEqual({ kind: 'days', days: 140 });
  });

  test('is spared for ever where something named its digest', () => {
    const families = familiesOf([image(11, { tags: ['pr-11'] })]);
    const { exceptions } = learn({ answers: TWICE, families, usesSeen: uses([11, 300, true]) });
    expect(exceptions).toEqual([
      expect.objectContaining({ tags: ['pr-11'], why: 'named by its digest: service refunds' }),
    ]);
    expect(exceptions[0]).not.toHaveProperty('until');
  });

  test('stays as long as its last pull or use protects it, up to a year for all', () => {
    const pulled = (pushed: number, last: number) =>
      familiesOf([image(11, { tags: ['pr-11'], pushedAt: daysAgo(pushed), lastPulledAt: daysAgo(last) })]);
    const learned = (families: ReturnType<typeof pulled>, usesSeen = uses()) =>
      learn({ answers: TWICE, families, scannedAt, usesSeen });
    const wait = learned(pulled(200, 10));
    expect([wait.expires[0]?.limit, wait.exceptions]).toEqual([{ kind: 'days', days: 281 }, []]);
    expect(wait.expires[0]?.limitBecause).toContain(
      '281 days: until then the last pull or use protects an image that is there now; the youngest image',
    );
    const long = learned(pulled(400, 10));
    expect(long.expires[0]?.limit).toEqual({ kind: 'days', days: 140 });
    expect(long.exceptions).toEqual([
      expect.objectContaining({
        why: 'used on 2026-11-13, long after its push',
        until: daysAgo(10 - 90),
      }),
    ]);
    const used = learned(
      familiesOf([image(11, { tags: ['pr-11'], pushedAt: daysAgo(400) })]),
      uses([11, 20]),
    );
    expect(used.exceptions[0]?.why).toBe('used on 2026-11-03, long after its push');
  });

  test('is not spared twice, by an owner and by its use, nor by two rules', () => {
    const families = familiesOf([image(11, { tags: ['pr-11', 'exp-11'] })]);
    const keeps = new Map([[digest(11), { until: daysAgo(-30), by: LEAD }]]);
    const experiments = [60, 20].map((days) =>
      answer(removing(days), { class: 'experiment' }, [frozen(4, ['exp-4'])]),
    );
    const answers = [...TWICE, ...experiments];
    const parts = { answers, families, usesSeen: uses([11, 0]) };
    expect(learn(parts).exceptions).toEqual([expect.objectContaining({ why: 'in use: service refunds' })]);
    expect(learn({ ...parts, keeps }).exceptions).toEqual([expect.objectContaining({ by: LEAD })]);
  });

  test('cannot be spared without a name: then there is no rule', () => {
    const { expires, notProposed } = learn({
      ...{ answers: UNTAGGED, families: familiesOf([image(11), image(12)]), scannedAt },
      usesSeen: uses([11, 1]),
    });
    expect(expires).toEqual([]);
    expect(notProposed).toEqual([
      {
        class: 'unknown',
        why: 'sha256:0000000b0000 has no tag by which it could be spared: in use: service refunds',
      },
    ]);
  });

  test('has no limit where nobody knows how old the removed ones were', () => {
    const { pushedAt: _unknown, ...undated } = frozen(1, []);
    const answers = [60, 20].map((days) =>
      answer(removing(days), { class: 'unknown', kind: 'untagged' }, [undated]),
    );
    expect(learn({ answers }).notProposed.map(({ why }) => why)).toEqual([
      'nobody knows when the removed ones were pushed',
    ]);
  });
});

test('what is learned passes the gate though images are in use and pulled of late', () => {
  const images = [
    image(11, { tags: ['pr-11'], pushedAt: daysAgo(250) }),
    image(12, { tags: ['pr-12'], pushedAt: daysAgo(150), lastPulledAt: daysAgo(80) }),
    image(13, { tags: ['pr-13'], pushedAt: daysAgo(4), lastPulledAt: daysAgo(2) }),
  ];
  const families = familiesOf(images);
  const usesSeen = uses([11, 0]);
  const compiled = compileLifecycle(learn({ answers: TWICE, families, usesSeen }), undefined, isOwnRule);
  const policy = 'text' in compiled ? parseLifecyclePolicy(compiled.text) : { errors: compiled.refused };
  if ('errors' in policy) throw new Error(policy.errors.join('; '));
  const use = { repository: 'payments/api', digest: digest(11), by: 'service refunds' };
  const index = indexReports([report('ecs', { uses: [use] })]);
  const inventory = { images, listed: new Map(), held: new Set<never>() };
  const evidence = {
    inventory,
    families,
    context: context({ index, usesSeen }),
    blind: [],
    setting: MUTABLE,
  };
  const safety = policySafety(policy, evidence);
  expect(safety, JSON.stringify(safety)).toMatchObject({ status: 'safe' });
  const shield = policy.rules.find(({ description = '' }) => description.includes('pr-11'));
  expect(shield?.description).toBe('Layaway: keep pr-11: in use: service refunds');
});

test('a rule that spares gives its reason in a few words', () => {
  const families = familiesOf([image(11, { tags: ['pr-11'] })]);
  const by = 'ECS service prod/ledger-backfill in the account of the settlement team';
  const usesSeen = new Map([[digest(11), { lastAt: daysAgo(0), by }]]);
  const compiled = compileLifecycle(learn({ answers: TWICE, families, usesSeen }), undefined, isOwnRule);
  expect(compiled).toHaveProperty(
    'text',
    expect.stringContaining('"Layaway: keep pr-11: in use: ECS service prod/ledger-backfill in the..."'),
  );
});
