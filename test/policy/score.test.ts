import { describe, expect, test } from 'vitest';
import { scoreOf } from '../../src/policy/score.ts';
import { NOW } from './build.ts';

describe('a score', () => {
  const basis = {
    bytes: 1e9,
    class: 'branch',
    findings: [],
    ownerKnown: true,
    tagged: true,
    unclear: false,
  } as const;
  const seen = { source: 'ecs', observedAt: NOW, status: 'not-seen', inspected: 1 } as const;
  const unknown = { source: 'eks', observedAt: NOW, status: 'unknown', why: 'x' } as const;

  test('weighs impact, confidence, reversibility and prevention, each from 0 to 100', () => {
    expect(scoreOf({ ...basis, findings: [seen] })).toEqual({
      ...{ impact: 50, confidence: 100, reversibility: 90, prevention: 90, total: 77 },
    });
    expect(scoreOf({ ...basis, bytes: 0, class: 'unknown', findings: [unknown], ownerKnown: false })).toEqual(
      {
        ...{ impact: 0, confidence: 0, reversibility: 90, prevention: 20, total: 20 },
      },
    );
    expect(scoreOf({ ...basis, bytes: 1e15, tagged: false })).toMatchObject({
      impact: 100,
      reversibility: 60,
      prevention: 80,
    });
    expect(scoreOf({ ...basis, findings: [seen], unclear: true })).toMatchObject({ confidence: 50 });
    expect(scoreOf({ ...basis, class: 'release', findings: [seen, unknown] })).toMatchObject({
      confidence: 70,
      prevention: 20,
    });
  });
});
