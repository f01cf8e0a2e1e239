import { describe, expect, test } from 'vitest';
import { reduceTo } from '../../src/policy/decide-reduce.ts';
import { cardFacts, freezeFamilies } from '../../src/policy/freeze.ts';
import type { Image } from '../../src/policy/image.ts';
import { judgeFamily } from '../../src/policy/judge.ts';
import { DAY, HOUR } from '../../src/policy/time.ts';
import {
  context,
  cosign,
  daysAgo,
  digest,
  failed,
  familiesOf,
  familyOf,
  INDEX,
  image,
  NOW,
  report,
  without,
} from './build.ts';
import { gather, judged } from './build-candidate.ts';

describe('a frozen list', () => {
  const hash = (text: string) => `${text.length}`;

  test('holds every member as it stands, and how it would be put aside', () => {
    const [candidate] = gather(judged([image(1, { tags: ['feat-a'], lastPulledAt: daysAgo(100) })]));
    if (!candidate) throw new Error('no candidate');
    const [frozen] = freezeFamilies(candidate, hash);
    expect(frozen).toEqual({
      root: digest(1),
      members: [{ digest: digest(1), tags: ['feat-a'], shared: false, lastPulledAt: daysAgo(100) }],
      tags: ['feat-a'],
      pushedAt: daysAgo(200),
      lastPulledAt: daysAgo(100),
      sizeBytes: 100_000_000,
      stop: 'tags',
      reasons: ['Branch build, expected to live 30 days: pushed 200 days ago, last pulled 100 days ago.'],
      findings: candidate.families[0]?.verdict.findings,
      fingerprint: expect.stringMatching(/^\d+$/),
      silent: ['ecs', 'pulls'],
    });
  });

  test('an untagged image would be put aside by its storage class', () => {
    const [candidate] = gather(judged([image(1)]));
    if (!candidate) throw new Error('no candidate');
    expect(freezeFamilies(candidate, hash)[0]?.stop).toBe('archive');
  });

  test('names of shared members are not among those that go', () => {
    const images = [
      image(1, { mediaType: INDEX, tags: ['feat-a'] }),
      image(2, { mediaType: INDEX, tags: ['feat-b'] }),
      image(3, { tags: ['feat-base'] }),
    ];
    const [family] = familiesOf(images, new Map([1, 2].map((n) => [digest(n), [digest(3)]])));
    if (!family) throw new Error('no family');
    const [candidate] = gather([{ family, verdict: judgeFamily(family, context()) }]);
    if (!candidate) throw new Error('no candidate');
    expect(freezeFamilies(candidate, hash)[0]?.tags).toEqual(['feat-a']);
    const settings = { priceUsdPerGbMonth: 0.1, watch: 14 * DAY, cannotSee: [] };
    expect(cardFacts(candidate, [], settings).tags).toEqual(['feat-a']);
  });

  test('the date of an image is that of its own push: what was signed last is not the newest', () => {
    const builds = [1, 2, 3].map((n) => image(n, { tags: [`feat-${n}`], pushedAt: daysAgo(200 - n) }));
    const signature = image(9, { tags: [cosign(1)], pushedAt: daysAgo(100), sizeBytes: 1 });
    const [candidate] = gather(judged([...builds, signature]));
    if (!candidate) throw new Error('no candidate');
    const { stays } = reduceTo(freezeFamilies(candidate, hash), 1);
    expect(stays.map(({ tags }) => tags)).toEqual([['feat-3']]);
    const settings = { priceUsdPerGbMonth: 0.1, watch: 14 * DAY, cannotSee: [] };
    expect(cardFacts(candidate, [], settings)).toMatchObject({
      firstPushedAt: daysAgo(199),
      lastPushedAt: daysAgo(197),
    });
  });

  test('leaves out dates that are missing', () => {
    const family = familyOf(without(image(1, { tags: ['3f2a9bc'] }), 'pushedAt'));
    const [candidate] = gather([{ family, verdict: judgeFamily(family, context()) }]);
    if (!candidate) throw new Error('no candidate');
    const [frozen] = freezeFamilies(candidate, hash);
    expect(Object.keys(frozen ?? {})).not.toContain('pushedAt');
    expect(
      cardFacts(candidate, [], { priceUsdPerGbMonth: 0.1, watch: 14 * DAY, cannotSee: [] }),
    ).not.toHaveProperty('firstPushedAt');
  });
});

