import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Image } from '../../src/policy/image.ts';
import { type ImagePage, imagePages, readImages } from '../../src/registry/images.ts';
import { repositories, repositorySettings } from '../../src/registry/repositories.ts';
import { toImage } from '../../src/registry/to-image.ts';
import { type Bench, HERE, openBench } from './sandboxed.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

async function pagesOf(repository: string): Promise<ImagePage[]> {
  const pages: ImagePage[] = [];
  for await (const page of imagePages(bench.clients, repository)) pages.push(page);
  return pages;
}

async function imagesOf(repository: string): Promise<readonly Image[]> {
  const all = await readImages(bench.clients, repository);
  if (!('images' in all)) throw new Error(JSON.stringify(all));
  return all.images;
}

describe('imagePages', () => {
  it('streams every image once, a thousand a page', async () => {
    const [name = ''] = bench.aws.ecr.bulk(HERE, { repositories: 1, imagesEach: 2_345 });
    const pages = await pagesOf(name);
    expect(pages.map((page) => 'images' in page && page.images.length)).toEqual([1_000, 1_000, 345]);
    const digests = pages.flatMap((page) =>
      'images' in page ? page.images.map(({ digest }) => digest) : [],
    );
    expect(new Set(digests)).toEqual(new Set(bench.aws.ecr.images(HERE, name).map(({ digest }) => digest)));
  });

  it('shows archived images as well, and leaves out what ECR leaves out', async () => {
    const { ecr } = bench.aws;
    ecr.createRepository(HERE, 'shop/web');
    const archived = ecr.push(HERE, 'shop/web', { tags: ['old'] });
    const undated = ecr.push(HERE, 'shop/web');
    ecr.archive(HERE, 'shop/web', archived);
    ecr.amend(HERE, 'shop/web', undated, { pushedAt: undefined, sizeBytes: undefined });
    const images = new Map((await imagesOf('shop/web')).map((image) => [image.digest, image]));
    expect(images.get(archived)?.status).toBe('ARCHIVED');
    expect(images.get(undated)).not.toHaveProperty('pushedAt');
    expect(images.get(undated)).not.toHaveProperty('lastPulledAt');
    expect(images.get(undated)).not.toHaveProperty('sizeBytes');
    expect(images.get(undated)?.tags).toEqual([]);
  });

  it('answers the images as the sandbox holds them', async () => {
    const { ecr } = bench.aws;
    ecr.createRepository(HERE, 'shop/web');
    const child = ecr.push(HERE, 'shop/web', { lastPulledAt: 1_700_000_000_000 });
    ecr.push(HERE, 'shop/web', { tags: ['v1', 'v1.0'], children: [child], pushedAt: 1_690_000_000_000 });
    ecr.push(HERE, 'shop/web', { subject: child, artifactType: 'application/example' });
    const held = ecr.images(HERE, 'shop/web').map(({ children: _c, manifest: _m, ...image }) => image);
    expect(await imagesOf('shop/web')).toMatchObject(held.map(({ sizeBytes: _s, ...image }) => image));
  });

  it('knows when an image went to the archive and when it came back', async () => {
    const { ecr } = bench.aws;
    ecr.createRepository(HERE, 'shop/web');
    const archived = ecr.push(HERE, 'shop/web', { tags: ['old'] });
    ecr.archive(HERE, 'shop/web', archived, 1_700_000_000_000);
    const [image] = await imagesOf('shop/web');
    expect(image?.lastArchivedAt).toBe(1_700_000_000_000);
    expect(image).not.toHaveProperty('lastActivatedAt');
    const back = toImage({ imageDigest: archived, lastActivatedAt: new Date(1_700_000_000_001) });
    expect(back?.lastActivatedAt).toBe(1_700_000_000_001);
  });

  it('ends with gone when the repository is deleted between two pages', async () => {
    const [name = ''] = bench.aws.ecr.bulk(HERE, { repositories: 1, imagesEach: 1_500 });
    const pages = imagePages(bench.clients, name);
    expect((await pages.next()).value).toHaveProperty('images');
    bench.aws.ecr.deleteRepository(HERE, name);
    expect((await pages.next()).value).toEqual({ gone: true });
    expect((await pages.next()).done).toBe(true);
    expect(await readImages(bench.clients, name)).toEqual({ gone: true });
  });

  it('is incomplete, never short, when a later page is refused', async () => {
    const [name = ''] = bench.aws.ecr.bulk(HERE, { repositories: 1, imagesEach: 1_500 });
    const pages = imagePages(bench.clients, name);
    await pages.next();
    bench.aws.faults.inject('DescribeImages', { kind: 'deny' });
    expect((await pages.next()).value).toEqual({
      incomplete: "ecr:DescribeImages is not allowed: add it to the role's policy",
    });
    expect(await readImages(bench.clients, name)).toHaveProperty('incomplete');
  });

  it('loses no repository under throttling', async () => {
    const names = bench.aws.ecr.bulk(HERE, { repositories: 25, imagesEach: 3 });
    // By call, and not by the time: on a slow machine no rate would be exceeded, or one for too long.
    const tries = new Map<string, number>();
    const isThrottled = ({ input }: { readonly input: unknown }) => {
      const name = names.find((one) => JSON.stringify(input).includes(`"${one}"`)) ?? '';
      tries.set(name, (tries.get(name) ?? 0) + 1);
      return names.indexOf(name) % 2 === 0 && tries.get(name) === 1;
    };
    const throttle = bench.aws.faults.inject('DescribeImages', { kind: 'throttle' }, { when: isThrottled });
    const counts = await Promise.all(names.map(async (name) => (await imagesOf(name)).length));
    expect(counts).toEqual(names.map(() => 3));
    expect(throttle.fired).toBe(13);
  });
});

describe('repositories', () => {
  const listed = async (inScope: (name: string) => boolean) => {
    const names: string[] = [];
    for await (const { name } of repositories(bench.clients, { inScope })) names.push(name);
    return names;
  };

  it('streams those in scope, over pages', async () => {
    const names = bench.aws.ecr.bulk(HERE, { repositories: 1_050, imagesEach: 0 });
    expect(new Set(await listed(() => true))).toEqual(new Set(names));
    expect(await listed((name) => name.endsWith('/01049'))).toEqual(['bulk/01049']);
  });

  it('throws rather than answering half a list', async () => {
    bench.aws.ecr.bulk(HERE, { repositories: 1_050, imagesEach: 0 });
    bench.aws.faults.inject(
      'DescribeRepositories',
      { kind: 'deny' },
      { when: ({ input }) => JSON.stringify(input).includes('nextToken') },
    );
    await expect(listed(() => true)).rejects.toThrow(/not authorized/);
  });

  it('tells what a repository allows, and undefined where there is none', async () => {
    bench.aws.ecr.createRepository(HERE, 'shop/web', {
      mutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['latest*'],
    });
    expect(await repositorySettings(bench.clients, 'shop/web')).toMatchObject({
      name: 'shop/web',
      mutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['latest*'],
    });
    expect(await repositorySettings(bench.clients, 'shop/none')).toBeUndefined();
    bench.aws.faults.inject('DescribeRepositories', { kind: 'deny' });
    await expect(repositorySettings(bench.clients, 'shop/web')).rejects.toThrow(/not authorized/);
  });
});
