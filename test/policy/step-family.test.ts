import { describe, expect, test } from 'vitest';
import { namesToLookUp } from '../../src/policy/held-names.ts';
import type { Hold, HoldStatus } from '../../src/policy/hold.ts';
import type { Image } from '../../src/policy/image.ts';
import { step } from '../../src/policy/step.ts';
import { cosign, daysAgo, INDEX, image, NOW } from './build.ts';
import { aside, facts, hold, lookAt, member, tagged, told } from './step-build.ts';

/** What follows for a hold when these images are what the look shows; names in `elsewhere` are on another image. */
function next(held: Hold, images: readonly Image[], elsewhere: readonly string[] = []): string {
  return told(step(held, facts(lookAt(images, elsewhere))));
}

describe('a family of an index with a tagged child, an untagged child and a signature', () => {
  const SIG = cosign(1);
  const members = [
    member(1, ['a', 'b']),
    member(2, ['a-arm64']),
    member(3),
    member(4, [], { staying: [SIG] }),
  ];
  const family = (status: HoldStatus) => hold(status, { members });
  const [A, B, C] = [aside(1, 'a'), aside(1, 'b'), aside(2, 'a-arm64')];
  /** The family with these names on the index and on its tagged child. */
  const named = (root: readonly string[], child: readonly string[]) => [
    tagged(1, root, { mediaType: INDEX }),
    tagged(2, child),
    image(3),
    tagged(4, [SIG]),
  ];
  const ASIDE = named([A, B], [C]);

  test('is put aside name by name, each old name only after its new one was seen; cosign tags stay', () => {
    const held = family('quarantining');
    const way = [
      [['a', 'b'], ['a-arm64'], `put tag ${A} on #1`],
      [['a', 'b', A], ['a-arm64'], 'take tag a off #1'],
      [['b', A], ['a-arm64'], `put tag ${B} on #1`],
      [['b', A, B], ['a-arm64'], 'take tag b off #1'],
      [[A, B], ['a-arm64'], `put tag ${C} on #2`],
      [[A, B], ['a-arm64', C], 'take tag a-arm64 off #2'],
      [[A, B], [C], '→ quarantined'],
    ] as const;
    for (const [root, child, then] of way) expect(next(held, named(root, child))).toBe(then);
  });

  test('is given back name by name, each quarantine name only after its old one was seen', () => {
    const held = family('restoring');
    const way = [
      [[A, B], [C], 'put tag a on #1'],
      [['a', A, B], [C], `take tag ${A} off #1`],
      [['a', B], [C], 'put tag b on #1'],
      [['a', 'b', B], [C], `take tag ${B} off #1`],
      [['a', 'b'], [C], 'put tag a-arm64 on #2'],
      [['a', 'b'], [C, 'a-arm64'], `take tag ${C} off #2`],
      [['a', 'b'], ['a-arm64'], '→ restored'],
    ] as const;
    for (const [root, child, then] of way) expect(next(held, named(root, child))).toBe(then);
  });

  test.each([
    ['an earlier name was put back by hand', [A, 'a', B], ['a-arm64'], 'somebody put the tag a back'],
    ['the same, and its quarantine name taken away', ['a', B], ['a-arm64'], 'somebody put the tag a back'],
    ['a later name is gone already', ['a', 'b'], [], 'its tag a-arm64 was moved or removed'],
    ['a name is gone from the index', ['a'], ['a-arm64'], 'its tag b was moved or removed'],
    ['a child got a tag', ['a', 'b'], ['a-arm64', 'x'], 'somebody put the tag x on it'],
  ])('goes back while it is put aside when %s', (_, root, child, why) => {
    expect(next(family('quarantining'), named(root, child))).toBe(`→ restoring on a veto: ${why}`);
  });

  test.each([
    [
      'a pull of the untagged child',
      ASIDE.with(2, image(3, { lastPulledAt: daysAgo(1) })),
      'trip: it was pulled on 2026-11-22',
    ],
    ['a tag on the untagged child', ASIDE.with(2, tagged(3, ['x'])), 'veto: somebody put the tag x on it'],
    ['the loss of its signature', ASIDE.slice(0, 3), 'veto: somebody removed a part of it'],
    ['a signature that lost its name', ASIDE.with(3, image(4)), `veto: somebody took the tag ${SIG} off it`],
    ['the loss of its index', ASIDE.slice(1), 'veto: somebody removed a part of it'],
  ])('goes back from its watch window on %s', (_, images, why) => {
    for (const status of ['quarantining', 'quarantined'] as const) {
      expect(next(family(status), images)).toBe(`→ restoring on a ${why}`);
    }
  });

  test.each([
    ['a part is gone', ASIDE.slice(0, 3), 'a part of it is no longer there'],
    [
      'a child was pulled',
      named(['a', 'b'], ['a-arm64']).with(2, image(3, { lastPulledAt: NOW })),
      'it was pulled on 2026-11-23',
    ],
    [
      'a child is archived',
      named(['a', 'b'], ['a-arm64']).with(2, image(3, { status: 'ARCHIVED' })),
      'it is in the archive',
    ],
    [
      'the signature lost its name',
      named(['a', 'b'], ['a-arm64']).with(3, image(4)),
      `its tag ${SIG} is gone`,
    ],
  ])('drops out before anything is done when %s', (_, images, why) => {
    expect(next(family('approved'), images)).toBe(`→ dropped: ${why}`);
  });

  test('drops out when its first quarantine name is on another image, and comes back for a later one', () => {
    expect(next(family('approved'), named(['a', 'b'], ['a-arm64']), [A])).toBe(
      `→ dropped: another image carries the name ${A}`,
    );
    expect(next(family('quarantining'), named([A, B], ['a-arm64']), [C])).toBe(
      `→ restoring on a veto: another image carries the name ${C}`,
    );
  });

  test('is deleted root first and alone, the rest only after a look without the root', () => {
    expect(next(family('deleting'), ASIDE)).toBe('delete #1');
    expect(next(family('deleting'), ASIDE.slice(1))).toBe('delete #2, #3, #4');
    expect(next(family('deleting'), ASIDE.slice(2, 3))).toBe('delete #3');
    expect(next(family('deleting'), [])).toBe('→ deleted');
  });
});