describe('the facts of a card', () => {
  const settings = { priceUsdPerGbMonth: 0.1, watch: 14 * DAY, cannotSee: ['laptops'], purpose: 'refunds' };
  const facts = (images: readonly Image[], more = {}) => {
    const [candidate] = gather(judged(images));
    if (!candidate) throw new Error('no candidate');
    return cardFacts(candidate, [report('ecs'), failed('eks')], { ...settings, ...more });
  };

  test('carry sentences about the repository where there are any', () => {
    const images = [image(1, { tags: ['feat-a'] })];
    expect(facts(images, { notes: ['Copies stay.'] }).notes).toEqual(['Copies stay.']);
    expect(facts(images, { notes: [] })).not.toHaveProperty('notes');
  });

  test('count, name, date and price what the list holds', () => {
    const images = [1, 2, 3, 4].map((n) =>
      image(n, {
        tags: [`feat-${n}`],
        sizeBytes: n * 1e9,
        pushedAt: daysAgo(200 + n),
        ...(n > 2 && { lastPulledAt: daysAgo(100 + n) }),
      }),
    );
    expect(facts(images)).toEqual({
      families: 4,
      tags: ['feat-4', 'feat-3', 'feat-2'],
      moreTags: 1,
      firstPushedAt: daysAgo(204),
      lastPushedAt: daysAgo(201),
      lastPulledAt: daysAgo(103),
      neverPulled: 2,
      bytes: { upper: 10e9, estimate: 4e9 },
      monthlyUsd: 1,
      reasons: [expect.stringContaining('And 3 others for the same kind of reason.')],
      notFoundIn: [{ source: 'ecs', inspected: 41, observedAt: NOW }],
      cannotSee: ['laptops'],
      purpose: 'refunds',
      ifWrong:
        'Deploys by these tags fail until restored (minutes); after the watch window of 14 days they must be rebuilt.',
      watch: 14 * DAY,
      total: expect.any(Number),
    });
  });

  test('say of no source that saw nothing at all that it did not see these images', () => {
    const [candidate] = gather(judged([image(1)]));
    if (!candidate) throw new Error('no candidate');
    const reports = [report('ecs'), report('batch', { inspected: 0 })];
    expect(cardFacts(candidate, reports, settings).notFoundIn.map(({ source }) => source)).toEqual(['ecs']);
  });

  test('promise the slow path where it is taken, never a shorter window than elsewhere', () => {
    const slowPath = { leadMustApprove: true, sharePerWeek: 0.2, watchWindow: 60 * DAY };
    const [slow] = gather(judged([image(1)], { canArchive: false }));
    if (!slow) throw new Error('no candidate');
    const promised = (more = {}) => cardFacts(slow, [], { ...settings, slowPath, ...more });
    expect(promised()).toMatchObject({
      watch: 60 * DAY,
      slow: { because: slow.slowReasons, leadMustApprove: true, sharePerWeek: 0.2 },
      ifWrong: expect.stringContaining('the watch window of 60 days'),
    });
    expect(promised({ watch: 90 * DAY }).watch).toBe(90 * DAY);
    expect(promised({ slowPath: undefined })).not.toHaveProperty('slow');
    expect(facts([image(1)], { slowPath })).not.toHaveProperty('slow');
    expect(facts([image(1)], { slowPath }).watch).toBe(14 * DAY);
  });

  test('say what would happen if the answer was wrong', () => {
    expect(facts([image(1)])).toMatchObject({
      moreTags: 0,
      ifWrong: expect.stringContaining('the archive (up to 20 minutes)'),
    });
    expect(facts([image(1, { tags: ['3f2a9bc'] })]).ifWrong).toBe(
      'Nothing is removed by any answer to this.',
    );
    expect(facts([image(1, { tags: ['cache-main'] })]).ifWrong).toContain('Builds run without this cache');
    expect(facts([image(1, { tags: ['cache-main'] })]).ifWrong).toMatch(
      /^Builds run without this cache until restored \(minutes\)/,
    );
    expect(facts([image(1)], { purpose: undefined })).not.toHaveProperty('purpose');
    expect(facts([image(1)], { watch: 12 * HOUR }).ifWrong).toContain('the watch window of 12h');
  });
});
