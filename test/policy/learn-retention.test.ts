import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RETENTION_CLASSES } from '../../src/policy/retention.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, digest, familiesOf, image, SEED } from './build.ts';
import { answer, from, frozen, hold, kept, LEAD, learn, removing, untagged } from './learn-build.ts';

const TWICE = [answer(removing(60)), answer(removing(20))];
const ONE_WEEK = 'asked about or removed in one week only: a rule takes two';
const why = (policy: ReturnType<typeof learn>) => policy.notProposed.map((one) => one.why);

describe('a rule', () => {
  test('comes of removals in two different weeks', () => {
    const { expires, notProposed } = learn({ answers: TWICE });
    expect(notProposed).toEqual([]);
    expect(expires).toEqual([
      {
        class: 'preview',
        selection: { kind: 'tagged', patterns: ['pr-*'] },
        limit: { kind: 'days', days: 140 },
        limitBecause: expect.stringContaining('140 days: the youngest image'),
        because: `${LEAD} removed 3 preview images on 2026-11-03, ${LEAD} removed 3 preview images on 2026-09-24.`,
        reviews: [TWICE[1]?.review.id, TWICE[0]?.review.id],
      },
    ]);
  });

  test('does not come of one removal, nor of two in one week', () => {
    expect(learn({ answers: [answer(removing(60))] }).expires).toEqual([]);
    const { expires, notProposed } = learn({ answers: [answer(removing(20)), answer(removing(19.9))] });
    expect(expires).toEqual([]);
    expect(notProposed).toEqual([{ class: 'preview', why: ONE_WEEK }]);
  });

  test('does not come of two questions of one week, whenever they were answered, nor of two weeks answered in one', () => {
    const sunday = answer(removing(20), { openedAt: daysAgo(25) });
    const monday = answer(removing(13), { openedAt: daysAgo(25) });
    expect(learn({ answers: [sunday, monday] }).notProposed).toEqual([{ class: 'preview', why: ONE_WEEK }]);
    const late = answer(removing(19.9), { openedAt: daysAgo(60) });
    expect(learn({ answers: [sunday, late] }).notProposed).toEqual([{ class: 'preview', why: ONE_WEEK }]);
    expect(learn({ answers: [sunday, late, monday] }).expires).toHaveLength(1);
  });

  test('does not come of what was only recorded, put aside, archived, disabled or half approved', () => {
    const others = [
      answer(removing(50, { effect: 'recorded' })),
      answer(removing(40, { effect: 'quarantine' })),
      answer(removing(30, { action: 'archive' })),
      answer(removing(20, { action: 'disable' })),
      answer({
        status: 'seconding',
        by: { id: LEAD },
        at: daysAgo(10),
        role: 'lead',
        effect: 'delete',
        stated: 'delete',
      }),
      answer({ status: 'open' }),
      answer(removing(8), { kind: 'orphaned' }),
    ];
    expect(learn({ answers: [answer(removing(60)), ...others] }).expires).toEqual([]);
  });

  test('is never about releases or what nobody can tell', () => {
    for (const name of ['release', 'unknown'] as const) {
      const answers = [60, 20].map((days) => answer(removing(days), { class: name }));
      expect(learn({ answers }).expires).toEqual([]);
      expect(learn({ answers }).notProposed).toEqual([{ class: name, why: expect.any(String) }]);
    }
  });

  test('counts only images that were taken away for good', () => {
    const first = answer(removing(60, { leftOut: [digest(2)] }), { leftOut: [digest(2)] });
    const second = answer(removing(20));
    const holds = [
      hold(first.review, 1, { status: 'dropped', at: daysAgo(59), why: 'it changed' }),
      hold(first.review, 3, { status: 'dropped', at: daysAgo(59), why: 'it changed' }),
      hold(second.review, 1, { status: 'gone', at: daysAgo(10) }),
    ];
    expect(why(learn({ answers: [first, second], holds }))).toEqual([ONE_WEEK]);
  });

  test('goes by the youngest image that was let go, the expected life, and the rollback period where any was used', () => {
    const young = (days: number) => [
      answer(removing(60)),
      answer(removing(20), {}, [frozen(4, ['pr-4'], { pushedAt: daysAgo(20 + days) }), frozen(5, ['pr-5'])]),
    ];
    const days = (parts: Parameters<typeof learn>[0]) => learn(parts).expires[0]?.limit;
    const because = (parts: Parameters<typeof learn>[0]) => learn(parts).expires[0]?.limitBecause;
    expect(days({ answers: young(40.2) })).toEqual({ kind: 'days', days: 41 });
    expect(days({ answers: young(3) })).toEqual({ kind: 'days', days: 14 });
    const used = new Map([[digest(4), { lastAt: daysAgo(300), by: 'ECS' }]]);
    expect(days({ answers: young(3), usesSeen: used })).toEqual({ kind: 'days', days: 104 });
    const families = familiesOf([image(6, { tags: ['pr-1'] }), image(7, { tags: ['1.0.0'] }), image(8)]);
    const of = (n: number) => new Map([[digest(n), { lastAt: daysAgo(300), by: 'ECS' }]]);
    expect(days({ answers: young(3), families, usesSeen: of(6) })).toEqual({ kind: 'days', days: 104 });
    expect(days({ answers: young(3), families, usesSeen: of(7) })).toEqual({ kind: 'days', days: 14 });
    // And it is told, what decided first.
    expect(because({ answers: young(40.2) })).toBe(
      '41 days: the youngest image that was let go was 40 days old; preview images are expected to live 14 days.',
    );
    expect(because({ answers: young(3), usesSeen: used })).toBe(
      '104 days: preview images are expected to live 14 days, some were pulled or used, and a rollback takes 90 days more; the youngest image that was let go was 3 days old.',
    );
  });

  test('waits where nobody knows how old the removed images were', () => {
    const { pushedAt: _unknown, ...undated } = frozen(1, ['pr-1']);
    const answers = [60, 20].map((days) => answer(removing(days), {}, [undated]));
    expect(why(learn({ answers }))).toEqual(['nobody knows when the removed ones were pushed']);
  });

  test('keeps the largest number that was kept, besides those too young to have been in question', () => {
    const reduced = (days: number, ...stays: number[]) =>
      answer(removing(days, { action: 'reduce', leftOut: stays.map(digest) }));
    const { pushedAt: _unknown, ...undated } = image(13, { tags: ['pr-13'] });
    const families = familiesOf([
      image(11, { tags: ['pr-11'] }),
      image(12, { tags: ['pr-12'], pushedAt: daysAgo(3) }),
      undated,
    ]);
    const { expires } = learn({ answers: [reduced(60, 1, 2), reduced(20, 1)], families });
    expect(expires[0]?.limit).toEqual({ kind: 'count', count: 4 });
    expect(expires[0]?.limitBecause).toBe(
      'The newest 4: at most 2 were kept, and 2 more were not in question.',
    );
    expect(learn({ answers: [reduced(60, 1, 2), reduced(20, 1)] }).expires[0]?.limitBecause).toBe(
      'The newest 2: at most 2 were kept.',
    );
    expect(expires[0]?.because).toContain('removed 1 preview image, all but the newest 2 on 2026-09-24');
    expect(why(learn({ answers: [reduced(60, 1), answer(removing(20))] }))).toEqual([
      'removed once, and once all but the newest: it takes two of a kind',
    ]);
  });

  test('for untagged images says so', () => {
    const answers = [untagged(removing(60)), untagged(removing(20))];
    expect(learn({ answers }).expires).toEqual([
      expect.objectContaining({
        class: 'unknown',
        selection: { kind: 'untagged' },
        limit: { kind: 'days', days: 180 },
        because: expect.stringContaining('1 untagged image on'),
      }),
    ]);
    expect(why(learn({ answers: [...answers, untagged(kept(5))] }))).toEqual([
      `${LEAD} kept such images on 2026-11-18`,
    ]);
  });
});

