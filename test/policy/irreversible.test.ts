import { describe, expect, test } from 'vitest';
import { failureText, isFromAws, isKeyTrouble } from '../../src/policy/failure.ts';
import { cardFacts, freezeFamilies } from '../../src/policy/freeze.ts';
import { DAY } from '../../src/policy/time.ts';
import { image, report } from './build.ts';
import { gather, judged } from './build-candidate.ts';

const SETTINGS = { priceUsdPerGbMonth: 0.1, watch: 14 * DAY, cannotSee: [] };

describe('what can neither lose a tag nor be archived', () => {
  const [candidate] = gather(
    judged([image(1), image(2, { subject: image(1).digest })], { canArchive: false }),
  );
  if (!candidate) throw new Error('no candidate');

  test('is asked about as what cannot be taken back', () => {
    expect(candidate).toMatchObject({ slow: true, score: { reversibility: 0 } });
    expect(candidate.offers).toContain('remove');
    expect(candidate.offers).not.toContain('archive');
    expect(cardFacts(candidate, [report('ecs')], SETTINGS)).toMatchObject({
      final: true,
      ifWrong:
        'It cannot be taken back: nothing can be put aside first; after the watch window of 14 days they must be rebuilt.',
    });
  });

  test('is frozen so that nothing of it is tried', () => {
    expect(freezeFamilies(candidate, (text) => text).map(({ stop }) => stop)).toEqual(['tags']);
  });

  test('images with tags there are asked about as everywhere', () => {
    const [tagged] = gather(judged([image(1, { tags: ['feat-a'] })], { canArchive: false }));
    if (!tagged) throw new Error('no candidate');
    expect(tagged).toMatchObject({ slow: false, score: { reversibility: 90 } });
    expect(cardFacts(tagged, [report('ecs')], SETTINGS).final).toBeUndefined();
  });
});

describe('a key that cannot be used', () => {
  const failed = (name: string, more: object = {}) =>
    Object.assign(new Error('the key is disabled'), { name, ...more });
  const advice = 'enable it or cancel its deletion, and let the role use it';

  test('is told with what KMS said, else with what ECR said', () => {
    expect(failureText(failed('KmsException', { kmsError: 'DisabledException' }), 'x')).toBe(
      `the repository's KMS key cannot be used (DisabledException): ${advice}`,
    );
    expect(failureText(failed('KmsException'), 'x')).toBe(
      `the repository's KMS key cannot be used (the key is disabled): ${advice}`,
    );
    expect(isKeyTrouble(failed('KmsException'))).toBe(true);
    expect(isKeyTrouble(failed('ServerException'))).toBe(false);
  });

  test('what AWS answered is told from what went wrong here', () => {
    expect(isFromAws(failed('KmsException', { $metadata: {} }))).toBe(true);
    expect([new Error('x'), 'x'].map(isFromAws)).toEqual([false, false]);
  });
});