test('a root that is no index goes alone too, before its signature', () => {
  const held = hold('deleting', { members: [member(1, ['a']), member(4, [], { staying: [cosign(1)] })] });
  const signature = tagged(4, [cosign(1)]);
  expect(next(held, [tagged(1, [aside(1, 'a')]), signature])).toBe('delete #1');
  expect(next(held, [signature])).toBe('delete #4');
});

test('a tag too long for a quarantine name lets the family drop out, without asking ECR for that name', () => {
  const long = 'x'.repeat(112);
  const approved = (tag: string) => hold('approved', { members: [member(1, ['a', tag])] });
  const then = (tag: string) => {
    const { images, tagOwners } = lookAt([tagged(1, ['a', tag])]);
    const names = namesToLookUp(approved(tag), images);
    const asked = names.map((name) => [name, tagOwners.get(name) ?? null] as const);
    return told(step(approved(tag), facts({ at: NOW, images, tagOwners: new Map(asked) })));
  };
  const first = hold('approved', { members: [member(1, [long])] });
  expect(namesToLookUp(first, lookAt([tagged(1, [long])]).images)).toEqual([]);
  expect(then(long)).toBe(`→ dropped: its tag ${long} is too long to be put aside`);
  expect(then(long.slice(1))).toBe('→ quarantining');
});

