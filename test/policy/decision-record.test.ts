import { expect, test } from 'vitest';
import type { DecisionRecord } from '../../src/policy/decision-record.ts';
import type { HoldState } from '../../src/policy/hold.ts';
import type { Review } from '../../src/policy/review.ts';
import { DAY, HOUR, MINUTE } from '../../src/policy/time.ts';
import { daysAgo, NOW } from './build.ts';
import {
  ASKED,
  asked,
  deleted,
  ENGINEER,
  frozen,
  hold,
  LEAD,
  line,
  record,
  removing,
  trip,
} from './build-decision.ts';

test('the record of a removal with one image given back (golden)', () => {
  const made = record({
    review: asked(removing({ first: ENGINEER })),
    frozen: [frozen(1), frozen(2), frozen(3)],
    holds: [
      hold(1, deleted),
      hold(2, deleted),
      hold(3, { status: 'restored', at: daysAgo(20), cause: trip, taken: [] }),
    ],
    lines: [
      line('changed', 'put a tag', { at: ASKED + 2 * MINUTE }),
      line('changed', 'untagged', { at: ASKED + MINUTE }),
      line('trip', 'payments/api:fix-vat: ECS could not pull it'),
      line('state', 'payments/api:feat-1 is deleted', { hold: hold(1, deleted).id }),
    ],
    prevention: {
      kind: 'lifecycle-rule',
      class: 'branch',
      group: 'branch',
      text: 'Branch images were asked about in 2 weeks. A lifecycle rule lets them go.',
    },
  });
  expect(made).toEqual<DecisionRecord>({
    review: '2026-W48-1',
    registry: '123456789012/eu-west-1',
    repository: 'payments/api',
    candidate: 'payments/api: 3 branch images (feat-refunds, fix-vat and 1 more), up to 9.80 GB',
    owner: 'payments (repository tag owner=payments); approved by <@U0PAYENG> and <@U0PAYLEAD>',
    whyUnused: ['Branch builds live 30 days here; the newest is 102 days old.'],
    evidence: [
      'Not found in ECS (41 looked at); checked 2026-10-24 08:00 UTC.',
      'Pull times: last pull 2026-07-17 09:00 UTC; 2 of 3 never pulled.',
      'Not visible to any source: laptops.',
      'List and evidence frozen 2026-10-24 09:00 UTC.',
    ],
    firstReversibleMove:
      'Tags put aside under the name layaway.<digest>.<tag>; pulls by digest go on, from 2026-10-24 09:01 UTC.',
    watchSignals: [
      "For 14 days: a pull after it was put aside, a new reference in any source (ECS), a failed pull at run time, a named alarm, a tag put back by hand, a person's Restore.",
      '1 signal went off: payments/api:fix-vat: ECS could not pull it.',
    ],
    rollbackPath:
      '2 images deleted for good: they have to be built again. 1 image is restored: nothing is left to undo.',
    finalAction: {
      text: 'Removal approved on 2026-10-24 09:00 UTC; 2 deleted by 2026-11-08 09:00 UTC, 1 restored by 2026-11-03 09:00 UTC.',
      at: daysAgo(15),
      ended: true,
    },
    preventionRule: 'Branch images were asked about in 2 weeks. A lifecycle rule lets them go.',
  });
});

test('an answer that changes nothing says so, and when it is asked again', () => {
  const kept = record({
    review: asked({ status: 'kept', by: LEAD, at: ASKED, until: NOW, reason: 'a customer pins it' }),
  });
  expect(kept).toMatchObject({
    owner: 'payments (repository tag owner=payments); answered by <@U0PAYLEAD>',
    firstReversibleMove: 'None: the answer changes nothing in the registry.',
    watchSignals: ['None needed: nothing changes. It is asked again after 2026-11-23 09:00 UTC.'],
    finalAction: {
      text: 'Keep until 2026-11-23 09:00 UTC, said on 2026-10-24 09:00 UTC: a customer pins it.',
      ended: true,
    },
    preventionRule: 'None yet.',
  });
  const plain = record({ review: asked({ status: 'kept', by: LEAD, at: ASKED, until: NOW }) });
  expect(plain.finalAction.text).toMatch(/said on 2026-10-24 09:00 UTC\.$/);
  const looked = { status: 'investigating', by: LEAD, at: ASKED, owner: ENGINEER, reviewOn: NOW } as const;
  expect(record({ review: asked(looked) })).toMatchObject({
    watchSignals: ['None needed: nothing changes. It comes back on 2026-11-23 09:00 UTC.'],
    finalAction: {
      text: 'Investigate: <@U0PAYENG> until 2026-11-23 09:00 UTC, said on 2026-10-24 09:00 UTC.',
    },
  });
  const question = record({ review: asked({ ...looked, question: 'who pulls it?' }) });
  expect(question.finalAction.text).toMatch(/: who pulls it\?$/);
  expect(record({ review: asked(removing({ effect: 'recorded' })) }).finalAction).toEqual({
    text: 'Removal approved on 2026-10-24 09:00 UTC; recorded only, the mode allowed no change.',
    at: ASKED,
    ended: true,
  });
});

