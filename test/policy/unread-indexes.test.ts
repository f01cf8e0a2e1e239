import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { DAY } from '../../src/policy/time.ts';
import { mayBeListed, maybeNeeded, maybePart, unreadIn } from '../../src/policy/unread-indexes.ts';
import { daysAgo, digest, familiesOf, INDEX, image, NOW, without } from './build.ts';

const index = (n: number, parts: Partial<Image> = {}) => image(n, { mediaType: INDEX, ...parts });
const pushed = (n: number, days: number) => image(n, { pushedAt: daysAgo(days) });
const unread = (...indexes: readonly Image[]) => ({ unreadIndexes: unreadIn(familiesOf(indexes)) });

describe('an index that nobody read can list only what was there when it was pushed', () => {
  const around = unread(index(1, { pushedAt: daysAgo(100) }));

  test('so what came later is not in doubt', () => {
    expect(mayBeListed([pushed(2, 150)], around)).toBe(true);
    expect(mayBeListed([pushed(2, 100)], around)).toBe(true);
    expect(mayBeListed([pushed(2, 98)], around)).toBe(false);
    expect(mayBeListed([pushed(2, 98), pushed(3, 101)], around)).toBe(true);
    expect(maybeNeeded([pushed(2, 98)], around)).toBeUndefined();
    expect(maybePart([pushed(2, 98)], around)).toBeUndefined();
    expect(mayBeListed([pushed(2, 150)], unread())).toBe(false);
  });

  test('a copy by replication has a day to arrive', () => {
    expect(mayBeListed([image(2, { pushedAt: daysAgo(100) + DAY })], around)).toBe(true);
    expect(mayBeListed([image(2, { pushedAt: daysAgo(100) + DAY + 1 })], around)).toBe(false);
  });

  test('the newest of several counts, not the oldest', () => {
    const both = unread(index(1, { pushedAt: daysAgo(100) }), index(2, { pushedAt: daysAgo(10) }));
    expect(both.unreadIndexes.map((one) => one.digest)).toEqual([digest(2), digest(1)]);
    expect(mayBeListed([pushed(3, 50)], both)).toBe(true);
    expect(mayBeListed([pushed(3, 5)], both)).toBe(false);
  });

  test('a missing date is doubt, on either side', () => {
    expect(mayBeListed([without(image(2), 'pushedAt')], around)).toBe(true);
    for (const date of [0, -1, Number.NaN]) {
      expect(mayBeListed([image(2, { pushedAt: date })], around)).toBe(true);
      expect(mayBeListed([pushed(2, 0)], unread(index(1, { pushedAt: date })))).toBe(true);
    }
    const undated = unread(index(1, { pushedAt: NOW }), without(index(2), 'pushedAt'));
    expect(undated.unreadIndexes[0]?.digest).toBe(digest(2));
    expect(mayBeListed([pushed(3, -30)], undated)).toBe(true);
  });

  test('so is all that may be cached: parts are stored there when they are wanted', () => {
    expect(mayBeListed([pushed(2, 1)], { ...around, partsMayFollow: true })).toBe(true);
    expect(mayBeListed([pushed(2, 1)], { unreadIndexes: [], partsMayFollow: true })).toBe(false);
  });
});

test('an index that two families hold is one', () => {
  const images = [
    index(1, { tags: ['a'] }),
    index(2, { tags: ['b'] }),
    index(3),
    image(4, { subject: digest(3) }),
  ];
  const lists = new Map([
    [digest(1), [digest(3)]],
    [digest(2), [digest(3)]],
  ]);
  expect(unreadIn(familiesOf(images, lists)).map((one) => one.digest)).toEqual([digest(3)]);
});

describe('the sentence names the index, and what a person can do', () => {
  const said = (...indexes: readonly Image[]) => maybeNeeded([image(9)], unread(...indexes));

  test('by the name it had before it was put aside, else by its digest', () => {
    const short = digest(1).slice(0, 19);
    const aside = index(1, { status: 'ARCHIVED', tags: [`layaway.${digest(1).slice(7, 15)}.feat-z`] });
    expect(said(aside)).toBe(
      'Perhaps the multi-platform image feat-z needs it, or a part of it. Its manifest cannot be read in the archive: restore that image until Layaway has read it, or delete it.',
    );
    expect(said(index(1))).toContain(`the multi-platform image ${short} needs it`);
    expect(maybePart([image(9)], unread(index(1, { status: 'ACTIVATING' })))).toBe(
      `Untagged, and perhaps a part of the multi-platform image ${short}. It is being restored from the archive: Layaway reads its manifest after that.`,
    );
  });

  test('one at a time', () => {
    expect(said(index(1, { tags: ['b', 'a'] }), index(2, { pushedAt: daysAgo(300) }))).toBe(
      'Perhaps the multi-platform image a (or 1 other not read either) needs it, or a part of it. Its manifest was not read: layaway doctor says whether Layaway may, and if so the log says why it could not.',
    );
  });
});