describe('what speaks against a rule', () => {
  const restored = { status: 'restored', at: daysAgo(10), taken: [] } as const;
  const [, last] = TWICE as [unknown, (typeof TWICE)[number]];

  test('is anything wanted back since', () => {
    const causes = [
      { kind: 'trip', signal: 'payments/api was pulled' },
      { kind: 'veto', why: 'somebody put the tag pr-1 back' },
      { kind: 'person', by: LEAD },
    ] as const;
    for (const cause of causes) {
      const holds = [hold(last.review, 1, { ...restored, cause })];
      expect(why(learn({ answers: TWICE, holds }))).toEqual([
        expect.stringMatching(/^wanted back on 2026-11-13/),
      ]);
    }
    const restoring = {
      status: 'restoring',
      since: daysAgo(10),
      cause: { kind: 'person', by: 'cli' },
    } as const;
    const underWay = [
      hold(last.review, 1, restoring),
      hold(last.review, 2, { status: 'deleted', at: daysAgo(1) }),
    ];
    expect(why(learn({ answers: TWICE, holds: underWay }))).toEqual([
      expect.stringContaining('cli had it restored'),
    ]);
    const twice = causes.map((cause, i) =>
      hold(last.review, i + 1, { ...restored, at: daysAgo(12 - i), cause }),
    );
    expect(why(learn({ answers: TWICE, holds: twice }))).toEqual([
      expect.stringContaining('2026-11-13 (U0PAYLEAD had'),
    ]);
    const lost = [hold({ id: 'no longer stored' }, 1, { ...restored, cause: causes[0] })];
    expect(learn({ answers: TWICE, holds: lost }).expires).toEqual([]);
    const takenBack = answer({
      status: 'restored',
      by: { id: LEAD },
      at: daysAgo(5),
      removedBy: { id: LEAD },
    });
    expect(learn({ answers: [...TWICE, takenBack] }).expires).toEqual([]);
  });

  test('is not what was wanted back of other images, nor before two newer removals', () => {
    const cause = { kind: 'person', by: LEAD } as const;
    const other = answer(removing(30), { class: 'branch' }, [frozen(5, ['feat-1'])]);
    const elsewhere = [hold(other.review, 5, { ...restored, cause })];
    expect(learn({ answers: [...TWICE, other], holds: elsewhere }).expires).toHaveLength(1);
    const before = answer({ status: 'restored', by: { id: LEAD }, at: daysAgo(90), removedBy: { id: LEAD } });
    expect(learn({ answers: [before, ...TWICE] }).expires).toHaveLength(1);
  });

  test('is a newer keep of the same names, for these alone', () => {
    const both = (days: number) => answer(removing(days), {}, [frozen(1, ['pr-1']), frozen(2, ['mr-2'])]);
    const keep = answer(kept(5), {}, [frozen(7, ['pr-7'])]);
    const { expires, notProposed } = learn({ answers: [both(60), both(20), keep] });
    expect(expires[0]?.selection).toEqual({ kind: 'tagged', patterns: ['mr-*'] });
    expect(notProposed).toEqual([{ class: 'preview', why: `pr-*: ${LEAD} kept such images on 2026-11-18` }]);
    const looks = answer({
      status: 'investigating',
      by: { id: LEAD },
      at: daysAgo(5),
      owner: { id: LEAD },
      reviewOn: daysAgo(-9),
    });
    expect(why(learn({ answers: [...TWICE, looks] }))).toEqual([
      `pr-*: ${LEAD} wanted to look into such images on 2026-11-18`,
    ]);
    expect(learn({ answers: [...TWICE, answer(kept(40))] }).expires).toHaveLength(1);
    const others = [
      answer(kept(5), { class: 'branch' }, [frozen(7, ['feat-7'])]),
      answer(kept(4), {}, [frozen(8, ['mr-8'])]),
    ];
    expect(learn({ answers: [...TWICE, ...others] }).expires).toHaveLength(1);
  });
});

