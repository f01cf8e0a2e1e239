import { describe, expect, test } from 'vitest';
import { withProgress } from '../../src/policy/progress.ts';
import { step } from '../../src/policy/step.ts';
import { DAY } from '../../src/policy/time.ts';
import { digest, NOW } from './build.ts';
import { aside, facts, hold, lookAt, member, tagged, told } from './step-build.ts';

const untag = { kind: 'untag', digest: digest(1), tag: 'feat-a', form: 'pair' } as const;
const archive = { kind: 'archive', digest: digest(1) } as const;

describe('promise 5: what was put aside and is back was put back by somebody', () => {
  test('a name that was seen gone vetoes, though the registry looks as at the start', () => {
    const noted = withProgress(hold('quarantining'), untag);
    expect(noted.progress).toEqual([`${digest(1)} feat-a`]);
    expect(withProgress(noted, untag)).toBe(noted);
    const asked = facts(lookAt([tagged(1, ['feat-a'])]));
    expect(told(step(hold('quarantining'), asked))).toContain('put tag');
    expect(told(step(noted, asked))).toContain('veto: somebody put the tag feat-a back');
    expect(told(step(noted, facts(lookAt([tagged(1, [aside(1, 'feat-a')])]))))).toBe('→ quarantined');
  });

  test('an image that was seen archived vetoes when it is active again', () => {
    const untagged = { members: [member(1)], stop: 'archive' } as const;
    const noted = withProgress(hold('quarantining', untagged), archive);
    const active = facts(lookAt([tagged(1, [])]));
    expect(told(step(hold('quarantining', untagged), active))).toContain('archive #1');
    expect(told(step(noted, active))).toContain('veto: somebody took it out of the archive');
  });

  test('a quarantine name that was seen and is gone vetoes: somebody undid it while nobody looked', () => {
    const put = { kind: 'put-tag', digest: digest(1), tag: aside(1, 'feat-a') } as const;
    const noted = withProgress(hold('quarantining'), put);
    expect(told(step(noted, facts(lookAt([tagged(1, ['feat-a'])]))))).toContain(
      `veto: somebody took the tag ${aside(1, 'feat-a')} off it`,
    );
    const both = facts(lookAt([tagged(1, ['feat-a', aside(1, 'feat-a')])]));
    expect(told(step(noted, both))).toBe('take tag feat-a off #1');
  });

  test('only quarantine notes, and only what puts aside', () => {
    expect(withProgress(hold('restoring'), untag)).not.toHaveProperty('progress');
    const remove = { kind: 'delete', digests: [digest(1)] } as const;
    expect(withProgress(hold('quarantining'), remove)).not.toHaveProperty('progress');
  });
});

describe('promise 1: an approval reaches no further than it said', () => {
  test('what was approved while nothing was deleted is not deleted later', () => {
    const approval = { by: 'U0PAYLEAD', at: NOW - 20 * DAY, effect: 'quarantine' } as const;
    const look = lookAt([tagged(1, [aside(1, 'feat-a')])]);
    expect(told(step(hold('quarantined'), facts(look)))).toBe('→ deleting');
    expect(told(step(hold('quarantined', { approval }), facts(look)))).toBe(
      'wait: it was approved while nothing was deleted; it stays put aside',
    );
  });

  test('one that waited more than a month is asked again', () => {
    const asked = (at: number, parts: { slow?: true } = {}) => {
      const approval = { by: 'U0PAYLEAD', at, effect: 'delete' } as const;
      return told(step(hold('approved', { approval, ...parts }), facts(lookAt([tagged(1, ['feat-a'])]))));
    };
    expect(asked(NOW - 30 * DAY)).toBe('→ quarantining');
    expect(asked(NOW - 30 * DAY - 1)).toBe('→ dropped: its approval is more than 30 days old');
    expect(asked(NOW - 90 * DAY, { slow: true })).toBe('→ quarantining');
    expect(asked(NOW - 90 * DAY - 1, { slow: true })).toBe(
      '→ dropped: its approval is more than 90 days old',
    );
  });
});
