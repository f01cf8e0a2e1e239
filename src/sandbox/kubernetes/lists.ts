import type { ObjectStore, StoredObject } from './objects.ts';
import type { ServedKind } from './resources.ts';
import { ApiStatus } from './status.ts';

/** Lists with `limit` and `continue`: all pages of one list show the moment at which its first one was read. */
export class Lists {
  readonly #store: ObjectStore;
  readonly #snapshots = new Map<string, readonly StoredObject[]>();
  #started = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Forgets the moments of all lists that are being read, as etcd does after a few minutes: their tokens are gone. */
  compact(): void {
    this.#snapshots.clear();
  }

  list(served: ServedKind, namespace: string | undefined, query: URLSearchParams): object {
    const limit = Number(query.get('limit') ?? 0);
    const token = query.get('continue');
    const { id, start } = token ? readToken(token) : { id: `${++this.#started}`, start: 0 };
    const all = token ? this.#snapshots.get(id) : this.#select(served, namespace, query);
    if (!all) throw new ApiStatus(410, 'Expired', 'The continue parameter is too old: the list has expired.');
    const end = limit > 0 ? start + limit : all.length;
    const isMore = end < all.length;
    if (isMore) this.#snapshots.set(id, all);
    const apiVersion = served.group === '' ? served.version : `${served.group}/${served.version}`;
    return {
      kind: `${served.kind}List`,
      apiVersion,
      metadata: {
        resourceVersion: String(this.#store.version),
        ...(isMore && { continue: writeToken(id, end), remainingItemCount: all.length - end }),
      },
      items: all.slice(start, end).map(({ kind, ...object }) =>
        // Entries of built-in kinds do not say what they are; custom ones do.
        served.custom ? { apiVersion, kind, ...object } : object,
      ),
    };
  }

  #select(
    served: ServedKind,
    namespace: string | undefined,
    query: URLSearchParams,
  ): readonly StoredObject[] {
    const labels = pairsOf(query.get('labelSelector'));
    const fields = pairsOf(query.get('fieldSelector'));
    return this.#store
      .sorted(served)
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
      .filter(({ metadata }) => labels.every(([key, value]) => metadata.labels?.[key] === value))
      .filter((object) => fields.every(([path, value]) => fieldOf(object, path) === value));
  }
}

function pairsOf(selector: string | null): (readonly [string, string])[] {
  return (selector ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, key, value] = /^([^=!]+)==?([^=]*)$/.exec(part) ?? [];
      if (key === undefined || value === undefined) throw badRequest(`cannot read the selector ${part}`);
      return [key, value];
    });
}

/** Fields one can select by; the API server knows few. */
function fieldOf(object: StoredObject, path: string): unknown {
  if (path === 'metadata.name') return object.metadata.name;
  if (path === 'metadata.namespace') return object.metadata.namespace;
  if (path === 'type' && object.kind === 'Secret') return object.type;
  throw badRequest(`field label not supported: ${path}`);
}

function writeToken(id: string, start: number): string {
  return Buffer.from(JSON.stringify({ v: 'sandbox', id, start })).toString('base64url');
}

function readToken(token: string): { readonly id: string; readonly start: number } {
  const [, id, start] = /^\{"v":"sandbox","id":"(\d+)","start":(\d+)\}$/.exec(
    Buffer.from(token, 'base64url').toString(),
  ) ?? ['', '', ''];
  if (!id) throw badRequest('continue key is not valid');
  return { id, start: Number(start) };
}

function badRequest(message: string): ApiStatus {
  return new ApiStatus(400, 'BadRequest', message);
}