describe('patterns', () => {
  const removed = (...tags: string[]) =>
    [60, 20].map((days) => answer(removing(days), {}, [frozen(1, tags)]));
  const learned = (tags: string[], parts: Parameters<typeof learn>[0] = {}) => {
    const { expires, notProposed } = learn({ answers: removed(...tags), ...parts });
    return {
      said: expires.flatMap(({ selection }) => (selection.kind === 'tagged' ? selection.patterns : [])),
      left: notProposed.map((one) => one.why),
    };
  };
  const withRules = (
    ...rules: { class: 'preview' | 'release'; tags?: string[]; repositories?: string[] }[]
  ) => {
    return { settings: { ...from().settings, rules } };
  };

  test('are those that the removed names matched, where ECR can say them', () => {
    expect(learned(['pr-1', 'review-2', 'sha256-x', 'feat-3', 'strange'])).toEqual({
      said: ['pr-*', 'review-*'],
      left: [],
    });
    expect(learned(['pr12'])).toEqual({
      said: [],
      left: ['/^pr\\d+(?![A-Za-z0-9])/: ECR has no way to write it'],
    });
    const mine = withRules({ class: 'preview', tags: ['x-?', 'a*b*c*d*e*f', '**-demo', 'p q'] });
    expect(learned(['x-1', 'abcdef', 'z-demo'], mine)).toEqual({
      said: ['*-demo'],
      left: ['x-?: ECR has no way to write it', 'a*b*c*d*e*f: ECR has no way to write it'],
    });
  });

  test('leave out what the repository alone made so, and what also names something more protected', () => {
    const here = withRules({ class: 'preview', repositories: ['payments/*'] });
    expect(learned(['pr-1'], here)).toEqual({
      said: [],
      left: ['*: the repository’s name made them so, no tag did'],
    });
    const elsewhere = withRules(
      { class: 'release', repositories: ['shop/*'] },
      { class: 'release', tags: ['pr-*-final', '[z'] },
    );
    const families = familiesOf([
      image(30, { tags: ['pr-9-final', 'pr-8', `sha256-${digest(1).slice(7)}.sig`] }),
    ]);
    expect(learned(['pr-1'], { ...elsewhere, families })).toEqual({
      said: [],
      left: ['pr-*: pr-9-final matches it and is more than that'],
    });
    const others = withRules({ class: 'preview', tags: ['pr-*'] }, { class: 'release', repositories: ['*'] });
    expect(learned(['pr-1'], others)).toEqual({
      said: [],
      left: [
        '*: here every tag of no other kind makes an image release, and ECR has no way to spare it for that',
      ],
    });
    const broken = withRules({ class: 'preview', tags: ['/(/'] });
    expect(learned(['pr-1'], broken).said).toEqual(['pr-*']);
  });
});

