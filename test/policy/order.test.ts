import { describe, expect, test } from 'vitest';
import {
  type Change,
  changeText,
  EVIDENCE_LIFE,
  effectSeen,
  issueOrder,
  type LifecycleChange,
  ORDER_LIFE,
} from '../../src/policy/order.ts';
import { MINUTE, SECOND } from '../../src/policy/time.ts';
import { digest, image, NOW, REGISTRY, REPOSITORY } from './build.ts';
import { hold, lookAt, short, tagged } from './step-build.ts';

const PUT: Change = { kind: 'put-tag', digest: digest(1), tag: 'feat-a' };
const UNTAG: Change = { kind: 'untag', digest: digest(1), tag: 'feat-a', form: 'pair' };
const ARCHIVE: Change = { kind: 'archive', digest: digest(1) };
const ACTIVATE: Change = { kind: 'activate', digest: digest(1) };
const DELETE: Change = { kind: 'delete', digests: [digest(1), digest(2)] };
const UPLOAD: Change = { kind: 'upload', content: '{}' };
const PUT_POLICY: LifecycleChange = { kind: 'put-lifecycle-policy', text: '{}' };
const DELETE_POLICY: LifecycleChange = { kind: 'delete-lifecycle-policy' };

test('an order names its hold and its place, and expires 30 s after the look it rests on', () => {
  expect(ORDER_LIFE).toBe(30 * SECOND);
  expect(issueOrder(hold('quarantining'), PUT, NOW)).toEqual({
    hold: hold('quarantining').id,
    registry: REGISTRY,
    repository: REPOSITORY,
    change: PUT,
    expiresAt: NOW + 30_000,
  });
});

test('an order on evidence also expires five minutes after reading it began', () => {
  expect(EVIDENCE_LIFE).toBe(5 * MINUTE);
  const on = (since: number) => issueOrder(hold('deleting'), DELETE, NOW, NOW - since).expiresAt - NOW;
  expect([on(0), on(4 * MINUTE), on(5 * MINUTE - SECOND)]).toEqual([30_000, 30_000, 1_000]);
});

test('a change in words', () => {
  const policies = [PUT_POLICY, DELETE_POLICY];
  expect(policies.map(changeText)).toEqual(['put the lifecycle policy', 'delete the lifecycle policy']);
  expect([PUT, UNTAG, ARCHIVE, ACTIVATE, DELETE, UPLOAD].map((change) => short(changeText(change)))).toEqual([
    'put tag feat-a on #1',
    'take tag feat-a off #1',
    'archive #1',
    'activate #1',
    'delete #1, #2',
    'upload 2 bytes',
  ]);
});

describe('a change is believed only when a later look sees it', () => {
  const looks = {
    tagged: lookAt([tagged(1, ['feat-a'])]),
    untagged: lookAt([tagged(1, ['feat-b'])]),
    archived: lookAt([image(1, { status: 'ARCHIVED' })]),
    activating: lookAt([image(1, { status: 'ACTIVATING' })]),
    'one left': lookAt([image(2)]),
    gone: lookAt([]),
  };
  test.each([
    ['put-tag', PUT, ['tagged']],
    // With the image gone the tag is gone too: that is the last-tag trap, and no success.
    ['untag', UNTAG, ['untagged', 'archived', 'activating']],
    ['archive', ARCHIVE, ['archived']],
    ['activate', ACTIVATE, ['tagged', 'untagged', 'activating']],
    ['delete', DELETE, ['gone']],
    ['upload', UPLOAD, Object.keys(looks)],
  ] as const)('%s', (_, change, seen) => {
    const found = Object.entries(looks).filter(([, look]) => effectSeen(change, look));
    expect(found.map(([name]) => name)).toEqual(seen);
  });
});
