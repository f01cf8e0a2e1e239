import { expect, test } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { repositoryFacts } from '../../src/policy/repository-facts.ts';
import { compileRetention, DEFAULT_SETTINGS } from '../../src/policy/retention.ts';
import { cosign, daysAgo, digest, familiesOf, INDEX, image, REPOSITORY } from './build.ts';

test('what a repository tells of itself', () => {
  const classifier = compileRetention(DEFAULT_SETTINGS);
  const facts = (images: readonly Image[]) =>
    repositoryFacts(REPOSITORY, familiesOf(images), classifier, { keepReleases: 1 });
  const releases = [image(1, { tags: ['v1.0.0'] }), image(2, { tags: ['v1.1.0'], pushedAt: daysAgo(1) })];
  expect(facts(releases)).toEqual({
    repository: REPOSITORY,
    latestReleases: new Map([[digest(2), 'v*']]),
    unreadIndexes: [],
    signsElsewhere: false,
  });
  const index = image(1, { mediaType: INDEX });
  expect(facts([index]).unreadIndexes).toEqual([index]);
  const orphan = image(8, { tags: [cosign(9)] });
  expect(facts([...releases, orphan]).signsElsewhere).toBe(true);
  expect(facts([...releases, image(7, { subject: digest(1) }), orphan]).signsElsewhere).toBe(true);
  expect(facts([orphan, ...releases, image(7, { tags: [cosign(1)] })]).signsElsewhere).toBe(false);
});
