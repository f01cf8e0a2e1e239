import { describe, expect, test } from 'vitest';
import { MOST_FAMILIES } from '../../src/policy/candidate.ts';
import { indexReports } from '../../src/policy/use-index.ts';
import { daysAgo, digest, failed, image } from './build.ts';
import { gather, judged, OWNER } from './build-candidate.ts';

describe('candidates', () => {
  test('hold one class and one kind of reason each, families largest first', () => {
    const found = gather(
      judged([
        image(1, { tags: ['feat-a'], sizeBytes: 5e9 }),
        image(2, { tags: ['feat-b'], sizeBytes: 9e9 }),
        image(3, { tags: ['pr-1'], sizeBytes: 1e6 }),
        image(4),
        image(5, { subject: digest(99) }),
        image(6, { tags: ['3f2a9bc'] }),
        image(7, { tags: ['v1.0.0'], lastPulledAt: daysAgo(1) }),
      ]),
    );
    expect(
      found.map(({ id, offers, slow, families }) => [id.split('#')[1], offers[2], slow, families.length]),
    ).toEqual([
      ['branch.past-expected-life', 'remove', false, 2],
      ['preview.past-expected-life', 'remove', false, 1],
      ['unknown.orphaned', 'remove', false, 1],
      ['unknown.untagged', 'remove', false, 1],
      ['unknown.unclear', 'not-ours', false, 1],
    ]);
    expect(found[0]).toMatchObject({
      id: '123456789012/eu-west-1/payments/api#branch.past-expected-life',
      owner: OWNER,
      bytes: { upper: 14e9, estimate: 9e9 },
      offers: ['keep', 'investigate', 'remove', 'reduce', 'archive', 'disable', 'not-ours'],
      reasons: [
        'Branch build, expected to live 30 days: pushed 200 days ago, never pulled. The same holds for 1 other.',
      ],
    });
    expect(found[0]?.families.map(({ family }) => family.tags[0])).toEqual(['feat-b', 'feat-a']);
  });

  test('an age that holds for one image is not said of the others', () => {
    const aged = [200, 210, 220].map((days, i) =>
      image(i + 1, { tags: [`feat-${i}`], pushedAt: daysAgo(days), sizeBytes: (9 - i) * 1e9 }),
    );
    expect(gather(judged(aged))[0]?.reasons).toEqual([
      'Branch build, expected to live 30 days: pushed 200 days ago, never pulled. And 2 others for the same kind of reason.',
    ]);
  });

  test('promise 2: unclear families are never offered for removal', () => {
    const [candidate] = gather(judged([image(1, { tags: ['3f2a9bc'] })]));
    expect(candidate).toMatchObject({ kind: 'unclear', offers: ['keep', 'investigate', 'not-ours'] });
  });

  test('a reason that asks is asked of all that it is about', () => {
    const builds = [1, 2, 3].map((n) => image(n, { tags: [`3f2a9b${n}`], sizeBytes: (9 - n) * 1e9 }));
    expect(gather(judged(builds))[0]?.reasons).toEqual([
      'What is the tag 3f2a9b1 for: is it deployed, or can builds named like it expire? The same question for 2 others.',
    ]);
  });

  test('what a source could not see never becomes a card, what only the owner knows does', () => {
    const broken = { index: indexReports([failed('ecs')]) };
    expect(gather(judged([image(1, { tags: ['feat-a'] }), image(2)], broken))).toEqual([]);
    expect(gather(judged([image(1, { tags: ['feat-a'] })], { consumersNotCovered: ['A cluster.'] }))).toEqual(
      [],
    );
    const [candidate] = gather(judged([image(1, { tags: ['3f2a9bc'] })], broken));
    expect(candidate?.reasons).toEqual([
      'ecs cannot tell: the service did not answer.',
      'What is the tag 3f2a9bc for: is it deployed, or can builds named like it expire?',
    ]);
    const two = judged([image(1, { tags: ['3f2a9bc'] })], {
      index: indexReports([failed('ecs'), failed('lambda')]),
    });
    expect(gather(two)[0]?.reasons).toHaveLength(2);
  });

  test('what the lifecycle policy will expire anyway is no candidate', () => {
    const expires = { lifecycleExpiry: () => ({ rule: 'rule 1', days: 2 }) };
    expect(
      gather(judged([image(1, { tags: ['feat-a'] }), image(2, { tags: ['3f2a9bc'] })], expires)),
    ).toEqual([]);
  });

  test('those below the minimum impact are not asked about', () => {
    const ones = judged([image(1, { tags: ['feat-a'], sizeBytes: 99 })]);
    expect([
      gather(ones, { minimumImpactBytes: 99 }),
      gather(ones, { minimumImpactBytes: 100 }),
    ]).toMatchObject([[{}], []]);
  });

  test('promise 10: one click answers for no more than can be shown, the largest first', () => {
    const many = Array.from({ length: MOST_FAMILIES + 20 }, (_, n) =>
      image(n, { tags: [`feat-${n}`], sizeBytes: n }),
    );
    const [candidate] = gather(judged(many));
    expect(candidate?.families).toHaveLength(MOST_FAMILIES);
    expect(candidate?.families.at(-1)?.family.root.sizeBytes).toBe(20);
    expect(candidate?.bytes.upper).toBe(many.slice(20).reduce((sum, one) => sum + (one.sizeBytes ?? 0), 0));
  });

  test('promise 6: what takes the slow path is asked about apart from what does not', () => {
    const ones = [image(1), image(2, { tags: ['feat-a'] }), image(3, { tags: ['3f2a9bc'] }), image(4)];
    const known = new Map([[digest(4), { tag: 'prod', until: daysAgo(40) }]]);
    const found = gather(judged(ones, { canArchive: false, formerTags: known }));
    expect(found.map(({ id, slow, slowReasons }) => [id.split('#')[1], slow, slowReasons])).toEqual([
      ['branch.past-expected-life', false, []],
      [
        'unknown.untagged.slow',
        true,
        [
          'It has no tag and cannot be archived here, so its removal cannot be taken back. The same holds for 1 other.',
          'The tag prod was on it until 40 days ago: a rollback may want it.',
        ],
      ],
      ['unknown.unclear', false, []],
    ]);
    expect(gather(judged([image(1)], { canArchive: true }))[0]?.slow).toBe(false);
    expect(
      gather(judged([image(1), image(4)], { formerTags: known })).map(({ id }) => id.split('#')[1]),
    ).toEqual(['unknown.untagged', 'unknown.untagged.slow']);
  });

  test('the order does not depend on the order of the listing', () => {
    const images = [1, 2, 3, 4].map((n) => image(n, { tags: [n % 2 ? `feat-${n}` : `dev-${n}`] }));
    const apart = [image(5), image(6, { subject: digest(99) })];
    const one = gather(judged([...images, ...apart]));
    const other = gather(judged([...apart, ...images].reverse()));
    expect(other.map(({ id }) => id)).toEqual(one.map(({ id }) => id));
    expect(other[0]?.families).toEqual(one[0]?.families);
  });
});
