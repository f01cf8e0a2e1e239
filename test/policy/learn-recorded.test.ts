import { describe, expect, test } from 'vitest';
import type { RecordLine } from '../../src/policy/decision-facts.ts';
import { holdId } from '../../src/policy/hold.ts';
import type { Answer } from '../../src/policy/learning/answer.ts';
import { holdsTellAll, tellsOfReturn } from '../../src/policy/learning/recorded.ts';
import { daysAgo, digest, REGISTRY, REPOSITORY } from './build.ts';
import { answer, hold, LEAD, learn, removing } from './learn-build.ts';

const line = (n: number, days: number, said: string, parts: Partial<RecordLine> = {}): RecordLine => ({
  at: daysAgo(days),
  kind: 'state',
  by: 'layaway',
  text: `${REPOSITORY}:pr-${n}@${digest(n).slice(0, 19)} ${said}`,
  hold: holdId(REGISTRY, REPOSITORY, digest(n)),
  ...parts,
});
const withLines = (of: Answer, ...lines: RecordLine[]): Answer => ({ ...of, lines });
const outcome = (...answers: Answer[]) => {
  const { expires, notProposed, evidence } = learn({ answers });
  return { rules: expires.map(({ because }) => because), why: notProposed.map((one) => one.why), evidence };
};

const FIRST = answer(removing(60));
const SECOND = answer(removing(20));

describe('an image that was asked about again', () => {
  test('still speaks against a rule by the record of the first time it was wanted back', () => {
    const back = withLines(
      FIRST,
      line(1, 55, 'is being restored: something pulled it'),
      line(1, 54, 'is restored: something pulled it', { kind: 'restored' }),
      line(2, 53, 'is deleted'),
      { at: daysAgo(59), kind: 'state', by: 'layaway', text: 'a line about no image' },
    );
    const { rules, why, evidence } = outcome(back, SECOND);
    expect([rules, why]).toEqual([
      [],
      ['wanted back on 2026-09-30 (something pulled it): it takes two removals since then'],
    ]);
    expect(evidence).toContain(
      `2026-09-24: ${LEAD} removed 38 preview images (past expected life), 1 of them came back or stayed.`,
    );
  });

  test('names the person who wanted it, also where it never came back', () => {
    const by = withLines(FIRST, line(1, 55, `is being restored: asked by <@${LEAD}>`, { by: LEAD }));
    expect(outcome(by, SECOND).why).toEqual([expect.stringContaining(`(${LEAD} had it restored)`)]);
  });

  test('is not among the removed ones of a newer rule', () => {
    const back = withLines(
      answer(removing(100)),
      line(1, 99, 'is being restored: something pulled it'),
      line(3, 99, 'was left alone: it changed'),
    );
    expect(outcome(back, FIRST, SECOND).rules).toEqual([
      `${LEAD} removed 3 preview images on 2026-11-03, ${LEAD} removed 3 preview images on 2026-09-24.`,
    ]);
    const alone = withLines(FIRST, line(3, 59, 'was left alone: it changed'));
    expect(outcome(alone, SECOND).rules).toEqual([expect.stringContaining('removed 2 preview images')]);
  });

  test('a line of the record that names no image speaks of none', () => {
    const { hold: _unnamed, ...nameless } = line(1, 55, 'is being restored: something pulled it');
    const { hold: _none, ...alone } = line(1, 55, 'was left alone: it changed');
    expect(outcome(withLines(FIRST, nameless, alone), SECOND).rules).toEqual([
      expect.stringContaining('removed 3 preview images on 2026-09-24'),
    ]);
  });
});

test('the record is needed where holds do not tell of every image that was approved', () => {
  const deleted = { status: 'deleted', at: daysAgo(30) } as const;
  const all = [1, 2, 3].map((n) => hold(FIRST.review, n, deleted));
  expect(holdsTellAll(FIRST, all)).toBe(true);
  expect(holdsTellAll(FIRST, all.slice(1))).toBe(false);
  expect(holdsTellAll(FIRST, [...all.slice(1), hold(SECOND.review, 1, deleted)])).toBe(false);
  expect(
    holdsTellAll(FIRST, [...all.slice(1), hold(FIRST.review, 1, { status: 'gone', at: daysAgo(30) })]),
  ).toBe(false);
  const but = answer(removing(60, { leftOut: [digest(1)] }));
  expect(
    holdsTellAll(
      but,
      [2, 3].map((n) => hold(but.review, n, deleted)),
    ),
  ).toBe(true);
  expect(holdsTellAll(answer({ status: 'open' }), [])).toBe(true);
  expect(holdsTellAll(answer(removing(60, { effect: 'recorded' })), [])).toBe(true);
  // What was only put aside may have been wanted back, too.
  expect(holdsTellAll(answer(removing(60, { effect: 'quarantine' })), [])).toBe(false);
});

test('of the record only what came back, is to, or was left alone bears on a rule', () => {
  const lines = [
    line(1, 9, 'is being restored: something pulled it'),
    line(1, 8, 'is restored: something pulled it', { kind: 'restored' }),
    line(2, 8, 'was left alone: it changed'),
    line(3, 7, 'is deleted'),
    line(3, 9, 'is put aside'),
  ];
  expect(lines.map(tellsOfReturn)).toEqual([true, true, true, false, false]);
});