describe('what stays', () => {
  test('is every release, and what the configuration calls unknown', () => {
    const { protects, windows } = learn();
    expect(protects).toEqual([
      expect.objectContaining({
        class: 'release',
        keepNewest: 10,
        tags: expect.arrayContaining(['release-*', '/^v\\d+\\.\\d+/']),
      }),
    ]);
    expect(windows).toEqual({ watch: 30 * DAY, slowWatch: 60 * DAY, rollback: 90 * DAY });
    const settings = { ...from().settings, rules: [{ class: 'unknown' as const, tags: ['latest'] }] };
    expect(learn({ settings }).protects[1]).toMatchObject({ class: 'unknown', tags: ['latest'] });
  });

  test('is what owners kept and what somebody wrote down, the longest first', () => {
    const families = familiesOf([
      image(1, { tags: ['feat-1', `sha256-${digest(99).slice(7)}.sig`] }),
      image(2, { tags: ['feat-2'] }),
      image(3, { tags: ['feat-3'] }),
      image(5, { tags: ['feat-5'] }),
      image(4, { tags: ['feat-4'] }),
    ]);
    const until = daysAgo(-30);
    const keeps = new Map([
      [digest(1), { until, by: LEAD, reason: 'a customer runs it' }],
      [digest(3), { until: daysAgo(1), by: LEAD }],
      [digest(4), { until, by: LEAD }],
      [digest(5), { until, by: LEAD }],
      [digest(8), { until, by: LEAD }],
    ]);
    const written = [
      { tag: 'feat-2', why: 'audit', by: 'the payments lead', until: daysAgo(-60) },
      { digest: digest(1), why: 'air gap', by: 'runbook', until: daysAgo(-10) },
      { tag: 'gone', why: 'audit', by: 'the payments lead', until },
    ];
    expect(learn({ families, keeps, written }).exceptions).toEqual([
      { digest: digest(2), tags: ['feat-2'], why: 'audit', by: 'the payments lead', until: daysAgo(-60) },
      { digest: digest(1), tags: ['feat-1'], why: 'a customer runs it', by: LEAD, until },
      { digest: digest(4), tags: ['feat-4'], why: 'kept', by: LEAD, until },
      { digest: digest(5), tags: ['feat-5'], why: 'kept', by: LEAD, until },
      { digest: digest(1), tags: ['feat-1'], why: 'air gap', by: 'runbook', until: daysAgo(-10) },
    ]);
  });
});

