import { expect, test } from 'vitest';
import { parseLifecyclePolicy } from '../../src/policy/lifecycle/parse.ts';
import { beyondShown, policyImages } from '../../src/policy/policy-images.ts';
import { DAY } from '../../src/policy/time.ts';
import { daysAgo, digest, image, NOW, without } from './build.ts';
import { rules } from './build-policy.ts';

const listed = new Map();
const POLICY = parsed(rules({ tags: ['feat-*'], days: 30 }, { tags: ['old-*'], days: 100, archive: true }));

function parsed(text: string) {
  const policy = parseLifecyclePolicy(text);
  if ('errors' in policy) throw new Error(policy.errors.join());
  return policy;
}

const old = image(1, { tags: ['feat-1'], pushedAt: daysAgo(60) });
const soon = image(2, { tags: ['feat-2'], pushedAt: daysAgo(20) });
const young = image(3, { tags: ['feat-3'], pushedAt: daysAgo(1) });
const shown = policyImages(POLICY, { images: [young, soon, old], listed }, NOW);

test('the list holds what goes within a day, and what falls due before the proposal lapses', () => {
  expect(shown).toEqual([
    expect.objectContaining({ digest: digest(1), rule: 1, action: 'expire' }),
    expect.objectContaining({ digest: digest(2), due: NOW + 10 * DAY }),
  ]);
  expect(shown[0]).not.toHaveProperty('due');
  const bare = without(without(image(4, { tags: ['feat-4'] }), 'sizeBytes'), 'pushedAt');
  const [undated] = policyImages(POLICY, { images: [bare], listed }, NOW);
  expect(undated).toEqual({ digest: digest(4), tags: ['feat-4'], sizeBytes: 0, rule: 1, action: 'expire' });
  for (const images of [
    [bare, old],
    [old, bare],
  ]) {
    const both = policyImages(POLICY, { images, listed }, NOW);
    expect(both.map((one) => one.digest)).toEqual([digest(4), digest(1)]);
  }
});

test('promise 1: time may pass and images may go; nothing may come', () => {
  const beyond = (images: Parameters<typeof policyImages>[1]['images'], days = 13) =>
    beyondShown(shown, POLICY, { images, listed }, NOW + days * DAY).map((one) => one.digest);
  expect(beyond([old, soon, young])).toEqual([]);
  expect(beyond([])).toEqual([]);
  expect(beyond([old, soon, young], 29)).toEqual([digest(3)]);
  expect(beyond([old, image(9, { tags: ['feat-9'] })])).toEqual([digest(9)]);
  // Another name, or another act, is another image to whoever approved it.
  expect(beyond([{ ...old, tags: ['feat-1', 'demo'] }])).toEqual([digest(1)]);
  expect(beyond([{ ...old, tags: ['old-1'], pushedAt: daysAgo(200) }])).toEqual([digest(1)]);
});
