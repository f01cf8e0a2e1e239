import { describe, expect, test } from 'vitest';
import type { Look } from '../../src/policy/look.ts';
import { step } from '../../src/policy/step.ts';
import type { StepFacts } from '../../src/policy/step-facts.ts';
import { daysAgo, NOW } from './build.ts';
import { aside, facts, hold, lookAt, member, orderOf, tagged, told } from './step-build.ts';

/** What follows in each open state: approved, quarantining, quarantined (window over), deleting, restoring. */
type Row = readonly [string, string, string, string, string];
const OPEN = ['approved', 'quarantining', 'quarantined', 'deleting', 'restoring'] as const;

const A = aside(1, 'feat-a');
const veto = (why: string) => `→ restoring on a veto: ${why}`;
const trip = (why: string) => `→ restoring on a trip: ${why}`;
const PUT_BACK = veto('somebody put the tag feat-a on it');
const NOT_AS_ASKED = `→ dropped: it has a new tag, ${A}`;
const DROP_ASIDE = `take tag ${A} off #1`;
const PUT_OLD = 'put tag feat-a on #1';

describe('given that nothing stands against it, when the look shows', () => {
  test.each<[string, Look, Row]>([
    [
      'the image as it was approved',
      lookAt([tagged(1, ['feat-a'])]),
      ['→ quarantining', `put tag ${A} on #1`, PUT_BACK, PUT_BACK, '→ restored'],
    ],
    [
      'both names',
      lookAt([tagged(1, ['feat-a', A])]),
      [NOT_AS_ASKED, 'take tag feat-a off #1', PUT_BACK, PUT_BACK, DROP_ASIDE],
    ],
    [
      'the quarantine name only',
      lookAt([tagged(1, [A])]),
      [NOT_AS_ASKED, '→ quarantined', '→ deleting', 'delete #1', PUT_OLD],
    ],
    [
      'the quarantine name only, the old one on another image',
      lookAt([tagged(1, [A])], ['feat-a']),
      [NOT_AS_ASKED, '→ quarantined', '→ deleting', 'delete #1', '→ restored without the names feat-a'],
    ],
    [
      'neither name, the old one free',
      lookAt([tagged(1, [])]),
      [
        '→ dropped: its tag feat-a is gone',
        veto('its tag feat-a was moved or removed'),
        veto(`somebody took the tag ${A} off it`),
        veto(`somebody took the tag ${A} off it`),
        PUT_OLD,
      ],
    ],
    [
      'neither name, the old one on another image',
      lookAt([tagged(1, [])], ['feat-a']),
      [
        '→ dropped: its tag feat-a is gone',
        veto('its tag feat-a was moved or removed'),
        veto(`somebody took the tag ${A} off it`),
        veto(`somebody took the tag ${A} off it`),
        '→ restored without the names feat-a',
      ],
    ],
    [
      'the quarantine name on another image',
      lookAt([tagged(1, ['feat-a'])], [A]),
      [
        `→ dropped: another image carries the name ${A}`,
        veto(`another image carries the name ${A}`),
        PUT_BACK,
        PUT_BACK,
        '→ restored',
      ],
    ],
    [
      'a tag nobody asked about',
      lookAt([tagged(1, [A, 'hotfix'])]),
      [
        NOT_AS_ASKED,
        veto('somebody put the tag hotfix on it'),
        veto('somebody put the tag hotfix on it'),
        veto('somebody put the tag hotfix on it'),
        PUT_OLD,
      ],
    ],
    [
      'a new pull',
      lookAt([tagged(1, [A], { lastPulledAt: daysAgo(1) })]),
      [
        NOT_AS_ASKED,
        trip('it was pulled on 2026-11-22'),
        trip('it was pulled on 2026-11-22'),
        trip('it was pulled on 2026-11-22'),
        PUT_OLD,
      ],
    ],
    [
      'a new pull and a tag put back: the trip is what is told and counted',
      lookAt([tagged(1, ['feat-a', A], { lastPulledAt: daysAgo(1) })]),
      [
        NOT_AS_ASKED,
        trip('it was pulled on 2026-11-22'),
        trip('it was pulled on 2026-11-22'),
        trip('it was pulled on 2026-11-22'),
        DROP_ASIDE,
      ],
    ],
    [
      'that it was archived',
      lookAt([tagged(1, [A], { status: 'ARCHIVED' })]),
      [
        NOT_AS_ASKED,
        veto('somebody moved it to the archive'),
        veto('somebody moved it to the archive'),
        veto('somebody moved it to the archive'),
        PUT_OLD,
      ],
    ],
    ['nothing', lookAt([]), ['→ gone', '→ gone', '→ gone', '→ deleted', '→ gone']],
  ])('%s', (_, look, then) => {
    expect(OPEN.map((status) => told(step(hold(status), facts(look))))).toEqual(then);
  });
});

