import { describe, expect, test } from 'vitest';
import type { Mode } from '../../src/policy/review-decide.ts';
import { DAY } from '../../src/policy/time.ts';
import { removeLine } from '../../src/slack/views/card-effect.ts';
import { LIMIT } from '../../src/slack/views/limits.ts';
import { removeConfirm } from '../../src/slack/views/remove-confirm.ts';
import { card, FACTS, READING, SECONDING, STATES } from './cards.ts';

const confirm = (one: ReturnType<typeof card>) => removeConfirm(one, READING).text;
const slowCard = STATES['open, slow path'] ?? card();

describe('promise: the dialog of a removal is never cut', () => {
  test('on the slow path it says who else, how much a week, from when, and what it risks', () => {
    expect(confirm(slowCard)).toMatch(
      /^payments\/api, up to 9\.8 GB\. First of two approvals\. Tags are put aside after the second, at most 12 a week; images deleted no earlier than \w{3} 22 Jan 2027 unless used or restored\. If wrong: deploys by these tags fail until restored, once deleted they must be rebuilt\.$/,
    );
    const second = confirm({ ...slowCard, review: { ...slowCard.review, state: SECONDING } });
    expect(second).toContain('Second of two approvals. Tags are put aside from today on, unless paused,');
  });

  test('whatever it speaks of, nothing but a long name is shortened, and that stays readable', () => {
    const slow = { because: [], leadMustApprove: true, sharePerWeek: 0.33 };
    for (const mode of ['observe', 'ask', 'quarantine', 'delete'] satisfies Mode[])
      for (const kind of ['past-expected-life', 'untagged', 'orphaned'] as const)
        for (const kindOf of ['release', 'cache'] as const)
          for (const state of [{ status: 'open' } as const, SECONDING])
            for (const more of [{}, { final: true as const }])
              for (const paused of [{}, { paused: true as const }]) {
                const facts = { ...FACTS, families: 9_999, watch: 400 * DAY, slow, ...more };
                const review = { kind, class: kindOf, slow: true, repository: 'a/'.repeat(128) };
                const one = { ...card({ mode, review, facts, state }), ...paused };
                const text = confirm(one);
                expect(text.length).toBeLessThanOrEqual(LIMIT.confirmText);
                expect(text.indexOf('…')).toBeGreaterThanOrEqual(20);
                expect(text).toMatch(/…, up to .*\.$/);
                if (mode === 'delete') expect(text).toContain('must be rebuilt.');
              }
  });

  test('under a pause nothing is promised for today, and it says what it waits for', () => {
    const paused = { ...card(), paused: true as const };
    expect(confirm(paused)).toContain(
      'Tags are put aside once the pause is over; images deleted no earlier than',
    );
    expect(removeLine(paused, READING)).toContain('once the pause is over');
    for (const text of [confirm(card()), removeLine(card(), READING)])
      expect(text).toContain('from today on, unless paused');
  });
});
