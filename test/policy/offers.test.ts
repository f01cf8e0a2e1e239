import { describe, expect, test } from 'vitest';
import { offersFor } from '../../src/policy/offers.ts';
import { daysAgo, digest, image } from './build.ts';
import { judged } from './build-candidate.ts';

const tagged = (n: number, parts = {}) => image(n, { tags: [`feat-${n}`], pushedAt: daysAgo(200), ...parts });

describe('what is offered for families asked about together', () => {
  test('tagged ones: everything; one alone cannot be reduced', () => {
    const two = judged([tagged(1), tagged(2)]);
    expect(offersFor('past-expected-life', two)).toEqual([
      ...['keep', 'investigate', 'remove', 'reduce', 'archive', 'disable'],
    ]);
    expect(offersFor('past-expected-life', two.slice(1))).not.toContain('reduce');
  });

  test('untagged ones and leftovers have no tag to take away: the archive is all there is', () => {
    expect(offersFor('untagged', judged([image(1), image(2)]))).toEqual([
      ...['keep', 'investigate', 'remove', 'archive'],
    ]);
    expect(offersFor('orphaned', judged([image(5, { subject: digest(99) })]))).toContain('archive');
  });

  test('unclear ones: nothing that changes a registry', () => {
    expect(offersFor('unclear', judged([tagged(1), tagged(2)]))).toEqual(['keep', 'investigate']);
  });

  test.each(['ARCHIVED', 'ACTIVATING'] as const)('no archive where a part is %s', (status) => {
    const all = judged([tagged(1), tagged(2, { status })]);
    expect(offersFor('past-expected-life', all)).not.toContain('archive');
  });

  test('an archive that an expiry rule would delete is not offered', () => {
    const [one, two] = judged([tagged(1), tagged(2)]);
    if (!one || !two) throw new Error('two families');
    const offers = offersFor('past-expected-life', [one, { ...two, archiveEnds: 'rule 4' }]);
    expect(offers).toEqual(['keep', 'investigate', 'remove', 'reduce', 'disable']);
  });
});
