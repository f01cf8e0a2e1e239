import { randomUUID } from 'node:crypto';
import { kindNamed, resourceName, type ServedKind } from './resources.ts';

/** An object as somebody would apply it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly OwnerReference[];
  };
  readonly [field: string]: unknown;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: true;
}

/** An object as the cluster keeps it. */
export interface StoredObject extends Manifest {
  readonly metadata: Manifest['metadata'] & { readonly uid: string; readonly resourceVersion: string };
}

/** All objects of a cluster, by kind and then by namespace and name: the order in which lists give them. */
export class ObjectStore {
  readonly #byKind = new Map<string, Map<string, StoredObject>>();
  #version = 1_000;

  /** Counts up with every change. */
  get version(): number {
    return this.#version;
  }

  put(manifest: Manifest): StoredObject {
    const served = kindNamed(manifest.kind);
    const objects = this.#of(served);
    const key = keyOf(manifest.metadata.namespace, manifest.metadata.name);
    const uid = objects.get(key)?.metadata.uid ?? randomUUID();
    const metadata = { ...manifest.metadata, uid, resourceVersion: String(++this.#version) };
    const stored: StoredObject = { ...manifest, metadata };
    objects.set(key, stored);
    return stored;
  }

  remove(kind: string, namespace: string, name: string): void {
    this.#version++;
    this.#of(kindNamed(kind)).delete(keyOf(namespace, name));
  }

  clear(): void {
    this.#version++;
    this.#byKind.clear();
  }

  sorted(served: ServedKind): readonly StoredObject[] {
    return [...this.#of(served)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  #of(served: ServedKind): Map<string, StoredObject> {
    const name = resourceName(served);
    const known = this.#byKind.get(name) ?? new Map<string, StoredObject>();
    this.#byKind.set(name, known);
    return known;
  }
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