test('the evidence names the look, the sources, and every decision with its date', () => {
  const restoredState = {
    status: 'restored',
    by: { id: LEAD },
    at: daysAgo(5),
    removedBy: { id: LEAD },
  } as const;
  const answers = [
    answer(removing(60, { first: { id: 'U0PAYENG' } })),
    answer(removing(50, { effect: 'recorded', action: 'reduce' })),
    answer(kept(20)),
    answer({
      status: 'investigating',
      by: { id: LEAD },
      at: daysAgo(6),
      owner: { id: LEAD },
      reviewOn: daysAgo(-8),
    }),
    answer(restoredState),
    answer({ status: 'open' }),
    answer({
      status: 'seconding',
      by: { id: LEAD },
      at: daysAgo(1),
      role: 'lead',
      effect: 'delete',
      stated: 'delete',
    }),
    answer({ status: 'superseded', at: daysAgo(1) }),
  ];
  const sources = [
    { name: 'ecs', ok: true, observedAt: daysAgo(0) },
    { name: 'lambda', ok: false, observedAt: daysAgo(7) },
  ];
  expect(
    learn({ answers, sources, families: familiesOf([image(1)]), scannedAt: daysAgo(1) }).evidence,
  ).toEqual([
    '1 image in 123456789012/eu-west-1/payments/api on 2026-11-23, scanned last on 2026-11-22.',
    'Sources asked last: ECS on 2026-11-23; Lambda (failed) on 2026-11-16.',
    `2026-11-18: ${LEAD} took back 38 preview images (past expected life).`,
    `2026-11-17: ${LEAD} looks into 38 preview images (past expected life) until 2026-12-01.`,
    `2026-11-03: ${LEAD} kept 38 preview images (past expected life) until 2027-02-01.`,
    `2026-10-04: ${LEAD} would have reduced 38 preview images (past expected life).`,
    `2026-09-24: ${LEAD} removed 38 preview images (past expected life), after U0PAYENG.`,
  ]);
  expect(learn().evidence).toEqual([
    '0 images in 123456789012/eu-west-1/payments/api on 2026-11-23, not scanned yet.',
    'No source has answered yet.',
  ]);
  const many = Array.from({ length: 52 }, (_, i) => answer(kept(i + 1)));
  expect(learn({ answers: many }).evidence.at(-1)).toBe('2 older decisions, in the record.');
});

test('whatever was answered, releases and the unknown are never expired, and never sooner than anybody agreed', () => {
  const tag = fc.constantFrom('pr-1', 'feat-1', '1.0.0', 'latest', 'exp-1', 'cache-1', 'main-1');
  const one = fc.record({
    days: fc.integer({ min: 1, max: 300 }),
    class: fc.constantFrom(...RETENTION_CLASSES),
    tags: fc.array(tag, { maxLength: 2 }),
    age: fc.integer({ min: 0, max: 300 }),
    what: fc.constantFrom('removing', 'removing', 'removing', 'kept'),
  });
  let rules = 0;
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (ones) => {
      const answers = ones.map(({ days, class: of, tags, age, what }) =>
        answer(what === 'kept' ? kept(days) : removing(days), { class: of }, [
          frozen(1, tags, { pushedAt: daysAgo(days + age) }),
        ]),
      );
      for (const { class: of, selection, limit } of learn({ answers }).expires) {
        rules++;
        if (selection.kind === 'untagged') continue;
        expect(['release', 'unknown']).not.toContain(of);
        const agreed = ones.filter(
          (each) => each.class === of && each.what === 'removing' && each.tags.length > 0,
        );
        expect(new Set(agreed.map(({ days }) => Math.floor(daysAgo(days) / (7 * DAY)))).size).toBeGreaterThan(
          1,
        );
        expect(limit.kind === 'days' && limit.days).toBeGreaterThanOrEqual(
          Math.min(...agreed.map(({ age }) => age)),
        );
        expect(selection.patterns).not.toContain('prod*');
      }
    }),
    { ...SEED, numRuns: 100 },
  );
  expect(rules).toBeGreaterThan(5);
});
