import { resourceName, type ServedKind } from './resources.ts';

/** What a client reads first to learn which kinds there are; undefined for any other path. */
export function discover(path: string, served: readonly ServedKind[]): object | undefined {
  if (path === '/version') return { major: '1', minor: '31', gitVersion: 'v1.31.0-sandbox' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') {
    const groups = [...new Set(served.flatMap(({ group }) => group || []))];
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups.map((group) => groupEntry(group, served)),
    };
  }
  const [, group = '', version] = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? [];
  const kinds = served.filter((kind) => kind.group === group && kind.version === version);
  if (kinds.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: kinds.map(({ kind, plural }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced: true,
      kind,
      verbs: ['list'],
    })),
  };
}

function groupEntry(name: string, served: readonly ServedKind[]): object {
  const version = served.find(({ group }) => group === name)?.version ?? 'v1';
  const entry = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [entry], preferredVersion: entry };
}

/** A list request: of which kind, in which namespace (all of them if none is named). */
export interface ListRequest {
  readonly resource: string;
  /** Undefined where the cluster knows no such kind. */
  readonly kind: ServedKind | undefined;
  readonly namespace: string | undefined;
}

/** Reads the path of a list; undefined for what can be none. */
export function readListPath(path: string, served: readonly ServedKind[]): ListRequest | undefined {
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(path);
  if (!match) return undefined;
  const [, group = '', version = '', namespace, plural = ''] = match;
  const kind = served.find((one) => one.group === group && one.version === version && one.plural === plural);
  return { resource: resourceName({ kind: '', version, plural, group }), kind, namespace };
}
