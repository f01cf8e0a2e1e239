import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { compileRetention } from '../../src/policy/retention.ts';
import {
  deployedByName,
  followTags,
  formerTags,
  imagesWithin,
  MOST_FORMER,
  NO_TAG_HISTORY,
  type TagHistory,
} from '../../src/policy/tag-history.ts';
import { DAY } from '../../src/policy/time.ts';
import { cosign, daysAgo, digest, image, NOW, SEED } from './build.ts';

/** A history after several scans, a week apart, the last of them now. */
const ALL = { follows: () => true, absentFor: 90 * DAY };

function afterScans(...scans: readonly (readonly Image[])[]): TagHistory {
  return scans.reduce<TagHistory>(
    (history, images, i) => followTags(history, images, daysAgo(7 * (scans.length - 1 - i)), ALL).history,
    NO_TAG_HISTORY,
  );
}
const tagged = (n: number, ...tags: string[]) => image(n, { tags });
const formerOf = (history: TagHistory, tag: string) => history.former.get(tag)?.map((one) => one.digest);

describe('tags', () => {
  test('that moved remember what they pointed to, and until when', () => {
    const history = afterScans([tagged(1, 'prod', 'v1')], [tagged(1, 'v1'), tagged(2, 'prod', 'v2')]);
    expect([...history.current]).toEqual([
      ['v1', digest(1)],
      ['prod', digest(2)],
      ['v2', digest(2)],
    ]);
    expect([...history.former]).toEqual([['prod', [{ digest: digest(1), until: NOW }]]]);
    expect([...formerTags(history)]).toEqual([[digest(1), { tag: 'prod', until: NOW }]]);
  });

  test('that come back name the other image as the former one', () => {
    const history = afterScans(
      [tagged(1, 'prod')],
      [tagged(2, 'prod'), image(1)],
      [tagged(1, 'prod'), image(2)],
    );
    expect(formerOf(history, 'prod')).toEqual([digest(2)]);
    const pressed = afterScans(
      [tagged(1, 'a')],
      [tagged(2, 'a')],
      [tagged(3, 'a')],
      [tagged(2, 'a')],
      [tagged(3, 'a')],
    );
    expect(formerOf(pressed, 'a')).toEqual([digest(2), digest(1)]);
  });

  test('that Layaway put aside did not move', () => {
    const aside = tagged(1, quarantineTag(digest(1), 'prod'));
    const renamed = afterScans([tagged(1, 'prod')], [aside, tagged(2, 'prod')]);
    const later = afterScans([tagged(1, 'prod')], [aside], [aside, tagged(2, 'prod')]);
    for (const history of [renamed, later]) {
      expect(history.former.size).toBe(0);
      expect([...history.current]).toEqual([['prod', digest(2)]]);
    }
  });

  test('that were deleted left their image, also where a scan saw them on none before they came back', () => {
    const deleted = afterScans([tagged(1, 'prod')], [image(1)]);
    expect(formerTags(deleted)).toEqual(new Map([[digest(1), { tag: 'prod', until: NOW }]]));
    const elsewhere = afterScans([tagged(1, 'prod')], [image(1)], [tagged(2, 'prod'), image(1)]);
    expect([...elsewhere.former]).toEqual([['prod', [{ digest: digest(1), until: daysAgo(7) }]]]);
    expect(imagesWithin(elsewhere, 'prod', 30 * DAY, NOW)).toBe(2);
    const back = afterScans([tagged(1, 'prod')], [image(1)], [tagged(1, 'prod')]);
    expect(back.former.size).toBe(0);
  });

  test('that are on no image are forgotten after the rollback period', () => {
    const deleted = afterScans([tagged(1, 'prod')], [image(1)]);
    const atEnd = followTags(deleted, [image(1)], NOW + ALL.absentFor, ALL);
    expect(atEnd).toEqual({ history: deleted, changed: false });
    const after = followTags(deleted, [image(1)], NOW + ALL.absentFor + 1, ALL);
    expect(after).toEqual({ history: NO_TAG_HISTORY, changed: true });
  });

  test('that nobody follows any more were not deleted', () => {
    const nothing = { ...ALL, follows: () => false };
    const history = afterScans([tagged(1, 'prod')]);
    expect(followTags(history, [tagged(1, 'prod')], NOW, nothing).history).toEqual(NO_TAG_HISTORY);
  });

  test('of branches and previews are not followed: they move with every build', () => {
    const follows = deployedByName(compileRetention({ rules: [] }), 'shop/web');
    const images = [tagged(1, 'prod', 'feat-a', 'pr-1', 'latest')];
    const { current } = followTags(NO_TAG_HISTORY, images, NOW, { ...ALL, follows }).history;
    expect([...current.keys()]).toEqual(['prod', 'latest']);
  });

  test('of signatures, and quarantine names of other images, are left out', () => {
    const odd = [tagged(1, cosign(1), quarantineTag(digest(2), 'x'))];
    expect(followTags(NO_TAG_HISTORY, odd, NOW, ALL)).toEqual({ history: NO_TAG_HISTORY, changed: false });
  });

  test('keep their history without an image of their own, as long as one of the former is there', () => {
    const moved = afterScans([tagged(1, 'prod')], [tagged(2, 'prod'), image(1)]);
    const gone = followTags(moved, [image(1)], NOW, ALL);
    expect(formerOf(gone.history, 'prod')).toEqual([digest(2), digest(1)]);
    expect(followTags(gone.history, [image(3)], NOW, ALL)).toEqual({
      history: NO_TAG_HISTORY,
      changed: true,
    });
    const back = followTags(gone.history, [tagged(1, 'prod')], NOW, ALL);
    expect(formerOf(back.history, 'prod')).toEqual([digest(2)]);
  });

  test('that stay where they are change nothing, so that nothing is written', () => {
    const images = [tagged(1, 'prod'), tagged(2, 'v2')];
    const history = afterScans([tagged(3, 'prod')], images);
    expect(followTags(history, images, NOW + DAY, ALL)).toEqual({ history, changed: false });
    expect(followTags(history, images.slice(0, 1), NOW, ALL).changed).toBe(true);
    expect(followTags(history, [...images, tagged(3, 'v3')], NOW, ALL).changed).toBe(true);
  });

  test('never remember more than the newest few', () => {
    const scans = Array.from({ length: 15 }, (_, n) => [tagged(n, 'latest')]);
    const newest = Array.from({ length: MOST_FORMER }, (_, n) => digest(13 - n));
    expect(formerOf(afterScans(...scans), 'latest')).toEqual(newest);
  });

  test('count the images of a period, the present one included', () => {
    const history = afterScans([tagged(1, 'prod')], [tagged(2, 'prod')], [tagged(3, 'prod')]);
    expect(imagesWithin(history, 'prod', 30 * DAY, NOW)).toBe(3);
    expect(imagesWithin(history, 'prod', 3 * DAY, NOW)).toBe(2);
    expect(imagesWithin(history, 'other', 30 * DAY, NOW)).toBe(1);
  });

  test('an image that several tags left is known by the one that left last', () => {
    const history = afterScans(
      [tagged(1, 'a', 'b', 'c')],
      [tagged(1, 'b', 'c'), tagged(2, 'a')],
      [tagged(1, 'c'), tagged(2, 'a', 'b')],
      [tagged(2, 'a', 'b', 'c'), image(1)],
    );
    expect(formerTags(history).get(digest(1))).toEqual({ tag: 'c', until: NOW });
    expect(formerTags({ ...history, former: new Map([...history.former].reverse()) })).toEqual(
      formerTags(history),
    );
  });
});

test('the present image is never a former one, whatever happens', () => {
  const scan = fc.array(
    fc.record({ n: fc.integer({ min: 1, max: 4 }), tags: fc.subarray(['a', 'b', 'layaway.00000001.a']) }),
    { maxLength: 4 },
  );
  const property = fc.property(fc.array(scan, { maxLength: 8 }), (scans) => {
    const history = afterScans(...scans.map((images) => images.map(({ n, tags }) => tagged(n, ...tags))));
    for (const [tag, former] of history.former) {
      const digests = former.map((one) => one.digest);
      expect(digests).not.toContain(history.current.get(tag));
      expect(new Set(digests).size).toBe(digests.length);
      expect(digests.length).toBeGreaterThan(0);
    }
  });
  fc.assert(property, SEED);
});