test('a shared member is nobody’s to judge: it is not in the hold, and what happens to it is not looked at', () => {
  const held = hold('deleting', { members: [member(1, ['feat-a'])] });
  const shared = tagged(2, ['somebody-elses'], { lastPulledAt: NOW });
  expect(next(held, [tagged(1, [aside(1, 'feat-a')]), shared])).toBe('delete #1');
  expect(next(held, [shared])).toBe('→ deleted');
});

describe('once the root is gone', () => {
  const members = [member(1, ['a']), member(2, ['b']), member(3)];
  const rest = [tagged(2, [aside(2, 'b')]), image(3)];
  const then = (parts: Parameters<typeof facts>[1], images: readonly Image[] = rest) =>
    told(step(hold('deleting', { members }), facts(lookAt(images), parts)));

  test('the rest is finished under pause', () => {
    expect(then({ paused: 'incident 7' })).toBe('delete #2, #3');
  });

  test('the rest waits in a mode that was turned down', () => {
    expect(then({ may: { quarantine: true, delete: false } })).toBe(
      'wait: the mode does not allow to delete what is left of it',
    );
  });

  test.each([
    [
      'waits while a source cannot know',
      { rejudged: { status: 'unknown', why: 'ecs: no answer' } },
      'wait: ecs: no answer',
    ],
    ['has sources asked', { rejudged: { status: 'not-asked' }, later: 'the budget is used up' }, 'ask'],
    [
      'goes back when it is used',
      { rejudged: { status: 'in-use', by: 'Lambda resize:7' } },
      '→ restoring on a trip: it is in use: Lambda resize:7',
    ],
    [
      'goes back when another image needs it',
      { rejudged: { status: 'changed', why: '#9 needs a part of it' } },
      '→ restoring on a veto: #9 needs a part of it',
    ],
  ] as const)('the rest %s', (_, parts, outcome) => {
    expect(then(parts)).toBe(outcome);
  });

  test.each([
    ['touched', [tagged(2, [aside(2, 'b'), 'b']), image(3)], 'veto: somebody put the tag b on it'],
    [
      'pulled',
      [tagged(2, [aside(2, 'b')]), image(3, { lastPulledAt: NOW })],
      'trip: it was pulled on 2026-11-23',
    ],
  ])('a part that was %s is given back', (_, images, why) => {
    expect(then({}, images)).toBe(`→ restoring on a ${why}`);
  });

  test('a restore gives back what is left, and says what is missing', () => {
    const held = hold('restoring', { members });
    expect(next(held, rest)).toBe('put tag b on #2');
    expect(next(held, [tagged(2, ['b'])])).toBe('→ restored without #1, #3');
  });

  test('an index among the rest ends its batch: its children go after a look without it', () => {
    const nested = hold('deleting', { members: [1, 2, 3, 4, 5, 6].map((n) => member(n)), stop: 'archive' });
    const archived = (n: number, mediaType?: string) =>
      image(n, { status: 'ARCHIVED', ...(mediaType && { mediaType }) });
    const images = [archived(2), archived(3, INDEX), archived(4), archived(5, INDEX), archived(6)];
    expect(next(nested, images)).toBe('delete #2, #3');
    expect(next(nested, images.slice(2))).toBe('delete #4, #5');
    expect(next(nested, images.slice(4))).toBe('delete #6');
  });

  test('no more than 100 go in one call', () => {
    const ids = Array.from({ length: 205 }, (_, i) => i + 1);
    const many = hold('deleting', { members: ids.map((n) => member(n)), stop: 'archive' });
    const left = (from: number, index = 0) =>
      next(
        many,
        ids
          .slice(from)
          .map((n) => image(n, { status: 'ARCHIVED', ...(n === index && { mediaType: INDEX }) })),
      ).match(/#\d+/g);
    expect(left(1)).toHaveLength(100);
    expect(left(1, 200)).toHaveLength(100);
    expect(left(101)?.at(-1)).toBe('#201');
    expect(left(201)).toEqual(['#202', '#203', '#204', '#205']);
  });
});
