/** Things of many files by a key, to be asked for from any of their folders: in it, or in the nearest one around it. */
export class ByFolder<Item> {
  readonly #folders = new Map<string, Map<string, Item[]>>();

  /** `path` is a file's, with slashes. The folders around it hold the item, too. */
  add(path: string, key: string, item: Item): void {
    for (const folder of foldersOf(path)) {
      const keys = this.#folders.get(folder) ?? new Map<string, Item[]>();
      this.#folders.set(folder, keys);
      const items = keys.get(key);
      if (items) items.push(item);
      else keys.set(key, [item]);
    }
  }

  /** What the nearest folder around a file holds under a key: the same list for all files that it is the nearest for. */
  nearest(path: string, key: string): readonly Item[] {
    for (const folder of foldersOf(path)) {
      const items = this.#folders.get(folder)?.get(key);
      if (items) return items;
    }
    return [];
  }
}

/** `a/b/c.yaml` → `a/b`, `a`, ``. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return [...names.map((_name, i) => names.slice(0, names.length - i).join('/')), ''];
}
