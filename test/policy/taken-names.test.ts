import { expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { otherForm } from '../../src/policy/quarantine-tag.ts';
import { takenNames } from '../../src/policy/taken-names.ts';
import { findingsFor, indexReports } from '../../src/policy/use-index.ts';
import { digest, familiesOf, image, REPOSITORY, report } from './build.ts';
import { aside } from './step-build.ts';

const names = (images: readonly Image[]) => [...takenNames(images)];

test('a name is taken where another image carries it, not where nobody does or the image has it back', () => {
  const one = image(1, { tags: [aside(1, 'a'), aside(1, 'b')] });
  expect(names([one])).toEqual([]);
  expect(names([image(2, { tags: ['a'] })])).toEqual([]);
  expect(names([one, image(2, { tags: ['a', 'c'] })])).toEqual([[digest(1), ['a']]]);
  expect(names([one, image(2, { tags: ['a', 'b'] })])).toEqual([[digest(1), ['a', 'b']]]);
  expect(names([image(1, { tags: ['a', aside(1, 'a')] })])).toEqual([]);
  expect(names([image(1, { tags: [aside(2, 'a')] }), image(2, { tags: ['a'] })])).toEqual([]);
});

/** What a use says of image 1, which was put aside and stands beside these. */
const seen = (
  use: { readonly tag?: string; readonly digest?: Image['digest'] },
  images: readonly Image[],
) => {
  const [family] = familiesOf(images);
  if (!family) throw new Error('no family');
  const uses = [{ repository: REPOSITORY, by: 'ECS service shop/api', ...use }];
  return findingsFor(REPOSITORY, family, indexReports([report('ecs', { uses })]))[0]?.status;
};

const theirs = image(2, { tags: ['a'] });
test.each([
  ['as it stands', image(1, { tags: [aside(1, 'a'), aside(1, 'b')] })],
  ['as it was before', image(1, { tags: ['a', 'b'], takenTags: ['a'] })],
])('a use of a taken name is none of the image that had it before, shown %s', (_, ours) => {
  expect(seen({ tag: 'a' }, [ours, theirs])).toBe('not-seen');
  expect(seen({ tag: 'b' }, [ours, theirs])).toBe('in-use');
  expect(seen({ tag: 'a', digest: digest(1) }, [ours, theirs])).toBe('in-use');
  expect(seen({ tag: 'a', digest: digest(2) }, [ours, theirs])).toBe('not-seen');
});

test('while nobody carries it, a former name counts', () => {
  expect(seen({ tag: 'a' }, [image(1, { tags: [aside(1, 'a')] })])).toBe('in-use');
});

test('each form of a name on an image tells the other; a quarantine tag of another image is a name like any', () => {
  expect(otherForm(digest(1), 'a')).toBe(aside(1, 'a'));
  expect(otherForm(digest(1), aside(1, 'a'))).toBe('a');
  expect(otherForm(digest(1), aside(2, 'a'))).toBe(aside(1, aside(2, 'a')));
});
