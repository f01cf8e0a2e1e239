import type { Digest } from '../policy/image.ts';
import type { Layer, Layers } from '../policy/layers.ts';
import type { Immutable } from './remembered.ts';

const keyOf = (digest: Digest) => `layers ${digest}`;

/** The layers of these images, where a manifest of them was read of late. What is not known is left out. */
export async function knownLayers(
  immutable: Immutable,
  digests: readonly Digest[],
): Promise<Map<Digest, Layers>> {
  const known = new Map<Digest, Layers>();
  const texts = await immutable.getMany(digests.map(keyOf));
  digests.forEach((digest, n) => {
    const text = texts[n];
    if (text !== undefined) known.set(digest, decode(text));
  });
  return known;
}

/** The same, and what is known is remembered for longer: for images that are asked about every week. */
export async function layersInUse(
  immutable: Immutable,
  digests: readonly Digest[],
): Promise<Map<Digest, Layers>> {
  const known = await knownLayers(immutable, digests);
  await Promise.all([...known.keys()].map((digest) => immutable.get(keyOf(digest))));
  return known;
}

/** Remembers what an image stores. A digest never changes what it names. */
export async function noteLayers(immutable: Immutable, digest: Digest, layers: Layers): Promise<void> {
  await immutable.set(keyOf(digest), layers.map((layer) => `${layer.digest} ${layer.size}`).join('\n'));
}

function decode(text: string): Layers {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Layer => {
      const [digest = '', size = '0'] = line.split(' ');
      return { digest, size: Number(size) };
    });
}
