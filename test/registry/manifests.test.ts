import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childrenOfManifest, layersOfManifest, readManifests } from '../../src/registry/manifests.ts';
import { type StubServer, startStub } from '../evidence/stub.ts';
import { type Bench, HERE, openBench, strange } from './sandboxed.ts';

let bench: Bench;
let stub: StubServer | undefined;
beforeEach(async () => {
  bench = await openBench();
  bench.aws.ecr.createRepository(HERE, 'shop/web');
});
afterEach(async () => {
  await bench.close();
  await stub?.close();
  stub = undefined;
});

describe('readManifests', () => {
  it('answers exact bytes and media type of images and indexes, in the order asked', async () => {
    const { ecr } = bench.aws;
    const child = ecr.push(HERE, 'shop/web');
    const index = ecr.push(HERE, 'shop/web', { children: [child], tags: ['v1'] });
    const read = await readManifests(bench.clients, 'shop/web', [index, strange('a'), child]);
    const held = (digest: string) => ecr.image(HERE, 'shop/web', digest);
    expect(read).toEqual([
      { digest: index, mediaType: held(index)?.mediaType, manifest: held(index)?.manifest },
      { digest: strange('a'), why: expect.stringMatching(/not found|does not exist/i) },
      { digest: child, mediaType: held(child)?.mediaType, manifest: held(child)?.manifest },
    ]);
    expect(childrenOfManifest(held(index)?.manifest ?? '')).toEqual([child]);
  });

  it('asks for a hundred at a time', async () => {
    const digests = Array.from({ length: 201 }, () => bench.aws.ecr.push(HERE, 'shop/web'));
    const read = await readManifests(bench.clients, 'shop/web', digests);
    expect(read.map(({ digest }) => digest)).toEqual(digests);
    expect(read.every((one) => 'manifest' in one)).toBe(true);
    expect(bench.aws.calls.count('BatchGetImage')).toBe(3);
  });

  it('throws when the call fails', async () => {
    bench.aws.faults.inject('BatchGetImage', { kind: 'deny' });
    await expect(readManifests(bench.clients, 'shop/web', [strange('a')])).rejects.toThrow(/not authorized/);
  });

  it('believes no manifest that does not hash to its digest, and none that was left out', async () => {
    const imageId = { imageDigest: strange('a') };
    stub = await startStub({
      BatchGetImage: () => ({ images: [{ imageId, imageManifest: '{}' }], failures: [] }),
    });
    await bench.close();
    bench = await openBench({ endpoint: stub.url }, HERE);
    const read = await readManifests(bench.clients, 'shop/web', [strange('a'), strange('b')]);
    expect(read).toEqual([
      { digest: strange('a'), why: expect.stringContaining('hashes to sha256:44136fa3') },
      { digest: strange('b'), why: 'ECR left it out of its answer' },
    ]);
  });
});

describe('layersOfManifest', () => {
  const config = { digest: 'sha256:c', size: 3 };
  const layer = { digest: 'sha256:a', size: 40, mediaType: 'layer' };
  it.each([
    [
      'an image',
      { config, layers: [layer] },
      [
        { digest: 'sha256:c', size: 3 },
        { digest: 'sha256:a', size: 40 },
      ],
    ],
    ['an index, whose children store it', { manifests: [] }, []],
    ['an image without a list of layers', { config }, undefined],
    ['a layer without a size', { config, layers: [{ digest: 'sha256:a' }] }, undefined],
    ['a layer of less than nothing', { config, layers: [{ digest: 'sha256:a', size: -1 }] }, undefined],
    ['a layer without a digest', { config, layers: [{ size: 1 }] }, undefined],
    ['no configuration', { layers: [layer] }, undefined],
    ['a list', [], undefined],
  ])('of %s', (_what, manifest, expected) => {
    expect(layersOfManifest(JSON.stringify(manifest))).toEqual(expected);
  });
});

describe('childrenOfManifest', () => {
  it.each([
    [
      'an index',
      { manifests: [{ digest: strange('a') }, { digest: strange('b') }] },
      [strange('a'), strange('b')],
    ],
    ['an empty index', { manifests: [] }, []],
    ['an image', { config: {}, layers: [] }, []],
    ['an index with a digest of another kind', { manifests: [{ digest: 'sha512:00' }] }, undefined],
    ['an index without a list', { manifests: 'none' }, undefined],
    ['something else', { hello: 'world' }, undefined],
    ['a list', [], undefined],
  ])('of %s', (_what, manifest, expected) => {
    expect(childrenOfManifest(JSON.stringify(manifest))).toEqual(expected);
  });

  it('is not known where the text is not JSON', () => {
    expect(childrenOfManifest('<html>')).toBeUndefined();
  });
});
