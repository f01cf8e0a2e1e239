import { describe, expect, test } from 'vitest';
import type { HoldStatus } from '../../src/policy/hold.ts';
import type { Image, ImageStatus } from '../../src/policy/image.ts';
import { step } from '../../src/policy/step.ts';
import type { StepFacts } from '../../src/policy/step-facts.ts';
import { cosign, INDEX, image } from './build.ts';
import { facts, hold, lookAt, member, tagged, told } from './step-build.ts';

const OPEN = ['approved', 'quarantining', 'quarantined', 'deleting', 'restoring'] as const;
const SIG = cosign(1);

/** An untagged index with a child and a signature: nothing to untag, so the archive is its reversible stop. */
const held = (status: HoldStatus) =>
  hold(status, { stop: 'archive', members: [member(1), member(2), member(3, [], { staying: [SIG] })] });

const stored = (...statuses: ImageStatus[]): Image[] =>
  statuses.map((status, i) =>
    image(i + 1, { status, tags: i === 2 ? [SIG] : [], ...(i === 0 && { mediaType: INDEX }) }),
  );

const next = (status: HoldStatus, images: readonly Image[], parts: Partial<StepFacts> = {}) =>
  told(step(held(status), facts(lookAt(images), parts)));

describe('an untagged family, when the look shows its members', () => {
  const TOOK = '→ restoring on a veto: somebody took it out of the archive';
  const WAIT = 'wait: ECR is bringing it back, up to 20 minutes';
  const DROP = '→ dropped: it is in the archive';
  test.each<[ImageStatus[], readonly string[]]>([
    [
      ['ACTIVE', 'ACTIVE', 'ACTIVE'],
      ['→ quarantining', 'archive #1', TOOK, TOOK, '→ restored'],
    ],
    [
      ['ARCHIVED', 'ACTIVE', 'ACTIVE'],
      [DROP, 'archive #2', TOOK, TOOK, 'activate #1'],
    ],
    [
      ['ARCHIVED', 'ARCHIVED', 'ACTIVE'],
      [DROP, 'archive #3', TOOK, TOOK, 'activate #2'],
    ],
    // ECR may take referrers along with their subject.
    [
      ['ARCHIVED', 'ACTIVE', 'ARCHIVED'],
      [DROP, 'archive #2', TOOK, TOOK, 'activate #3'],
    ],
    [
      ['ARCHIVED', 'ARCHIVED', 'ARCHIVED'],
      [DROP, '→ quarantined', '→ deleting', 'delete #1', 'activate #3'],
    ],
    [
      ['ACTIVE', 'ARCHIVED', 'ACTIVE'],
      [DROP, TOOK, TOOK, TOOK, 'activate #2'],
    ],
    [
      ['ACTIVATING', 'ARCHIVED', 'ARCHIVED'],
      [DROP, TOOK, TOOK, TOOK, 'activate #3'],
    ],
    [
      ['ACTIVATING', 'ACTIVATING', 'ACTIVE'],
      [DROP, TOOK, TOOK, TOOK, WAIT],
    ],
    [
      ['ACTIVE', 'ACTIVE', 'ACTIVATING'],
      [DROP, TOOK, TOOK, TOOK, WAIT],
    ],
  ])('%j', (statuses, then) => {
    expect(OPEN.map((status) => next(status, stored(...statuses)))).toEqual(then);
  });
});

test('its signature keeps its name all the way; a name more or less is a veto', () => {
  const archived = stored('ARCHIVED', 'ARCHIVED', 'ARCHIVED');
  expect(next('quarantined', archived.with(2, image(3, { status: 'ARCHIVED' })))).toBe(
    `→ restoring on a veto: somebody took the tag ${SIG} off it`,
  );
  expect(next('quarantined', archived.with(1, tagged(2, ['x'], { status: 'ARCHIVED' })))).toBe(
    '→ restoring on a veto: somebody put the tag x on it',
  );
});

test('it is archived and deleted under the same brakes as tagged ones, and brought back without any', () => {
  const paused = { paused: 'incident 7' };
  expect(next('quarantining', stored('ARCHIVED', 'ACTIVE', 'ACTIVE'), paused)).toBe(
    'wait: paused: incident 7',
  );
  expect(next('deleting', stored('ARCHIVED', 'ARCHIVED', 'ARCHIVED'), paused)).toBe(
    'wait: paused: incident 7',
  );
  expect(next('restoring', stored('ARCHIVED', 'ARCHIVED', 'ARCHIVED'), paused)).toBe('activate #3');
});

test('what is left of it is deleted from the archive', () => {
  const [, ...rest] = stored('ARCHIVED', 'ARCHIVED', 'ARCHIVED');
  expect(next('deleting', rest)).toBe('delete #2, #3');
  expect(
    next(
      'restoring',
      rest.map((one) => ({ ...one, status: 'ACTIVE' })),
    ),
  ).toBe('→ restored without #1');
});