test('what is still under way is no end', () => {
  const aside: HoldState = { status: 'quarantined', since: ASKED, deleteAfter: NOW + DAY };
  const both = record({
    review: asked(removing()),
    holds: [hold(1, aside), hold(2, aside, { approval: { by: 'x', at: 1, effect: 'quarantine' } })],
  });
  expect(both.finalAction).toMatchObject({ ended: false });
  expect(both.rollbackPath).toContain('possible until 2026-11-24 09:00 UTC at least');
  expect(both.watchSignals[1]).toBe('None went off.');
  const begun = record({ review: asked(removing()) });
  expect(begun.finalAction).toMatchObject({
    text: 'Removal approved on 2026-10-24 09:00 UTC; nothing is changed yet.',
    ended: false,
  });
  expect(begun.rollbackPath).toContain('until the end of the watch window');
  expect(begun.firstReversibleMove).toContain('not begun yet');
  expect(record({ review: asked({ status: 'open' }) }).finalAction.text).toBe('No answer yet.');
  const half = {
    status: 'seconding',
    by: LEAD,
    at: ASKED,
    role: 'lead',
    effect: 'delete',
    stated: 'delete',
  } as const;
  const seconding = record({ review: asked(half), now: ASKED + DAY });
  expect(seconding.owner).toContain('first approval by <@U0PAYLEAD>');
  expect(seconding.finalAction.text).toContain('Waits for a second person');
});

test('each way of putting aside and of resting is named', () => {
  const archived = record({
    review: asked(removing({ action: 'archive' })),
    holds: [hold(1, { status: 'archived', at: NOW }, { goal: 'archive' })],
  });
  expect(archived.firstReversibleMove).toContain('Images moved to the archive storage class');
  expect(archived.rollbackPath).toMatch(/^Restore on the card.*; possible at any time\.$/);
  expect(archived.finalAction.text).toContain('1 archived for good by 2026-11-23 09:00 UTC');
  const disabling = record({ review: asked(removing({ action: 'disable' })) });
  expect(disabling.rollbackPath).toContain('possible at any time.');
  const mixed = record({ review: asked(removing()), frozen: [frozen(1), frozen(2, { stop: 'archive' })] });
  expect(mixed.firstReversibleMove).toContain('go on; images moved to the archive');
  const bare = record({ review: asked(removing()), frozen: [frozen(1, { tags: [] })] });
  expect(bare.firstReversibleMove).toContain('nothing could be put aside');
  expect(record({ review: asked(removing()), frozen: [] }).firstReversibleMove).toContain('Put aside');
  const again = asked(removing(), {}, { offers: ['restore', 'remove'] });
  expect(record({ review: again, holds: [hold(1, deleted)] }).firstReversibleMove).toMatch(
    /^Tags put aside .* before this was asked again\.$/,
  );
  const all = record({ review: asked(removing()), holds: [hold(1, deleted)] });
  expect(all.rollbackPath).toBe('1 image deleted for good: it has to be built again.');
});

test('images whose holds are let go of are read from the record', () => {
  const restored = record({
    review: asked({ status: 'restored', by: ENGINEER, at: ASKED + DAY, removedBy: LEAD }),
    lines: [
      line('restored', 'payments/api:feat-9 is restored', { hold: 'h9', at: ASKED + 2 * DAY }),
      line('state', 'payments/api:feat-9 is being restored', { hold: 'h9', at: ASKED + DAY }),
      line('state', 'payments/api:feat-8 was left alone', { hold: 'h8', at: ASKED + HOUR }),
      line('decided', 'restore'),
    ],
  });
  expect(restored.owner).toContain('approved by <@U0PAYLEAD>, taken back by <@U0PAYENG>');
  expect(restored.finalAction).toEqual({
    text: 'Removal taken back on 2026-10-25 09:00 UTC; 2 others on record, the newest: payments/api:feat-9 is restored.',
    at: ASKED + 2 * DAY,
    ended: true,
  });
});

test('closed questions, and what was asked about, in words', () => {
  const gone = record({ review: asked({ status: 'superseded', at: NOW }) });
  expect(gone.finalAction.text).toContain('Closed unanswered');
  const handOver = { by: LEAD, at: NOW, from: 'payments', to: 'shop' };
  const passed = (to: typeof handOver | { by: typeof LEAD; at: number }) =>
    record({ review: asked({ status: 'superseded', at: NOW, handOver: to }) }).finalAction.text;
  expect(passed(handOver)).toContain('Passed on to shop');
  expect(passed({ by: LEAD, at: NOW })).toContain('Passed on to nobody yet');
  const open = { status: 'open' } as const;
  const candidate = (parts: Partial<Review>, facts: Partial<Review['facts']> = {}) =>
    record({ review: asked(open, facts, parts) }).candidate;
  expect(candidate({ kind: 'untagged' }, { tags: [], moreTags: 0 })).toContain('3 untagged images (no tags)');
  expect(candidate({ kind: 'orphaned' })).toContain('orphaned images');
  expect(candidate({ kind: 'unclear', class: 'unknown' })).toContain('unclassified unclear images');
  expect(candidate({ offers: ['restore'] })).toContain('put-aside images');
});

test('a doubt, an unknown owner and missing facts are said', () => {
  const unknown = { source: 'eks', observedAt: NOW, status: 'unknown', why: 'it does not answer' } as const;
  const seen = { source: 'ecs', observedAt: NOW, status: 'not-seen', inspected: 4 } as const;
  const made = record({
    review: asked(
      removing(),
      { reasons: [' '], notFoundIn: [], cannotSee: [], neverPulled: 3 },
      { owner: { why: 'no way knows one' } },
    ),
    frozen: [frozen(1, { findings: [unknown, seen] }), frozen(2, { findings: [unknown] })],
  });
  expect(made.owner).toContain('nobody known (no way knows one)');
  expect(made.whyUnused).toEqual(['No reason was recorded.']);
  expect(made.evidence).toEqual([
    'eks could not tell: it does not answer.',
    'Pull times: none of 3 was ever pulled.',
    'List and evidence frozen 2026-10-24 09:00 UTC.',
  ]);
  expect(made.watchSignals[0]).toContain('in any source, a failed pull');
});
