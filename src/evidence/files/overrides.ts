import type { FileUses } from './file-uses.ts';
import { noteWritten, type WrittenImage } from './written-image.ts';

/** A tag or digest that a file gives for an image which it does not name: values laid over other values. */
export type Override = Pick<WrittenImage, 'place' | 'tags' | 'digest'>;

/** What one file gives in parts. */
export interface PartsOfFile {
  readonly file: FileUses;
  readonly images: readonly WrittenImage[];
  readonly overrides: readonly Override[];
}

/**
 * Notes each override for every image that any file names at its place (`image`), or at the end of it (`api.image`, as a
 * chart is set from the one around it). Which files are really laid over each other is not known here: a use too many
 * only keeps an image.
 */
export function noteOverrides(files: readonly PartsOfFile[]): void {
  const named = new Map<string, WrittenImage[]>();
  for (const image of files.flatMap(({ images }) => images)) {
    const same = named.get(image.place);
    if (same) same.push(image);
    else named.set(image.place, [image]);
  }
  for (const { file, overrides } of files) {
    for (const { place, tags, digest } of overrides) {
      for (const { registries, name } of placesIn(place).flatMap((end) => named.get(end) ?? [])) {
        noteWritten({ place, registries, name, tags, ...(digest !== undefined && { digest }) }, file);
      }
    }
  }
}

/** `a.b.image` → `a.b.image`, `b.image`, `image`. */
function placesIn(place: string): string[] {
  // Charts within charts go no deeper.
  const keys = place.split('.').slice(-6);
  return keys.map((_key, i) => keys.slice(i).join('.'));
}