describe('given the image as each state expects it, when', () => {
  const looks: Readonly<Record<(typeof OPEN)[number], Look>> = {
    approved: lookAt([tagged(1, ['feat-a'])]),
    quarantining: lookAt([tagged(1, ['feat-a', A])]),
    quarantined: lookAt([tagged(1, [A])]),
    deleting: lookAt([tagged(1, [A])]),
    restoring: lookAt([tagged(1, ['feat-a', A])]),
  };
  const used = trip('it is in use: ECS service shop/api');
  const parent = veto('it became part of another image');
  const waits = (why: string): Row => {
    const wait = `wait: ${why}`;
    return [wait, wait, wait, wait, DROP_ASIDE];
  };
  test.each<[string, Partial<StepFacts>, Row]>([
    [
      'nothing stands against it',
      {},
      ['→ quarantining', 'take tag feat-a off #1', '→ deleting', 'delete #1', DROP_ASIDE],
    ],
    [
      'a source saw a use',
      { rejudged: { status: 'in-use', by: 'ECS service shop/api' } },
      ['→ dropped: it is in use: ECS service shop/api', used, used, used, DROP_ASIDE],
    ],
    [
      'it is not what was approved',
      { rejudged: { status: 'changed', why: 'it became part of another image' } },
      ['→ dropped: it became part of another image', parent, parent, parent, DROP_ASIDE],
    ],
    [
      'a source cannot know',
      { rejudged: { status: 'unknown', why: 'ecs: no answer' } },
      waits('ecs: no answer'),
    ],
    [
      'sources were not asked',
      { rejudged: { status: 'not-asked' } },
      ['ask', 'ask', 'ask', 'ask', DROP_ASIDE],
    ],
    ['it is paused', { paused: 'incident 7' }, waits('paused: incident 7')],
    [
      'a budget is used up, before sources were asked',
      { later: 'it waits for tomorrow', rejudged: { status: 'not-asked' } },
      waits('it waits for tomorrow'),
    ],
    ['signals let nothing begin', { caution: 'alarms: no answer' }, waits('alarms: no answer')],
    [
      'a pull of it failed, before or without any other evidence',
      {
        signal: 'ECS could not pull it',
        caution: 'alarms: no answer',
        rejudged: { status: 'not-asked' },
        paused: 'incident 7',
      },
      [
        '→ dropped: ECS could not pull it',
        trip('ECS could not pull it'),
        trip('ECS could not pull it'),
        trip('ECS could not pull it'),
        DROP_ASIDE,
      ],
    ],
    ['the mode is ask', { may: { quarantine: false, delete: false } }, waits('the mode does not allow it')],
    [
      'the mode is quarantine',
      { may: { quarantine: true, delete: false } },
      [
        '→ quarantining',
        'take tag feat-a off #1',
        'wait: the mode does not allow it',
        'wait: the mode does not allow it',
        DROP_ASIDE,
      ],
    ],
    [
      'the window still runs',
      { now: NOW - 1 },
      ['→ quarantining', 'take tag feat-a off #1', 'wait: the watch window runs', 'delete #1', DROP_ASIDE],
    ],
  ])('%s', (_, parts, then) => {
    expect(OPEN.map((status) => told(step(hold(status), facts(looks[status], parts))))).toEqual(then);
  });

  test('the registry was not probed', () => {
    const notProbed = (look: Look) => {
      const { untagForm: _form, ...rest } = facts(look);
      return rest;
    };
    expect(OPEN.map((status) => told(step(hold(status), notProbed(looks[status]))))).toEqual(
      waits('this registry was not probed yet: run layaway doctor --probe'),
    );
    // Restoring does not wait for a probe; of the two forms it takes the one that never removes an image whole.
    expect(orderOf(step(hold('restoring'), notProbed(looks.restoring))).change).toMatchObject({
      form: 'tag',
    });
    expect(orderOf(step(hold('restoring'), facts(looks.restoring))).change).toMatchObject({ form: 'pair' });
  });
});

test('what is left of an image whose root is deleted waits for a source of signals, too', () => {
  const held = hold('deleting', { members: [member(1), member(2)] });
  const left = lookAt([tagged(2, [])]);
  expect(told(step(held, facts(left, { paused: 'incident 7' })))).toBe('delete #2');
  expect(told(step(held, facts(left, { caution: 'alarms: no answer' })))).toBe('wait: alarms: no answer');
});

test.each(['deleted', 'restored', 'dropped', 'gone'] as const)(
  'a hold that is %s does nothing more',
  (status) => {
    expect(told(step(hold(status), facts(lookAt([tagged(1, ['feat-a', A, 'hotfix'])]))))).toBe(
      'wait: it is finished',
    );
  },
);
