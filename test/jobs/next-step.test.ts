import { describe, expect, it } from 'vitest';
import { contactOf, nextStep } from '../../jobs/next-step.ts';
import { sourceCheck } from '../../src/cli/source-check.ts';
import { checkConfig } from '../../src/config/check.ts';
import type { SourceReport } from '../../src/policy/evidence.ts';
import { HOUR, MINUTE } from '../../src/policy/time.ts';

const NOW = Date.UTC(2026, 10, 23, 8, 2);
const registry = '123456789012/eu-west-1' as const;
const trouble = (status: 'failed' | 'stale' | 'too-small', why: string, inspected = 0) =>
  ({ name: 'ecs', registry, observedAt: NOW - 2 * HOUR, inspected, status, why }) as const;
const DENIED = trouble('failed', "ecs:ListServices is not allowed: add it to the role's policy");

const checked = checkConfig({ sources: { ecs: { contact: '#team-runtime' } } });
if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
const { sources } = checked.config;

describe('nextStep', () => {
  it.each([
    ['a missing permission is named already', DENIED, undefined],
    ['other failures', trouble('failed', 'no answer'), '`layaway doctor` says whether it answers again.'],
    [
      'an old answer',
      trouble('stale', 'its answer is older than 6h', 41),
      '`layaway doctor` asks it anew; if it is always this slow, raise sources.ecs.maxAge.',
    ],
    ['nothing seen: its why says what to write', trouble('too-small', 'nothing'), undefined],
    [
      'half as much',
      { ...trouble('too-small', 'half', 20), name: 'ecs in 210987654321/eu-west-1' },
      'If that is right, run `layaway doctor --accept "ecs in 210987654321/eu-west-1"`.',
    ],
  ])('%s', (_what, report, expected) => {
    expect(nextStep(report)).toBe(expected);
  });
});

describe('contactOf', () => {
  it('is who the configuration names, also for the source beside another registry', () => {
    expect(contactOf(sources, 'ecs')).toBe('#team-runtime');
    expect(contactOf(sources, 'ecs in 210987654321/eu-west-1')).toBe('#team-runtime');
    expect(contactOf(sources, 'lambda')).toBeUndefined();
    expect(contactOf(sources, 'inspector')).toBeUndefined();
    expect(contactOf(sources, 'pulls')).toBeUndefined();
  });
});

describe('doctor lists each source', () => {
  const text = (report: SourceReport) => sourceCheck(report, { registry, sources, now: NOW });

  it('with what it looked at and how long ago', () => {
    const good = { name: 'lambda', registry, inspected: 18, status: 'ok', uses: [] } as const;
    expect(text({ ...good, observedAt: NOW })).toEqual({
      what: `${registry} lambda`,
      status: 'ok',
      text: 'looked at 18, just now',
    });
    expect(text({ ...good, observedAt: NOW - 12 * MINUTE }).text).toBe('looked at 18, 12 minutes old');
    expect(text({ ...good, observedAt: NOW + HOUR }).text).toBe('looked at 18, dated in the future');
  });

  it('with what is wrong, what to do and who can', () => {
    expect(text(DENIED)).toEqual({
      what: `${registry} ecs`,
      status: 'failed',
      text: "failed; looked at 0, 2 hours old; ecs:ListServices is not allowed: add it to the role's policy; contact: #team-runtime",
    });
    expect(text(trouble('too-small', 'it looked at 3 only, last time at 41', 3))).toMatchObject({
      status: 'todo',
      text: 'too-small; looked at 3, 2 hours old; it looked at 3 only, last time at 41; If that is right, run `layaway doctor --accept "ecs"`; contact: #team-runtime',
    });
  });
});
