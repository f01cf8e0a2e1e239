import { describe, expect, test } from 'vitest';
import type { Family } from '../../../src/policy/family.ts';
import { judgeFamily } from '../../../src/policy/judge.ts';
import { context, cosign, daysAgo, digest, familiesOf, INDEX, image, judge } from '../build.ts';

const branch = image(1, { tags: ['feat-refunds'] });

describe('removable is what nothing protects, nothing doubts, and its expected life allows', () => {
  test.each([
    [branch, 'branch', 'Branch build, expected to live 30 days: pushed 200 days ago, never pulled.'],
    [
      image(1, { tags: ['pr-1'], lastPulledAt: daysAgo(129) }),
      'preview',
      'Preview build, expected to live 14 days: pushed 200 days ago, last pulled 129 days ago.',
    ],
    [
      image(1, { tags: ['v1.0.0'] }),
      'release',
      'Release, expected to live 180 days: pushed 200 days ago, never pulled.',
    ],
    [image(1), 'unknown', 'Untagged image, expected to live 180 days: pushed 200 days ago, never pulled.'],
    [
      image(1, { subject: digest(9) }),
      'unknown',
      `Belongs to ${digest(9)}, which is gone: pushed 200 days ago, never pulled.`,
    ],
  ])('%#', (one, kind, text) => {
    const verdict = judge(one);
    expect(verdict).toMatchObject({ kind: 'removable', class: kind, reasons: [{ effect: 'allows', text }] });
    expect(verdict.findings.map(({ source, status }) => `${source} ${status}`)).toEqual([
      'ecs not-seen',
      'pulls not-seen',
    ]);
  });

  test('when it was pushed is when the image itself was, whenever it was signed', () => {
    const signature = image(2, { tags: [cosign(1)], pushedAt: daysAgo(60) });
    const [verdict] = familiesOf([branch, signature]).map((family) => judgeFamily(family, context()));
    expect(verdict?.reasons[0]?.text).toContain('pushed 200 days ago');
  });

  test('a use long ago is told with it', () => {
    const usesSeen = new Map([
      [digest(1), { lastAt: daysAgo(150), by: 'web' }],
      [digest(2), { lastAt: daysAgo(110), by: 'shop' }],
    ]);
    const [family] = familiesOf(
      [image(1, { mediaType: INDEX, tags: ['pr-1'] }), image(2)],
      new Map([[digest(1), [digest(2)]]]),
    );
    expect(judgeFamily(family as Family, context({ usesSeen })).reasons[0]?.text).toContain(
      'last seen in use 110 days ago',
    );
    const turned = new Map([...usesSeen].map(([key], i) => [key, [...usesSeen.values()][1 - i] ?? never()]));
    expect(judgeFamily(family as Family, context({ usesSeen: turned })).reasons[0]?.text).toContain(
      '110 days ago',
    );
  });
});

function never(): never {
  throw new Error('cannot be');
}
