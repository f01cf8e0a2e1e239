import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/policy/image.ts';
import { lifecycleOutlook, tagsOncePutAside } from '../../../src/policy/lifecycle/outlook.ts';
import { quarantineTag } from '../../../src/policy/quarantine-tag.ts';
import { DAY } from '../../../src/policy/time.ts';
import { cosign, daysAgo, digest, familyOf, image, NOW } from '../build.ts';
import { moreThan, olderThan, policy, prefixes, rule } from './build.ts';

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
