import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';

/** A map's values by key, merged keys (`<<`) included. */
export type Entries = ReadonlyMap<string, Node>;

/** A document whose aliases can be followed. */
export type Yaml = Document.Parsed<ParsedNode>;

/**
 * All documents of a YAML or JSON text, or undefined where any of it is neither (a template, a key given twice): then
 * no part of it may be believed to mean what it seems to.
 */
export function readDocuments(text: string): readonly Yaml[] | undefined {
  const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent', intAsBigInt: true });
  return documents.every(({ errors }) => errors.length === 0) ? documents : undefined;
}

/** A node, or the one its alias stands for. */
export function resolved(node: unknown, document: Yaml): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

/** The values of a map. Its own keys win over merged ones. */
export function entriesOf(map: YAMLMap, document: Yaml, depth = 0): Entries {
  const own = new Map<string, Node>();
  const merged = new Map<string, Node>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    const node = resolved(value, document);
    if (name === undefined || !node) continue;
    if (name !== '<<') own.set(name, node);
    else if (depth < 10) for (const [k, v] of mergedInto(node, document, depth)) merged.set(k, v);
  }
  return new Map([...merged, ...own]);
}

function mergedInto(node: Node, document: Yaml, depth: number): [string, Node][] {
  if (isMap(node)) return [...entriesOf(node, document, depth + 1)];
  // Of several merged maps the first wins, so it comes last.
  const maps = isSeq(node) ? node.items.map((item) => resolved(item, document)).reverse() : [];
  return maps.flatMap((map) => (isMap(map) ? [...entriesOf(map, document, depth + 1)] : []));
}

/**
 * How a value may come out as text: as it is written, and as a number is written again (`1.10` becomes `1.1` on the way
 * through a program). Empty for what is no text, or an empty one.
 */
export function readings(node: Node | undefined): readonly string[] {
  if (!isScalar(node) || node.value === null) return [];
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
