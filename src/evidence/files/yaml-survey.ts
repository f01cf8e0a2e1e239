import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';

/**
 * What each alias of a tree stands for: the last anchor of its name before it. One walk for all of them. Undefined where
 * a map gives a key twice.
 */
export function surveyed(contents: unknown): ReadonlyMap<Alias, Node> | undefined {
  const survey = new Survey();
  return survey.into(contents) ? survey.targets : undefined;
}

class Survey {
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Node>();

  /** False where a key is given twice. */
  into(node: unknown): boolean {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target) this.targets.set(node, target);
      return true;
    }
    if (!(isMap(node) || isSeq(node) || isScalar(node))) return true;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isSeq(node)) return node.items.every((item) => this.into(item));
    if (!isMap(node)) return true;
    const keys = new Set<unknown>();
    return node.items.every(({ key, value }) => {
      const name = isScalar(key) ? key.value : key;
      if (keys.has(name)) return false;
      keys.add(name);
      return this.into(key) && this.into(value);
    });
  }
}
