import { expect, test } from 'vitest';
import { ifLookedInto } from '../../src/policy/looked-into.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { daysAgo, failed, image } from './build.ts';
import { gather, judged } from './build-candidate.ts';

const images = [
  image(1, { tags: ['feat-a'] }),
  image(2, { tags: ['v1.0.0'], lastPulledAt: daysAgo(1) }),
  image(3, { tags: ['3f2a9bc'] }),
];

test('where one consumer and a source are missing, the outlook says what would be asked, and what is asked stays', () => {
  const uncovered = judged(images, {
    consumersNotCovered: ['A cluster.'],
    index: indexReports([failed('ecs')]),
  });
  const outlook = ifLookedInto(uncovered) ?? [];
  expect(outlook.map(({ verdict }) => verdict.kind)).toEqual(['removable', 'protected', 'unclear']);
  expect(gather(outlook).map(({ kind }) => kind)).toEqual(['past-expected-life', 'unclear']);
  expect(gather(uncovered).map(({ kind }) => kind)).toEqual(['unclear']);
});

test('where nothing is missing there is no outlook', () => {
  expect(ifLookedInto(judged(images))).toBeUndefined();
  const young = image(4, { tags: ['feat-b'], pushedAt: daysAgo(1) });
  expect(ifLookedInto(judged([young], { consumersNotCovered: ['A cluster.'] }))).toBeUndefined();
});
