import { describe, expect, test } from 'vitest';
import type { AlarmSeen } from '../../src/policy/alarm.ts';
import type { Hold } from '../../src/policy/hold.ts';
import {
  type FailedPull,
  heardOf as heardAt,
  type OthersNames,
  type Signal,
  type SignalReport,
  triedNames,
} from '../../src/policy/signal.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { digest, NOW, REPOSITORY } from './build.ts';
import { aside, hold, member } from './step-build.ts';

const APPROVED_AT = NOW - 20 * DAY;
const HELD = hold('quarantined', { members: [member(1, ['feat-a'], { staying: ['keep.sig'] }), member(2)] });

const heardOf = (held: Hold, reports: readonly SignalReport[], others: OthersNames = new Map()) =>
  heardAt(held, reports, NOW, others);

const answered = (...signals: readonly Signal[]): SignalReport => ({
  source: 'ecs-pull-errors',
  status: 'ok',
  signals,
});

function pull(parts: Partial<FailedPull> = {}): FailedPull {
  return { kind: 'failed-pull', repository: REPOSITORY, text: 'ECS could not pull it', at: NOW, ...parts };
}

function alarm(state: AlarmSeen['state'], parts: Partial<AlarmSeen> = {}): AlarmSeen {
  return { kind: 'alarm', name: 'errors', repositories: ['*'], state, ...parts };
}

describe('a failed pull', () => {
  const MISSED = { signal: 'ECS could not pull it', tried: 'ECS could not pull it' };
  test.each<[string, Partial<FailedPull>, object]>([
    ['the tag', { tag: 'feat-a' }, MISSED],
    ['the name it is put aside under', { tag: aside(1, 'feat-a') }, MISSED],
    ['a signature', { tag: 'keep.sig' }, MISSED],
    ['the digest', { digest: digest(1) }, MISSED],
    ['the digest of another member', { digest: digest(2) }, MISSED],
    ['its digest by a tag of before', { digest: digest(2), tag: 'old' }, MISSED],
    ['another tag', { tag: 'feat-b' }, {}],
    ['another digest', { digest: digest(3) }, {}],
    ['no image at all', {}, {}],
    ['the same tag in another repository', { tag: 'feat-a', repository: 'other' }, {}],
    ['the tag, long before the approval', { tag: 'feat-a', at: APPROVED_AT - HOUR }, {}],
    ['the tag, as far before it as clocks differ', { tag: 'feat-a', at: APPROVED_AT - 5 * MINUTE }, MISSED],
    ['the tag, a little earlier', { tag: 'feat-a', at: APPROVED_AT - 5 * MINUTE - 1 }, {}],
    ['the tag, at a time that cannot be read', { tag: 'feat-a', at: Number.NaN }, MISSED],
  ])('of %s', (_, parts, heard) => {
    expect(heardOf(HELD, [answered(), answered(pull(parts))])).toEqual(heard);
  });

  test('of an image that is only approved lets it drop out', () => {
    expect(heardOf(hold('approved'), [answered(pull({ tag: 'feat-a' }))])).toEqual(MISSED);
  });
});

describe('a failed pull by a name that another image carries by now', () => {
  const asideAt = NOW - 10 * DAY;
  const held = { ...HELD, asideAt };
  test.each<[string, Hold, Partial<FailedPull>, number, boolean]>([
    ['is of that image where it came after its push', held, {}, NOW - HOUR, false],
    ['counts where it came before that push', held, { at: NOW - 2 * HOUR }, NOW - HOUR, true],
    ['counts where its time cannot be read', held, { at: Number.NaN }, NOW - HOUR, true],
    ['counts where that image is from before and was tagged anew', held, {}, asideAt - 1, true],
    ['counts by digest', held, { digest: digest(1) }, NOW - HOUR, true],
    ['is held against the approval where nothing else is known', HELD, {}, APPROVED_AT, false],
    ['and counts of an image from before the approval', HELD, {}, APPROVED_AT - 1, true],
  ])('%s', (_, of, parts, pushedAt, counts) => {
    const others = new Map([['feat-a', pushedAt]]);
    const heard = heardOf(of, [answered(pull({ tag: 'feat-a', ...parts }))], others);
    expect(heard.tried !== undefined).toBe(counts);
  });

  test('only such names are looked up, once each', () => {
    const tags = ['feat-a', 'feat-a', aside(1, 'feat-a'), 'keep.sig', 'feat-b'];
    const pulls = [...tags.map((tag) => pull({ tag })), pull(), pull({ tag: 'feat-a', repository: 'other' })];
    const failed = { source: 'alarms', status: 'failed', why: 'no answer' } as const;
    expect(triedNames(HELD, [failed, answered(...pulls, alarm({ status: 'missing' }))])).toEqual(['feat-a']);
    expect(triedNames(HELD, [answered(pull({ tag: 'feat-b' }))])).toEqual([]);
  });
});

