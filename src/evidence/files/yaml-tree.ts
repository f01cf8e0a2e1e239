import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { surveyed } from './yaml-survey.ts';

/** A map's values by key, merged keys (`<<`) included. */
export type Entries = ReadonlyMap<string, Node>;

/** The tree is so tangled in itself that following it would take without end. */
export class TooTangled extends Error {}

/** How many keys may be merged into maps of one document, in all. */
const MOST_MERGED = 200_000;

/** In characters. Nothing longer is a name, a tag or a host. */
const LONGEST = 1000;

/** A document whose aliases can be followed. Whatever is asked twice is worked out once. */
export class Yaml {
  readonly contents: unknown;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #entries = new Map<YAMLMap, Entries>();
  #merged = 0;

  constructor(contents: unknown, targets: ReadonlyMap<Alias, Node>) {
    this.contents = contents;
    this.#targets = targets;
  }

  /** A node, or the one its alias stands for. */
  resolved(node: unknown): Node | undefined {
    if (isAlias(node)) return this.#targets.get(node);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  }

  /** The values of a map. Its own keys win over merged ones. Throws `TooTangled`. */
  entriesOf(map: YAMLMap): Entries {
    const known = this.#entries.get(map);
    if (known) return known;
    // A map that is merged into itself adds nothing to itself.
    this.#entries.set(map, new Map());
    const own = new Map<string, Node>();
    const merged = new Map<string, Node>();
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      const node = this.resolved(value);
      if (name === undefined || !node) continue;
      if (name === '<<') this.#mergeInto(merged, node);
      else own.set(name, node);
    }
    const entries = merged.size === 0 ? own : new Map([...merged, ...own]);
    this.#entries.set(map, entries);
    return entries;
  }

  #mergeInto(merged: Map<string, Node>, node: Node): void {
    // Of several merged maps the first wins, so it comes last.
    const written = isSeq(node) ? [...node.items].reverse() : [node];
    for (const map of written.map((one) => this.resolved(one))) {
      if (!isMap(map)) continue;
      const entries = this.entriesOf(map);
      this.#merged += entries.size + 1;
      if (this.#merged > MOST_MERGED) throw new TooTangled('too many merged keys');
      for (const [key, value] of entries) merged.set(key, value);
    }
  }
}

/**
 * All documents of a YAML or JSON text, or undefined where any of it is neither (a template, a key given twice): then
 * no part of it may be believed to mean what it seems to.
 */
export function readDocuments(text: string): readonly Yaml[] | undefined {
  // The parser compares each key with all before it; the survey finds keys given twice in one go.
  const options = { prettyErrors: false, logLevel: 'silent', intAsBigInt: true, uniqueKeys: false } as const;
  const documents = parseAllDocuments(text, options);
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const trees: Yaml[] = [];
  for (const { contents } of documents) {
    const targets = surveyed(contents);
    if (!targets) return undefined;
    trees.push(new Yaml(contents, targets));
  }
  return trees;
}

/**
 * How a value may come out as text: as it is written, and as a number is written again (`1.10` becomes `1.1` on the way
 * through a program). Empty for what is no text, an empty one, or one too long to mean anything.
 */
export function readings(node: Node | undefined): readonly string[] {
  if (!isScalar(node) || node.value === null || (node.source?.length ?? 0) > LONGEST) return [];
  const texts = [String(node.value), ...(isPlainNumber(node) ? [node.source ?? ''] : [])];
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
}

/** The value as text, where there is one. */
export function textOf(node: Node | undefined): string | undefined {
  return readings(node)[0];
}

function isPlainNumber({ value }: Scalar): boolean {
  return typeof value !== 'string';
}
