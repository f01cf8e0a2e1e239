import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/policy/image.ts';
import {
  agreedOutlook,
  archiveOutlook,
  lifecycleOutlook,
  tagsOncePutAside,
} from '../../../src/policy/lifecycle/outlook.ts';
import { quarantineTag } from '../../../src/policy/quarantine-tag.ts';
import { DAY } from '../../../src/policy/time.ts';
import { cosign, daysAgo, digest, familyOf, image, NOW } from '../build.ts';
import { moreThan, olderThan, patterns, policy, prefixes, rule } from './build.ts';

describe('what a policy would do to a family', () => {
  const outlook = (rules: Parameters<typeof lifecycleOutlook>[0], images: readonly Image[]) => {
    const ask = lifecycleOutlook(rules, images, NOW, { horizonMs: 14 * DAY });
    return images.map((one) => ask(familyOf(one)));
  };

  test('put-aside names: originals change, cosign and quarantine tags stay', () => {
    const aside = quarantineTag(digest(1), 'b');
    expect(tagsOncePutAside(image(1, { tags: ['a', aside, cosign(9)] }))).toEqual([
      quarantineTag(digest(1), 'a'),
      aside,
      cosign(9),
    ]);
  });

  test('as it is', () => {
    const rules = policy(rule(3, { ...prefixes('feat-'), ...olderThan(20) }));
    const images = [8, 1].map((days, n) => image(n + 1, { tags: [`feat-${n}`], pushedAt: daysAgo(days) }));
    expect(outlook(rules, images)).toEqual([{ rule: 'rule 3', days: 12, action: 'expire' }, undefined]);
  });

  test('or once it is put aside, where its name protected it', () => {
    const rules = policy(
      rule(1, { ...prefixes('feat-'), ...moreThan(1000) }),
      rule(2, { tagStatus: 'any', ...olderThan(20) }),
    );
    expect(outlook(rules, [image(1, { tags: ['feat-a'] })])).toEqual([
      { rule: 'rule 2', days: 0, action: 'expire' },
    ]);
  });

  test('the soonest act on any member counts', () => {
    const rules = policy(
      rule(1, { ...prefixes('feat-'), ...olderThan(210) }),
      rule(2, { tagStatus: 'any', ...olderThan(205) }),
    );
    expect(outlook(rules, [image(1, { tags: ['feat-a'] })])).toEqual([
      { rule: 'rule 2', days: 5, action: 'expire' },
    ]);
  });

  test('no policy does nothing; of one that cannot be read nothing is known', () => {
    expect(outlook(undefined, [image(1)])).toEqual([undefined]);
    expect(outlook({ errors: ['a', 'b'] }, [image(1)])).toEqual([{ unreadable: 'a; b' }]);
  });
});

describe('what its owners agreed to', () => {
  const ours = { description: 'Layaway: expire feat-* after 300 days: removed twice' };
  const agreed = (rules: Parameters<typeof agreedOutlook>[0], one: Image) =>
    agreedOutlook(rules, [one], NOW, {})(familyOf(one));
  const feat = image(1, { tags: ['feat-a'] });
  const rules = policy(
    { ...rule(1, { ...patterns('feat-*'), ...olderThan(300) }), ...ours },
    rule(2, { tagStatus: 'any', ...olderThan(400) }),
  );

  test('is what a rule of ours takes, however far off', () => {
    expect(agreed(rules, feat)).toEqual({ rule: 'rule 1', days: 100, action: 'expire' });
    const children = { children: new Set([feat.digest]) };
    expect(agreedOutlook(rules, [feat], NOW, children)(familyOf(feat))).toBeUndefined();
  });

  test("is not what only the owners' own rules take, nor what nobody can read", () => {
    expect(agreed(rules, image(1, { tags: ['pr-1'] }))).toBeUndefined();
    expect(agreed(policy(rule(1, { ...prefixes('feat-'), ...olderThan(300) })), feat)).toBeUndefined();
    expect(agreed({ errors: ['a'] }, feat)).toBeUndefined();
    expect(agreed(undefined, feat)).toBeUndefined();
  });
});

describe('what would delete a family from the archive', () => {
  const ends = (rules: Parameters<typeof archiveOutlook>[0], images: readonly Image[]) => {
    const ask = archiveOutlook(rules, images, NOW, {});
    return images.map((one) => ask(familyOf(one)));
  };
  const fromArchive = (priority: number, selection: Record<string, unknown>) =>
    rule(priority, {
      storageClass: 'archive',
      countType: 'sinceImageTransitioned',
      countUnit: 'days',
      countNumber: 365,
      ...selection,
    });

  test('a rule for the archive, however late it acts; rules for other images do not count', () => {
    const rules = policy(
      rule(1, { ...prefixes('feat-'), ...olderThan(900) }),
      fromArchive(4, prefixes('feat-')),
    );
    const images = [image(1, { tags: ['feat-a'] }), image(2, { tags: ['v1'] })];
    expect(ends(rules, images)).toEqual(['rule 4', undefined]);
  });

  test('children of an index are left alone', () => {
    const rules = policy(fromArchive(4, { tagStatus: 'any' }));
    const children = new Set([digest(1)]);
    expect(archiveOutlook(rules, [image(1)], NOW, { children })(familyOf(image(1)))).toBeUndefined();
  });

  test('without a policy nothing does; of one that cannot be read it is not known', () => {
    expect(ends(undefined, [image(1)])).toEqual([undefined]);
    expect(ends({ errors: ['a', 'b'] }, [image(1)])).toEqual(['a; b']);
  });
});
