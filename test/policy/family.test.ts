import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownTags, stopOf } from '../../src/policy/family.ts';
import type { Digest, Image } from '../../src/policy/image.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import { cosign, daysAgo, digest, familiesOf, familyOf, INDEX, image, SEED, without } from './build.ts';

const lists = (...entries: [number, number[]][]) =>
  new Map(entries.map(([index, children]) => [digest(index), children.map(digest)] as const));
const numbers = (members: readonly Image[]) =>
  members.map((member) => Number.parseInt(member.digest.slice(7, 15), 16));

describe('a family is an image with all that stands or falls with it', () => {
  test('untagged is not orphaned: children, attestations and signatures belong to their index', () => {
    const images = [
      image(1, { mediaType: INDEX, tags: ['v1'] }),
      image(2),
      image(3),
      image(4, { subject: digest(1) }),
      image(5, { tags: [cosign(2)] }),
      image(6),
    ];
    const families = familiesOf(images, lists([1, [2, 3, 99]]));
    expect(families.map((family) => numbers(family.members))).toEqual([[1, 2, 3, 4, 5], [6]]);
    expect(families[0]).toMatchObject({ tags: ['v1'], unread: [] });
    expect(families[0]?.shared.size).toBe(0);
  });

  test('an index comes before all its children, also where one is listed at two depths', () => {
    const images = [image(1, { mediaType: INDEX }), image(2), image(3, { mediaType: INDEX }), image(4)];
    const [family] = familiesOf(images, lists([1, [2, 3, 4]], [3, [2]]));
    expect(numbers(family?.members ?? [])).toEqual([1, 3, 2, 4]);
  });

  test('what refers to a referrer belongs too, with its own children', () => {
    const images = [
      image(1, { tags: ['v1'] }),
      image(2, { subject: digest(1), mediaType: INDEX }),
      image(3),
      image(4, { subject: digest(2) }),
      image(5, { subject: digest(1) }),
    ];
    expect(familiesOf(images, lists([2, [3]])).map((family) => numbers(family.members))).toEqual([
      [1, 2, 3, 5, 4],
    ]);
  });

  test('a child of two indexes belongs to both and is shared', () => {
    const images = [image(1, { mediaType: INDEX }), image(2, { mediaType: INDEX }), image(3), image(4)];
    const families = familiesOf(images, lists([1, [3]], [2, [3]]));
    expect(families.map((family) => numbers(family.members))).toEqual([[1, 3], [2, 3], [4]]);
    expect(families.map((family) => [...family.shared])).toEqual([[digest(3)], [digest(3)], []]);
  });

  test('an index that was not read is marked as such, alone and among others', () => {
    const images = [image(1, { mediaType: INDEX }), image(2), image(3, { mediaType: INDEX })];
    expect(familiesOf(images, lists([3, [2]])).map((family) => family.unread)).toEqual([[digest(1)], []]);
  });

  test('a signature whose image is gone is an orphan, by subject or by name', () => {
    expect(familyOf(image(1, { subject: digest(9) }))).toMatchObject({ orphanOf: digest(9), tags: [] });
    expect(familyOf(image(1, { tags: [cosign(9, 'att')] }))).toMatchObject({ orphanOf: digest(9), tags: [] });
    expect(familyOf(image(1, { subject: digest(1) })).orphanOf).toBeUndefined();
  });

  test('two manifests that are each the parent of the other make one family, the index first', () => {
    const images = [image(1), image(2, { mediaType: INDEX, subject: digest(1) })];
    expect(familiesOf(images, lists([2, [1]])).map((family) => numbers(family.members))).toEqual([[2, 1]]);
  });

  test('tags are those of all members by their original names, once and in order', () => {
    const aside = quarantineTag(digest(2), 'b');
    const foreign = quarantineTag(digest(9), 'c');
    const images = [
      image(1, { mediaType: INDEX, tags: ['z', 'a'] }),
      image(2, { tags: ['b', aside, foreign, cosign(1)] }),
    ];
    expect(familiesOf(images, lists([1, [2]]))[0]?.tags).toEqual(['a', 'b', foreign, 'z']);
  });
});

