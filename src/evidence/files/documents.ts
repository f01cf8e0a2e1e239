import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { helmImage, helmOverride, type Inherited, inheritedIn, prefixedImages } from './helm-values.ts';
import type { ImagePart } from './image-part.ts';
import { kustomizeImage } from './kustomize.ts';
import type { Override } from './overrides.ts';
import type { WrittenImage } from './written-image.ts';
import { readDocuments, TooTangled, type Yaml } from './yaml-tree.ts';

/** What a YAML or JSON text says of images. */
export interface ReadDocuments {
  readonly images: readonly WrittenImage[];
  readonly overrides: readonly Override[];
  /** The text without what `images` explains: what is left is still to be read as text. */
  readonly rest: string;
  /** Texts that may give images in parts, and are no tree: what they name is to be doubted. */
  readonly unread: readonly string[];
}

/** Texts within texts, as in an Argo Application: no deeper than this. */
const DEEPEST = 3;

/** In characters. Reading a tree takes seconds for a megabyte or two; larger texts are read as text only. */
const LARGEST = 4_000_000;

/** Without any of these keys nothing is given in parts, and reading the tree would be for nothing. */
const WORTHWHILE =
  /(?:\b(?:repository|newName|newTag|tag|digest|sha)|[iI]mage(?:Repository|Tag|Digest))["']?\s*:/;

/** In characters. Nothing reads the beginning of a place that is longer. */
const LONGEST_PLACE = 300;

/**
 * The images a text gives in parts, where it is YAML or JSON throughout. Any other text is left as it is, since a part
 * of it that was understood may mean something else in the whole.
 */
export function imagesInParts(text: string, depth = 0): ReadDocuments {
  const nothing = { images: [], overrides: [], rest: text, unread: [] };
  if (!WORTHWHILE.test(text)) return nothing;
  const unread = { ...nothing, unread: [text] };
  if (text.length > LARGEST) return unread;
  try {
    const walk = new Walk(text, depth);
    const documents = readDocuments(text);
    if (!documents) return unread;
    for (const document of documents) walk.into(document.contents, document, '', {});
    const { images, overrides } = walk;
    return { images, overrides, rest: walk.rest(), unread: walk.unread };
  } catch (error) {
    // Nested deeper than the stack, or in itself: no manifest, and its addresses are found in its text all the same.
    if (error instanceof RangeError || error instanceof TooTangled) return unread;
    throw error;
  }
}

class Walk {
  readonly images: WrittenImage[] = [];
  readonly overrides: Override[] = [];
  readonly unread: string[] = [];
  readonly #text: string;
  readonly #depth: number;
  readonly #seen = new Map<Node, Set<string>>();
  /** Ranges of the text that are explained. */
  readonly #taken: (readonly [start: number, end: number])[] = [];
  readonly #inner: string[] = [];
  readonly #innerSeen = new Set<Node>();
  /** Steps that are left. A tree without aliases takes fewer than it has characters. */
  #left: number;

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
    this.#left = 2 * text.length + 10_000;
  }

  into(written: unknown, document: Yaml, place: string, around: Inherited): void {
    this.#left -= 1;
    if (this.#left < 0) throw new TooTangled('too many ways through the tree');
    const node = document.resolved(written);
    if (!node || this.#wasHere(node, around)) return;
    if (isScalar(node)) this.#intoText(node.value, node);
    if (isSeq(node)) {
      for (const [i, item] of node.items.entries())
        this.into(item, document, `${place}[${i}]`.slice(-LONGEST_PLACE), around);
    }
    if (!isMap(node)) return;
    const entries = document.entriesOf(node);
    const image = kustomizeImage(entries, place) ?? helmImage(entries, place, around);
    for (const prefixed of prefixedImages(entries, place, around)) this.#take(prefixed);
    if (image) this.#take(image);
    else this.overrides.push(...[helmOverride(entries, place)].filter((found) => found !== undefined));
    const inside = inheritedIn(entries, around, document);
    for (const [key, value] of entries) this.into(value, document, placeIn(place, key), inside);
  }

  /** The text in which every explained name is blank, and the rests of the texts within it. */
  rest(): string {
    let rest = '';
    let position = 0;
    for (const [start, end] of this.#taken.sort(([a], [b]) => a - b)) {
      if (start < position) continue;
      rest += `${this.#text.slice(position, start)}''`;
      position = end;
    }
    return [rest + this.#text.slice(position), ...this.#inner].join('\n');
  }

  #take({ image, taken }: ImagePart): void {
    this.images.push(image);
    for (const node of taken) this.#blank(node);
  }

  #blank({ range }: Node): void {
    if (range) this.#taken.push([range[0], range[1]]);
  }

  #intoText(value: unknown, node: Node): void {
    if (typeof value !== 'string' || !value.includes('\n') || this.#depth >= DEEPEST) return;
    if (this.#innerSeen.has(node)) return;
    this.#innerSeen.add(node);
    const { images, overrides, rest, unread } = imagesInParts(value, this.#depth + 1);
    this.overrides.push(...overrides);
    this.unread.push(...unread);
    if (images.length === 0) return;
    this.images.push(...images);
    this.#inner.push(rest);
    this.#blank(node);
  }

  /** Aliases lead to one node from many places; what differs there is only what the node inherits. */
  #wasHere(node: Node, around: Inherited): boolean {
    const key = JSON.stringify([around.enclosing, around.global]);
    const known = this.#seen.get(node);
    if (known?.has(key)) return true;
    this.#seen.set(node, (known ?? new Set()).add(key));
    return false;
  }
}

function placeIn(place: string, key: string): string {
  return (place ? `${place}.${key}` : key).slice(-LONGEST_PLACE);
}