describe('an alarm', () => {
  const CAUTION = 'the alarm errors is ringing';
  const SIGNAL = 'the alarm errors went off while it was put aside';
  const EVENT = `alarm errors ${NOW}`;
  const NO_DATA = 'the alarm errors has no data: whether all is well is not known';
  const MOMENT = 'the alarm errors is quiet since a moment only';
  const ASIDE_AT = NOW - 14 * DAY;
  const CLOSE = ASIDE_AT - 5 * MINUTE;
  const rang = (at: number) => ({
    signal: 'the alarm errors was not quiet all the time while it was put aside',
    event: `alarm errors ${at}`,
  });
  const quiet = (since: number) => ({ status: 'quiet', since }) as const;
  const ringing = (since: number) => ({ status: 'ringing', since }) as const;
  test.each<[string, Hold, AlarmSeen, object]>([
    [
      'goes off after the approval',
      HELD,
      alarm(ringing(NOW)),
      { signal: SIGNAL, event: EVENT, caution: CAUTION },
    ],
    ['goes off while nothing was put aside yet', hold('approved'), alarm(ringing(NOW)), { caution: CAUTION }],
    ['rang already', HELD, alarm(ringing(APPROVED_AT - HOUR)), { caution: CAUTION }],
    ['is quiet', HELD, alarm({ status: 'quiet' }), {}],
    ['is quiet since before', HELD, alarm(quiet(ASIDE_AT - 5 * MINUTE - 1)), {}],
    ['rang and became quiet between two looks', HELD, alarm(quiet(ASIDE_AT + HOUR)), rang(ASIDE_AT + HOUR)],
    ['became quiet as soon after as clocks differ', HELD, alarm(quiet(CLOSE)), rang(CLOSE)],
    ['is quiet since a time that nobody can read', HELD, alarm(quiet(Number.NaN)), rang(Number.NaN)],
    ['is quiet, before anything was put aside', hold('approved'), alarm(quiet(NOW - HOUR)), {}],
    ['is quiet since a moment only', hold('approved'), alarm(quiet(NOW - MINUTE)), { caution: MOMENT }],
    ['has no data', HELD, alarm({ status: 'no-data' }), { caution: NO_DATA }],
    ['has no data for other repositories', HELD, alarm({ status: 'no-data' }, { repositories: ['x'] }), {}],
    ['goes off for other repositories', HELD, alarm(ringing(NOW), { repositories: ['other/*'] }), {}],
    [
      'goes off for what nobody can read',
      HELD,
      alarm(ringing(NOW), { repositories: ['/(/'] }),
      { signal: SIGNAL, event: EVENT, caution: CAUTION },
    ],
  ])('that %s', (_, held, seen, heard) => {
    expect(heardOf(held, [answered(seen)])).toEqual(heard);
  });

  test('that nobody has lets nothing begin', () => {
    const missing = alarm({ status: 'missing' });
    expect(heardOf(HELD, [answered(missing), answered(missing)])).toEqual({
      caution: 'the alarm errors does not exist: create it, or take it out of the configuration',
    });
    expect(heardOf(HELD, [answered(alarm({ status: 'missing' }, { repositories: ['other/*'] }))])).toEqual(
      {},
    );
  });

  test('that another place has is heard there', () => {
    const here = answered(alarm({ status: 'missing' }));
    expect(heardOf(HELD, [here, answered(alarm(ringing(NOW)))])).toEqual({
      signal: SIGNAL,
      event: EVENT,
      caution: CAUTION,
    });
    expect(heardOf(HELD, [here, answered(alarm({ status: 'no-data' }))])).toEqual({ caution: NO_DATA });
    const both = [answered(alarm({ status: 'quiet' })), answered(alarm(ringing(NOW)))];
    expect(heardOf(HELD, both)).toHaveProperty('signal', SIGNAL);
  });

  test('that may be in a place which did not answer is not called missing', () => {
    const there: SignalReport = {
      source: 'alarms in 210987654321/eu-west-1',
      status: 'failed',
      why: 'denied',
    };
    expect(heardOf(HELD, [answered(alarm({ status: 'missing' })), there])).toEqual({
      caution: 'alarms in 210987654321/eu-west-1: denied',
    });
  });

  test('that one of two places has is not missing', () => {
    const reports = [answered(alarm({ status: 'missing' })), answered(alarm({ status: 'quiet' }))];
    expect(heardOf(HELD, reports)).toEqual({});
  });
});

test('a source that failed lets nothing begin, and hides no signal of another', () => {
  const failed: SignalReport = { source: 'alarms', status: 'failed', why: 'no answer' };
  expect(heardOf(HELD, [failed])).toEqual({ caution: 'alarms: no answer' });
  expect(heardOf(HELD, [failed, answered(pull({ tag: 'feat-a' }))])).toEqual({
    signal: 'ECS could not pull it',
    tried: 'ECS could not pull it',
    caution: 'alarms: no answer',
  });
});
