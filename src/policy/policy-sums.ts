import type { Digest, Image } from './image.ts';
import { type GoingAlong, type Listed, sizeIn } from './lifecycle/going-along.ts';
import type { LifecycleAct } from './lifecycle/simulate.ts';
import type { Amount } from './policy-change.ts';

export type Reaching = LifecycleAct & GoingAlong;

/** How many images and bytes, upper bound, count under a key; zero where none does. */
export type Sums<Key> = (key: Key) => Amount;

type Summing = <Key>(
  acts: ReadonlyMap<Digest, Reaching>,
  keysOf: (act: Reaching) => readonly Key[],
) => Sums<Key>;

/**
 * Sums acts on these images by the keys they count under, in one pass for all keys: sizes are made once, however many
 * sums are asked for.
 */
export function summing(images: readonly Image[], listed: Listed): Summing {
  const sizeOf = sizeIn(images, listed);
  return (acts, keysOf) => {
    const sums = new Map<ReturnType<typeof keysOf>[number], Amount>();
    const sumOf = (key: ReturnType<typeof keysOf>[number]) => sums.get(key) ?? NOTHING;
    for (const image of images) {
      const act = acts.get(image.digest);
      if (!act) continue;
      const size = sizeOf(image);
      for (const key of keysOf(act)) {
        const { images: known, bytes } = sumOf(key);
        sums.set(key, { images: known + 1, bytes: bytes + size });
      }
    }
    return sumOf;
  };
}

const NOTHING: Amount = { images: 0, bytes: 0 };
