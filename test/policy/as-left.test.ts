import { describe, expect, test } from 'vitest';
import {
  changedSinceAsked,
  day,
  newPull,
  OWN_READ_MARGIN,
  OWN_READ_SHADOW,
  presentMembers,
  touchedMeanwhile,
  touchedSinceQuarantine,
} from '../../src/policy/as-left.ts';
import type { ImageStatus } from '../../src/policy/image.ts';
import { DAY, MINUTE } from '../../src/policy/time.ts';
import { cosign, daysAgo, digest, image, NOW } from './build.ts';
import { aside, hold, lookAt, member, tagged } from './step-build.ts';

test('present members come in deletion order, those that are gone are left out', () => {
  const held = hold('deleting', { members: [member(3), member(1), member(2)] });
  const present = presentMembers(held, lookAt([image(2), image(3), image(7)]));
  expect(present.map((one) => one.member.digest)).toEqual([digest(3), digest(2)]);
  expect(present.map((one) => one.image.digest)).toEqual([digest(3), digest(2)]);
});

describe('a new pull', () => {
  const READ = daysAgo(3);
  const ASKED = daysAgo(30);
  const SAID = 'it was pulled on 2026-11-';
  test.each([
    ['never pulled', undefined, undefined, undefined, undefined],
    ['pulled for the first time', undefined, undefined, daysAgo(2), `${SAID}21`],
    ['pulled when it was asked about', ASKED, undefined, ASKED, undefined],
    ['a pull time that went back', ASKED, undefined, ASKED - 1, undefined],
    ['pulled since it was asked about', ASKED, undefined, ASKED + 1, 'it was pulled on 2026-10-24'],
    ['our own read', ASKED, READ, READ, undefined],
    ['our own read, as ECR dated it late', ASKED, READ, READ + OWN_READ_MARGIN, undefined],
    ['later than our own read can be', ASKED, READ, READ + OWN_READ_MARGIN + 1, `${SAID}20`],
    ['our own read, as ECR dated it early', ASKED, READ, READ - OWN_READ_MARGIN, undefined],
    ['before our read, and recorded after it', ASKED, READ, READ - OWN_READ_MARGIN - 1, `${SAID}20`],
    ['our own read of what was never pulled', undefined, READ, READ + 1, undefined],
  ])('%s', (_, asked, readAt, pulled, sentence) => {
    const one = {
      member: member(1, [], { ...(asked !== undefined && { lastPulledAt: asked }) }),
      image: image(1, { ...(pulled !== undefined && { lastPulledAt: pulled }) }),
    };
    const held = hold('quarantined', { members: [one.member], ...(readAt !== undefined && { readAt }) });
    expect(newPull(held, one)).toBe(sentence);
  });

  test('our own read counts for five minutes and hides pulls for a day', () => {
    expect([OWN_READ_MARGIN, OWN_READ_SHADOW]).toEqual([5 * MINUTE, DAY]);
  });
});

describe('names', () => {
  const SIG = cosign(1);
  const names = member(1, ['a', 'b'], { staying: [SIG] });
  const A = aside(1, 'a');
  const B = aside(1, 'b');
  const OTHER = aside(2, 'a');
  const put = (tag: string) => `somebody put the tag ${tag} on it`;
  const took = (tag: string) => `somebody took the tag ${tag} off it`;
  test.each([
    // tags, before anything was done, while it is put aside, once it was put aside
    [['b', SIG, 'a'], undefined, undefined, put('b')],
    [['a', 'b', A, SIG], `it has a new tag, ${A}`, undefined, put('a')],
    [[A, B, SIG], `it has a new tag, ${A}`, undefined, undefined],
    [['a', SIG], 'its tag b is gone', undefined, put('a')],
    [['a', 'b'], `its tag ${SIG} is gone`, took(SIG), put('a')],
    [[A, B], `it has a new tag, ${A}`, took(SIG), took(SIG)],
    [[A, SIG], `it has a new tag, ${A}`, undefined, took(B)],
    [[A, B, SIG, 'hotfix'], `it has a new tag, ${A}`, put('hotfix'), put('hotfix')],
    [['a', 'b', SIG, OTHER], `it has a new tag, ${OTHER}`, put(OTHER), put('a')],
    [[A, B, SIG, cosign(1, 'att')], `it has a new tag, ${A}`, put(cosign(1, 'att')), put(cosign(1, 'att'))],
    [[], 'its tag a is gone', took(SIG), took(A)],
  ])('%j', (tags, asked, meanwhile, since) => {
    const held = hold('quarantined', { members: [names] });
    const present = { member: names, image: tagged(1, tags) };
    expect([
      changedSinceAsked(present),
      touchedMeanwhile(held, present),
      touchedSinceQuarantine(held, present),
    ]).toEqual([asked, meanwhile, since]);
  });
});

describe('storage class', () => {
  const MOVED = 'somebody moved it to the archive';
  const TOOK = 'somebody took it out of the archive';
  test.each([
    ['tags', 'ACTIVE', undefined, undefined],
    ['tags', 'ARCHIVED', MOVED, MOVED],
    ['tags', 'ACTIVATING', MOVED, MOVED],
    ['archive', 'ACTIVE', undefined, TOOK],
    ['archive', 'ARCHIVED', undefined, undefined],
    ['archive', 'ACTIVATING', TOOK, TOOK],
  ] as const)('put aside by %s, %s', (stop, status: ImageStatus, meanwhile, since) => {
    const held = hold('quarantined', { stop, members: [member(1)] });
    const present = { member: member(1), image: image(1, { status }) };
    expect([touchedMeanwhile(held, present), touchedSinceQuarantine(held, present)]).toEqual([
      meanwhile,
      since,
    ]);
  });
});

test('days are those of UTC', () => {
  expect([day(NOW), day(Date.UTC(2026, 0, 1) - 1)]).toEqual(['2026-11-23', '2025-12-31']);
});
