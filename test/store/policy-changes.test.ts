import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import type { PolicyChange } from '../../src/policy/policy-change.ts';
import type { RetentionPolicy } from '../../src/policy/retention-policy.ts';
import { DAY } from '../../src/policy/time.ts';
import { policyChange, STATES } from '../policy/build-policy.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, KEY, NOW, REPOSITORY } from './fixtures.ts';

const redis = useRedis();

const change = (n: number, parts: Partial<PolicyChange> = {}) =>
  policyChange(STATES.proposed, {
    ...{ id: `${KEY}/${REPOSITORY}#lifecycle.${n}`, version: 0, repository: REPOSITORY, proposedAt: NOW + n },
    ...parts,
  });
const asked = entry('proposed', { kind: 'asked' });

describe('proposed lifecycle policies', () => {
  it('are kept as given, one open for a repository', async () => {
    const { policies, ledger } = await redis.freshStore();
    expect(await policies.propose(change(1), asked)).toBe('saved');
    expect(await policies.get(change(1).id)).toEqual(change(1));
    expect(await policies.propose(change(2), asked)).toBe('saved');
    expect(await policies.get(change(1).id)).toMatchObject({
      version: 1,
      state: { status: 'superseded', at: NOW + 2 },
    });
    expect((await policies.open()).map(({ id }) => id)).toEqual([change(2).id]);
    const all = await policies.inRepository(KEY, REPOSITORY);
    expect(all.map(({ id }) => id)).toEqual([change(2).id, change(1).id]);
    expect(await ledger.read({})).toHaveLength(2);
    expect(await policies.get('nothing')).toBeUndefined();
  });

  it('of before are read without the rule they offered to paste, each with its group', async () => {
    const { policies } = await redis.freshStore();
    const prevention = [
      {
        kind: 'lifecycle-rule',
        class: 'branch',
        text: 'It recurs.',
        snippet: { language: 'json', text: '{}' },
      },
      {
        kind: 'image-fields',
        class: 'cache',
        text: 'So does it.',
        snippet: { language: 'yaml', text: 'a: b' },
      },
      { kind: 'lifecycle-rule', class: 'unknown', text: 'Untagged images were asked about.' },
    ];
    const { retention } = change(1);
    const before: RetentionPolicy = { ...retention, prevention: JSON.parse(JSON.stringify(prevention)) };
    await policies.propose(change(1, { retention: before }), asked);
    const read = await policies.get(change(1).id);
    expect(read?.retention.prevention).toEqual([
      { kind: 'lifecycle-rule', class: 'branch', group: 'branch', text: 'It recurs.' },
      { ...prevention[1], group: 'cache' },
      { ...prevention[2], group: 'untagged' },
    ]);
  });

  it.each(['approved', 'applying', 'undoing'] as const)('leave one that is %s alone', async (status) => {
    const { policies, ledger } = await redis.freshStore();
    await policies.propose(change(1), asked);
    const standing = { ...change(1), state: STATES[status] };
    expect(await policies.save(standing)).toBe('saved');
    expect(await policies.propose(change(2), asked)).toEqual({ standing: { ...standing, version: 1 } });
    expect(await policies.get(change(2).id)).toBeUndefined();
    expect(await ledger.read({})).toHaveLength(1);
  });

  it.each(['applied', 'undone', 'refused', 'declined'] as const)('follow one that is %s', async (status) => {
    const { policies } = await redis.freshStore();
    await policies.propose(change(1), asked);
    await policies.save({ ...change(1), state: STATES[status] });
    expect(await policies.open()).toEqual([]);
    expect(await policies.propose(change(2), asked)).toBe('saved');
    expect(await policies.get(change(1).id)).toMatchObject({ state: { status } });
  });

  it('are saved against the version that was read, with their entries or not at all', async () => {
    const { policies, ledger } = await redis.freshStore();
    await policies.propose(change(1), asked);
    const half = { ...change(1), state: STATES.seconding };
    const both = await Promise.all([policies.save(half, [entry('a')]), policies.save(half, [entry('b')])]);
    expect(both.toSorted()).toEqual(['conflict', 'saved']);
    expect(await ledger.read({})).toHaveLength(2);
    expect((await policies.open()).map(({ version }) => version)).toEqual([1]);
  });

  it('never open twice, whoever proposes at the same moment', async () => {
    const { policies } = await redis.freshStore();
    await Promise.all([1, 2, 3, 4].map((n) => policies.propose(change(n), asked)));
    expect(await policies.open()).toHaveLength(1);
    await expect(policies.propose(change(4), asked)).rejects.toThrow();
  });

  it('of long ago are let go from the list', async () => {
    const { policies } = await redis.freshStore();
    await policies.propose(change(1), asked);
    await policies.propose(change(2, { proposedAt: NOW + 1_201 * DAY }), asked);
    expect((await policies.inRepository(KEY, REPOSITORY)).map(({ id }) => id)).toEqual([change(2).id]);
  });

  it('keep the images behind their count, by the page', async () => {
    const { policies } = await redis.freshStore();
    const images = Array.from({ length: 2_500 }, (_, i) => ({
      ...{ digest: `sha256:${String(i).padStart(64, '0')}` as Digest, tags: [`feat-${i}`], sizeBytes: i },
      ...{ rule: 1, action: 'expire' as const },
    }));
    await policies.propose(change(1), asked, images);
    expect(await policies.images(change(1).id, 2_490, 20)).toEqual({
      images: images.slice(2_490),
      total: 2_500,
    });
    expect(await policies.images('nothing', 0, 20)).toEqual({ images: [], total: 0 });
  });

  it('keep all images of a repository larger than ECR holds by default', async () => {
    const { policies } = await redis.freshStore();
    const one = { digest: `sha256:${'0'.repeat(64)}` as Digest, tags: [], sizeBytes: 1 };
    const images = Array.from({ length: 150_000 }, () => ({ ...one, rule: 1, action: 'expire' as const }));
    expect(await policies.propose(change(1), asked, images)).toBe('saved');
    expect((await policies.images(change(1).id, 0, 1)).total).toBe(images.length);
  });

  it('let go of the images behind their count soon after they rest, the record later', async () => {
    const bare = new Redis(redis.server.url);
    const secondsLeft = async (kind: string) => {
      const [key = ''] = await bare.keys(`*:${kind}:*`);
      return await bare.ttl(key);
    };
    for (const status of ['applied', 'undone', 'refused', 'declined', 'superseded'] as const) {
      await bare.flushall();
      const { policies } = await redis.freshStore();
      const one = { digest: `sha256:${'0'.repeat(64)}` as Digest, tags: [], sizeBytes: 1 };
      await policies.propose(change(1), asked, [{ ...one, rule: 1, action: 'expire' as const }]);
      expect(await secondsLeft('policy-images')).toBe(-1);
      await policies.save({ ...change(1), state: STATES[status] });
      expect(await secondsLeft('policy-images')).toBeLessThanOrEqual(30 * 86_400);
      expect(await secondsLeft('policy-images')).toBeGreaterThan(29 * 86_400);
      expect(await secondsLeft('policy')).toBeGreaterThan(89 * 86_400);
    }
    await bare.quit();
  });

  it('are news until they are told, and news again once they are saved', async () => {
    const { policies } = await redis.freshStore();
    await policies.propose(change(1), asked);
    expect(await policies.news()).toEqual([change(1)]);
    await policies.save({ ...change(1), state: STATES.seconding });
    await policies.told(change(1)); // somebody saved meanwhile: it stays news
    const [saved, ...more] = await policies.news();
    expect([saved?.version, more]).toEqual([1, []]);
    if (saved) await policies.told(saved);
    expect(await policies.news()).toEqual([]);
  });

  it('whose record is gone are no news', async () => {
    const { policies } = await redis.freshStore();
    await policies.propose(change(1), asked);
    const bare = new Redis(redis.server.url);
    await bare.del(...(await bare.keys('*:policy:*')));
    await bare.quit();
    expect(await policies.news()).toEqual([]);
  });
});