describe('dates', () => {
  test('the newest push and pull of any member count', () => {
    const images = [
      image(1, { mediaType: INDEX, pushedAt: daysAgo(5), lastPulledAt: daysAgo(3) }),
      image(2, { pushedAt: daysAgo(2) }),
      image(3, { pushedAt: daysAgo(9), lastPulledAt: daysAgo(4) }),
    ];
    expect(familiesOf(images, lists([1, [2, 3]]))[0]).toMatchObject({
      pushedAt: daysAgo(2),
      lastPulledAt: daysAgo(3),
    });
  });

  test('one missing push date makes the date of the family missing', () => {
    const images = [image(1, { mediaType: INDEX }), without(image(2), 'pushedAt'), image(3)];
    const [family] = familiesOf(images, lists([1, [2, 3]]));
    expect(family && 'pushedAt' in family).toBe(false);
    expect(family && 'lastPulledAt' in family).toBe(false);
  });
});

test('a family is put aside by its own tags, else by storage class', () => {
  expect(stopOf(familyOf(image(1, { tags: ['v1'] })))).toBe('tags');
  expect(stopOf(familyOf(image(1)))).toBe('archive');
  expect(stopOf(familyOf(image(1, { tags: [cosign(9)] })))).toBe('archive');
  const images = [image(1, { mediaType: INDEX }), image(2, { mediaType: INDEX }), image(3, { tags: ['v1'] })];
  expect(familiesOf(images, lists([1, [3]], [2, [3]])).map(stopOf)).toEqual(['archive', 'archive']);
});

describe('whatever a registry answers', () => {
  const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
  const registry = fc.record({ children: edges, subjects: edges, signs: edges });

  test('families cover all images, and a member of two families is shared in both', () => {
    fc.assert(
      fc.property(registry, ({ children, subjects, signs }) => {
        const listed = new Map<Digest, Digest[]>();
        for (const [a, b] of children) listed.set(digest(a), [...(listed.get(digest(a)) ?? []), digest(b)]);
        const images = Array.from({ length: 10 }, (_, n) =>
          image(n, {
            tags: signs.flatMap(([a, b]) => (a === n ? [cosign(b)] : [])),
            ...(listed.has(digest(n)) && { mediaType: INDEX }),
            ...subjects.filter(([a]) => a === n).map(([, b]) => ({ subject: digest(b) }))[0],
          }),
        );
        const families = familiesOf(images, listed);
        const held = new Map<Digest, number>();
        for (const family of families) {
          expect(family.members[0]).toBe(family.root);
          expect(new Set(family.members).size).toBe(family.members.length);
          for (const member of family.members) held.set(member.digest, (held.get(member.digest) ?? 0) + 1);
        }
        expect(held.size).toBe(images.length);
        for (const family of families) {
          for (const member of family.members) {
            expect(family.shared.has(member.digest)).toBe((held.get(member.digest) ?? 0) > 1);
          }
        }
      }),
      SEED,
    );
  });

  test('where nothing is shared, families partition the images', () => {
    const parents = fc.array(fc.nat(8), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(parents, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (parent, asChild) => {
        // Each image has at most one parent, with a smaller number: a forest of indexes and referrers.
        const listed = new Map<Digest, Digest[]>();
        const images = Array.from({ length: 10 }, (_, n) => image(n, { mediaType: INDEX }));
        for (let n = 1; n < 10; n++) {
          const up = (parent[n - 1] ?? 0) % n;
          if (asChild[n - 1]) listed.set(digest(up), [...(listed.get(digest(up)) ?? []), digest(n)]);
          else images[n] = image(n, { mediaType: INDEX, subject: digest(up) });
        }
        const [family, ...others] = familiesOf(images, listed);
        expect(others).toEqual([]);
        expect(family?.shared.size).toBe(0);
        expect(new Set(numbers(family?.members ?? [])).size).toBe(10);
        const place = new Map(family?.members.map((member, i) => [member.digest, i]));
        for (const [index, children] of listed) {
          for (const child of children) expect(place.get(index)).toBeLessThan(place.get(child) ?? -1);
        }
      }),
      SEED,
    );
  });
});

test('the names that go with a family are those of its own members, put aside or not', () => {
  const images = [
    image(1, { mediaType: INDEX, tags: ['feat-a', 'layaway.00000001.feat-z'] }),
    image(2, { mediaType: INDEX }),
    image(3, { tags: ['feat-base'] }),
    image(4, { tags: ['feat-own'] }),
  ];
  const families = familiesOf(images, lists([1, [3, 4]], [2, [3]]));
  expect(families.map(ownTags)).toEqual([['feat-a', 'feat-own', 'feat-z'], []]);
  expect(ownTags(familyOf(image(5, { tags: ['v1'] })))).toEqual(['v1']);
});
