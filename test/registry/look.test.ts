import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../src/policy/image.ts';
import { lookAt, lookUpToFree } from '../../src/registry/look.ts';
import { type Bench, HERE, openBench, strange } from './sandboxed.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(HERE, 'shop/web');
});
afterEach(() => bench.close());

const look = (digests: readonly Digest[], tags: readonly string[], repository = 'shop/web') =>
  lookAt(bench.clients, repository, digests, tags, bench.clock.now);

describe('lookAt', () => {
  it('shows who is there and who carries which name', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1', 'latest'] });
    const two = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v2'] });
    const before = bench.clock.now();
    const seen = await look([one, strange('a')], ['latest', 'v2', 'free']);
    expect(seen.at).toBeGreaterThanOrEqual(before);
    expect([...seen.images.keys()]).toEqual([one]);
    expect(seen.images.get(one)?.tags).toEqual(['v1', 'latest']);
    expect([...seen.tagOwners]).toEqual([
      ['latest', one],
      ['v2', two],
      ['free', null],
    ]);
  });

  it('sees archived images', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
    bench.aws.ecr.archive(HERE, 'shop/web', one);
    expect((await look([one], ['v1'])).images.get(one)?.status).toBe('ARCHIVED');
  });

  it('takes a repository that does not exist for empty, because that is a fact', async () => {
    const seen = await look([strange('a')], ['v1'], 'shop/none');
    expect(seen.images.size).toBe(0);
    expect([...seen.tagOwners]).toEqual([['v1', null]]);
  });

  it('asks nothing where nothing is asked', async () => {
    expect((await look([], [])).images.size).toBe(0);
    expect(bench.aws.calls.count('DescribeImages')).toBe(0);
  });

  it('throws on any other failure: what was not seen is not known', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
    bench.aws.faults.inject('DescribeImages', { kind: 'deny' });
    await expect(look([one], [])).rejects.toThrow(/not authorized/);
  });

  it('throws when a name moves while one look takes several calls', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
    const two = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v2'] });
    // What is missing splits the look: the first half shows v1 on one image, the second on the other.
    bench.aws.faults.inject(
      'DescribeImages',
      { kind: 'before', run: () => bench.aws.ecr.tag(HERE, 'shop/web', two, 'v1') },
      { times: 1, when: ({ input }) => !JSON.stringify(input).includes(one) },
    );
    const moving = look([one, strange('a'), strange('b'), two], ['free', 'v1']);
    await expect(moving).rejects.toThrow('tag v1 moved while it was looked at');
  });

  it('answers for each of many ids, whatever is missing', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (present) => {
        const tags = present.map((is, i) => `${is ? 'there' : 'none'}-${i}`);
        const there = tags.filter((tag) => tag.startsWith('there'));
        const digests = there.map((tag) => bench.aws.ecr.push(HERE, 'shop/web', { tags: [tag] }));
        const seen = await look([...digests, strange('c')], tags);
        expect([...seen.images.keys()].sort()).toEqual([...digests].sort());
        const owners = tags.map((tag) => digests[there.indexOf(tag)] ?? null);
        expect([...seen.tagOwners.values()]).toEqual(owners);
      }),
      { seed: 77, numRuns: 15 },
    ));

  it('cuts long lists into calls of a hundred', async () => {
    const digests = Array.from({ length: 230 }, () => bench.aws.ecr.push(HERE, 'shop/web', {}));
    expect((await look(digests, [])).images.size).toBe(230);
    expect(bench.aws.calls.count('DescribeImages')).toBe(3);
  });
});

describe('lookUpToFree', () => {
  const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
  const ahead = (digests: readonly Digest[], wanted: readonly string[], repository = 'shop/web') =>
    lookUpToFree(bench.clients, repository, digests, () => wanted, bench.clock.now);

  it('asks of many free names the first alone', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
    const seen = await ahead([one], names);
    expect([...seen.tagOwners]).toEqual([['n0', null]]);
    expect(seen.images.get(one)?.tags).toEqual(['v1']);
    expect(bench.aws.calls.count('DescribeImages')).toBe(2);
  });

  it('finds the first free one behind many that are taken, in few calls, and who carries those before it', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
    const other = bench.aws.ecr.push(HERE, 'shop/web', { tags: names.filter((name) => name !== 'n37') });
    const { tagOwners } = await ahead([one], names);
    for (const name of names.slice(0, 37)) expect(tagOwners.get(name)).toBe(other);
    expect(tagOwners.get('n37')).toBeNull();
    expect(bench.aws.calls.count('DescribeImages')).toBeLessThan(16);
  });

  it('asks for all where all are taken', async () => {
    const other = bench.aws.ecr.push(HERE, 'shop/web', { tags: names });
    const { tagOwners } = await ahead([], names);
    expect(new Set(tagOwners.values())).toEqual(new Set([other]));
    expect(tagOwners.size).toBe(60);
  });

  it('names what it shall look up only once it knows what the images carry', async () => {
    const one = bench.aws.ecr.push(HERE, 'shop/web', { tags: ['v1'] });
    const asked: string[][] = [];
    const namesFor = (images: ReadonlyMap<Digest, { readonly tags: readonly string[] }>) => {
      asked.push([...(images.get(one)?.tags ?? [])]);
      return [];
    };
    await lookUpToFree(bench.clients, 'shop/web', [one], namesFor, bench.clock.now);
    expect(asked).toEqual([['v1']]);
    expect(bench.aws.calls.count('DescribeImages')).toBe(1);
  });

  it('takes a name for free where the repository is gone', async () => {
    expect([...(await ahead([], ['a', 'b'], 'shop/none')).tagOwners]).toEqual([['a', null]]);
  });
});
