import type { Node } from 'yaml';
import type { ImagePart } from './image-part.ts';
import { hasHost, isTagged } from './written-image.ts';
import { type Entries, readings, textOf } from './yaml-tree.ts';

/**
 * An entry of Kustomize's `images`: it gives the image `name` another name, tag or digest. Without a new tag or digest
 * it keeps what the base says, which nobody can know from here. A name without a host is an image of Docker's own
 * registry, whatever else it looks like.
 */
export function kustomizeImage(entries: Entries, place: string): ImagePart | undefined {
  const newName = entries.get('newName');
  const listed = /(?:^|\.)images\[\d+\]$/.test(place) && entries.has('digest') && !entries.has('repository');
  if (!(newName || entries.has('newTag') || listed)) return undefined;
  const old = entries.get('name');
  const name = textOf(newName) ?? textOf(old);
  if (name === undefined || !hasHost(name)) return undefined;
  const digest = textOf(entries.get('digest'));
  const tags = readings(entries.get('newTag'));
  return {
    image: { place, registries: [], name, tags, ...(digest !== undefined && { digest }) },
    taken: [old, newName].flatMap((node) => (isBare(node) ? node : [])),
  };
}

/** Whether a name says nothing but itself. One with a tag or digest is read once more as the address it is. */
function isBare(node: Node | undefined): node is Node {
  const text = textOf(node);
  return text !== undefined && !isTagged(text);
}
