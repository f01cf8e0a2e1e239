import { describe, expect, test } from 'vitest';
import { gatherCandidates } from '../../src/policy/candidate.ts';
import type { HoldState } from '../../src/policy/hold.ts';
import { type Regret, regretOf, regretText, shaken } from '../../src/policy/regret.ts';
import type { RetentionClass } from '../../src/policy/retention.ts';
import { daysAgo, image, NOW, REGISTRY, REPOSITORY } from './build.ts';
import { judged, OWNER } from './build-candidate.ts';
import { hold, STATES, STATUSES } from './step-build.ts';

const MAY = Date.UTC(2026, 4, 12);
const back = (cause: 'trip' | 'person' | 'veto', at: number): HoldState => {
  const causes = {
    trip: { kind: 'trip', signal: 'it was pulled' },
    person: { kind: 'person', by: 'U0PAYLEAD' },
    veto: { kind: 'veto', why: 'somebody put the tag back' },
  } as const;
  return { status: 'restored', at, cause: causes[cause], taken: [] };
};

describe('regret', () => {
  test('is what a trip or a person wanted back, of all that was ever put aside', () => {
    const states = [back('trip', MAY), back('person', MAY - 1), back('veto', NOW)];
    const others = STATUSES.filter((status) => !status.startsWith('restor')).map((status) => STATES[status]);
    expect(regretOf([...states, ...others].map((state) => ({ state })))).toEqual({
      restored: 2,
      aside: 9, // not: approved, dropped, gone
      lastAt: MAY,
    });
    expect(regretOf([hold('restoring')])).toEqual({ restored: 1, aside: 1, lastAt: NOW });
    expect(regretOf([])).toEqual({ restored: 0, aside: 0 });
  });

  test('is a sentence on the next card', () => {
    expect(regretText({ restored: 2, aside: 14, lastAt: MAY })).toBe(
      '2 of 14 of this kind put aside here before had to be restored, last in May 2026.',
    );
    expect(regretText({ restored: 1, aside: 1, lastAt: MAY })).toBe(
      'The only one of this kind put aside here before had to be restored, last in May 2026.',
    );
    expect(regretText({ restored: 0, aside: 14 })).toBeUndefined();
  });

  test('shakes confidence, the more the more of them it were', () => {
    const all: readonly Regret[] = [
      { restored: 0, aside: 9 },
      { restored: 1, aside: 9 },
      { restored: 1, aside: 1 },
      { restored: 9, aside: 9 },
    ];
    expect(all.map((one) => shaken(80, one))).toEqual([80, 72, 40, 8]);
  });
});

describe('promise: a regret lowers the confidence of its class', () => {
  const ones = judged([
    image(1, { tags: ['feat-a'] }),
    image(2, { tags: ['pr-1'] }),
    image(3, { tags: ['feat-now'], lastPulledAt: daysAgo(1) }),
  ]);
  const gather = (regrets?: ReadonlyMap<RetentionClass, Regret>) =>
    gatherCandidates(REGISTRY, REPOSITORY, OWNER, ones, {
      minimumImpactBytes: 0,
      ...(regrets && { regrets }),
    });

  test('and says so on its card, and on no other', () => {
    const regrets = new Map([
      ['branch', { restored: 2, aside: 3, lastAt: MAY }],
      ['preview', { restored: 0, aside: 3 }],
    ] as const);
    const before = new Map(gather().map((one) => [one.class, one]));
    const after = new Map(gather(regrets).map((one) => [one.class, one]));
    const branch = after.get('branch');
    expect(branch?.score.confidence).toBe(Math.round((before.get('branch')?.score.confidence ?? 0) / 2));
    expect(branch?.score.total).toBeLessThan(before.get('branch')?.score.total ?? 0);
    expect(branch?.reasons.at(-1)).toContain('2 of 3 of this kind put aside here before had to be restored');
    expect(after.get('preview')).toEqual(before.get('preview'));
  });
});
