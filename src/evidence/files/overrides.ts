import { ByFolder } from './by-folder.ts';
import type { FileUses } from './file-uses.ts';
import { doubtWritten, noteWritten, type WrittenImage } from './written-image.ts';

/** A tag or digest that a file gives for an image which it does not name: values laid over other values. */
export type Override = Pick<WrittenImage, 'place' | 'tags' | 'digest'>;

/** What one file gives in parts. */
export interface PartsOfFile {
  readonly path: string;
  readonly file: FileUses;
  readonly images: readonly WrittenImage[];
  readonly overrides: readonly Override[];
}

interface Placed<Part> {
  readonly path: string;
  readonly file: FileUses;
  readonly part: Part;
}

/** Of a group of images and a group of overrides, one must be this small, so that their pairs stay few. */
const MOST = 50;

/**
 * Notes overrides for the images that files name at their place (`image`), or at the end of it (`api.image`, as a chart
 * is set from the one around it): each override for the images in the nearest folder around it that has any, and each
 * image with the overrides in the nearest folder around it, since values may lie beside a chart or beside each other.
 * Which files are really laid over each other is not known here: a use too many only keeps an image. Where too many
 * meet, the repositories are unclear.
 */
export function noteOverrides(files: readonly PartsOfFile[]): void {
  const images = new Groups<WrittenImage>();
  const overrides = new Groups<Override>();
  for (const { path, file, ...parts } of files) {
    for (const part of parts.images) images.add(part.place, { path, file, part });
    for (const part of parts.overrides) {
      for (const place of placesIn(part.place)) overrides.add(place, { path, file, part });
    }
  }
  for (const [near, asking] of images.askedBy(overrides)) lay(asking, near);
  for (const [near, asking] of overrides.askedBy(images)) lay(near, asking);
}

function lay(overrides: readonly Placed<Override>[], images: readonly Placed<WrittenImage>[]): void {
  if (Math.min(overrides.length, images.length) > MOST) {
    for (const { part, file } of images) doubtWritten(part, file, 'over which too many files may lay a tag');
    return;
  }
  for (const { part: override, file } of overrides) {
    const { place, tags, digest } = override;
    for (const { registries, name } of images.map(({ part }) => part)) {
      noteWritten({ place, registries, name, tags, ...(digest !== undefined && { digest }) }, file);
    }
  }
}

/** Parts by their place and folder. */
class Groups<Part> {
  readonly #all: [place: string, one: Placed<Part>][] = [];
  readonly #near = new ByFolder<Placed<Part>>();

  add(place: string, one: Placed<Part>): void {
    this.#all.push([place, one]);
    this.#near.add(one.path, place, one);
  }

  /** The others by what is nearest to them here. */
  askedBy<Other>(others: Groups<Other>): Map<readonly Placed<Part>[], Placed<Other>[]> {
    const groups = new Map<readonly Placed<Part>[], Placed<Other>[]>();
    for (const [place, other] of others.#all) {
      const near = this.#near.nearest(other.path, place);
      if (near.length === 0) continue;
      const group = groups.get(near);
      if (group) group.push(other);
      else groups.set(near, [other]);
    }
    return groups;
  }
}

/** `a.b.image` → `a.b.image`, `b.image`, `image`. */
function placesIn(place: string): string[] {
  // Charts within charts go no deeper.
  const keys = place.split('.').slice(-6);
  return keys.map((_key, i) => keys.slice(i).join('.'));
}
