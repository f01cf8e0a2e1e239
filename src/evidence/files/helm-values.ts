import { isMap, isScalar, type Node } from 'yaml';
import type { ImagePart } from './image-part.ts';
import type { Override } from './overrides.ts';
import { isTagged } from './written-image.ts';
import { type Entries, readings, textOf, type Yaml } from './yaml-tree.ts';

const TAGS = ['tag', 'imageTag'] as const;
const DIGESTS = ['digest', 'imageDigest', 'sha'] as const;
/** Keys that make a map an image's, where its `repository` alone could be a chart's or a Git repository. */
const SIGNS = ['registry', 'imageRegistry', 'pullPolicy', ...TAGS, ...DIGESTS];

const PREFIXED = /^(.{1,60})ImageRepository$/;

/** Registries that a chart may put before a name: what encloses it, and what is meant for all. */
export interface Inherited {
  readonly enclosing?: string;
  readonly global?: string;
}

/** The registries that hold for everything in a map, given those around it. */
export function inheritedIn(entries: Entries, outer: Inherited, document: Yaml): Inherited {
  const global = entries.get('global');
  const enclosing = registryIn(entries, document);
  const forAll = isMap(global) ? registryIn(document.entriesOf(global), document) : undefined;
  return {
    ...outer,
    ...(enclosing !== undefined && { enclosing }),
    ...(forAll !== undefined && { global: forAll }),
  };
}

function registryIn(entries: Entries, document: Yaml): string | undefined {
  const image = entries.get('image');
  const inImage = isMap(image) ? textOf(document.entriesOf(image).get('registry')) : undefined;
  return textOf(entries.get('imageRegistry')) ?? textOf(entries.get('registry')) ?? inImage;
}

/**
 * The image of Helm values that give it in parts: `repository` (or `image`, `name`) beside `tag`, `digest`, `registry`.
 * Charts differ in whether a registry for all wins over the image's own, so both are taken for possible.
 */
export function helmImage(entries: Entries, place: string, around: Inherited): ImagePart | undefined {
  const node = nameIn(entries, place);
  const name = textOf(node);
  if (!node || name === undefined || isWhole(name, entries)) return undefined;
  const own = textOf(entries.get('registry')) ?? textOf(entries.get('imageRegistry')) ?? around.enclosing;
  const registries = [...new Set([own, around.global].flatMap((registry) => registry ?? []))];
  return {
    image: { registries, name, ...tagAndDigest(entries, place) },
    taken: [...(isTagged(name) ? [] : [node]), ...registriesWithPath(entries)],
  };
}

/** Images of one map that differ in the beginning of their keys: `apiImageRepository` beside `apiImageTag`. */
export function prefixedImages(entries: Entries, place: string, around: Inherited): ImagePart[] {
  return [...entries].flatMap(([key, node]) => {
    const prefix = PREFIXED.exec(key)?.[1];
    const name = textOf(node);
    if (prefix === undefined || name === undefined) return [];
    const own = textOf(entries.get(`${prefix}ImageRegistry`)) ?? around.enclosing;
    const registries = [...new Set([own, around.global].flatMap((registry) => registry ?? []))];
    const digest = textOf(entries.get(`${prefix}ImageDigest`));
    const tags = readings(entries.get(`${prefix}ImageTag`));
    const image = { place: place ? `${place}.${key}` : key, registries, name, tags };
    const part = { ...image, ...(digest !== undefined && { digest }) };
    return [{ image: part, taken: isTagged(name) ? [] : [node] }];
  });
}

/** A tag or digest for an image that other values name at the same place. */
export function helmOverride(entries: Entries, place: string): Override | undefined {
  const override = tagAndDigest(entries, place);
  return override.tags.length > 0 || override.digest !== undefined ? override : undefined;
}

function tagAndDigest(entries: Entries, place: string): Override {
  const tags = TAGS.flatMap((key) => readings(entries.get(key)));
  const digest = DIGESTS.map((key) => textOf(entries.get(key))).find((text) => text !== undefined);
  if (digest === undefined) return { place, tags };
  return { place, tags, digest: /^[0-9a-f]{64}$/.test(digest) ? `sha256:${digest}` : digest };
}

function nameIn(entries: Entries, place: string): Node | undefined {
  const signed = SIGNS.some((key) => entries.has(key));
  if (entries.has('imageRepository')) return entries.get('imageRepository');
  const repository = entries.get('repository');
  if (repository) {
    const meant = signed || /image[^.]*$/i.test(place) || isEcr(textOf(repository));
    return meant ? repository : undefined;
  }
  const named = [...TAGS, ...DIGESTS].some((key) => entries.has(key));
  const registry = entries.has('registry') || entries.has('imageRegistry');
  const image = entries.get('image');
  // `image` beside `tag` is one, whatever file gives its registry; `name` beside `tag` may be anything.
  if (named && isScalar(image)) return image;
  const name = entries.get('name');
  return named && (registry || isEcr(textOf(name))) ? name : undefined;
}

/** A registry with a path looks like an address, but the name goes on. */
function registriesWithPath(entries: Entries): Node[] {
  const nodes = [entries.get('registry'), entries.get('imageRegistry')];
  return nodes.flatMap((node) => (node && /[^/]\/[^/]/.test(textOf(node) ?? '') ? node : []));
}

/** An address that says all of it and to which nothing is added. */
function isWhole(name: string, entries: Entries): boolean {
  return isTagged(name) && ![...TAGS, ...DIGESTS].some((key) => textOf(entries.get(key)) !== undefined);
}

function isEcr(text: string | undefined): boolean {
  return text !== undefined && /\.dkr[.-]ecr(?:-fips)?\./.test(text);
}
