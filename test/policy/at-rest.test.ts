import { expect, it } from 'vitest';
import { restEnded } from '../../src/policy/at-rest.ts';
import { NOW } from './build.ts';
import { aside, hold, member, tagged } from './step-build.ts';

const ARCHIVE = { stop: 'archive', goal: 'archive' } as const;
const back = (why: string) => ({ status: 'restoring', since: NOW, cause: { kind: 'veto', why } });

it.each([
  ['left', [tagged(1, [aside(1, 'feat-a')])], undefined],
  ['pulled, and named otherwise', [tagged(1, [aside(1, 'feat-a'), 'new'], { lastPulledAt: NOW })], undefined],
  ['named as before', [tagged(1, ['feat-a'])], back('somebody put the tag feat-a back')],
  ['gone', [tagged(2, ['feat-a'])], { status: 'gone', at: NOW }],
])('a disabled image that is %s', (_, images, becomes) => {
  expect(restEnded(hold('disabled', { goal: 'disable' }), images, NOW)).toEqual(becomes);
});

it.each([
  ['in the archive', 'ARCHIVED', undefined],
  ['on its way out of it', 'ACTIVATING', back('somebody took it out of the archive')],
  ['active', 'ACTIVE', back('somebody took it out of the archive')],
] as const)('an archived image that is %s', (_, status, becomes) => {
  const members = [member(1, [], { staying: ['feat-a'] }), member(2)];
  const one = hold('archived', { ...ARCHIVE, members });
  const images = [tagged(1, [], { status: 'ARCHIVED' }), tagged(2, [], { status })];
  expect(restEnded(one, images, NOW)).toEqual(becomes);
  // What is left of it rests on.
  expect(restEnded(one, images.slice(0, 1), NOW)).toBeUndefined();
});
