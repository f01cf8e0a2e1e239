import type { SourceReport } from '../policy/evidence.ts';
import { registryKey } from '../policy/image.ts';
import { type HelmRevision, type HelmStorage, readRevision } from './helm/release.ts';
import { type ClusterOptions, inEveryCluster } from './kubernetes/clusters.ts';
import type { ClusterConnection } from './kubernetes/connection.ts';
import type { Resource } from './kubernetes/kinds.ts';
import { type ListOptions, listAll } from './kubernetes/list.ts';
import { mentionsInText, noteMention } from './kubernetes/mention.ts';
import type { Source } from './source.ts';
import { UseList } from './use-list.ts';

export interface HelmOptions extends ClusterOptions {
  readonly storage: HelmStorage;
}

/** Each entry can be as large as 1 MB, so pages are small. */
const PAGE = 50;
const STORES: Readonly<Record<HelmStorage, Resource & Pick<ListOptions, 'query'>>> = {
  secrets: {
    kind: 'Secret',
    group: '',
    version: 'v1',
    plural: 'secrets',
    query: { fieldSelector: 'type=helm.sh/release.v1' },
  },
  configmaps: {
    kind: 'ConfigMap',
    group: '',
    version: 'v1',
    plural: 'configmaps',
    query: { labelSelector: 'owner=helm' },
  },
};

/**
 * Helm's history in the configured clusters: each revision that is kept can be rolled back to, and a rollback runs its
 * hooks too. Inspected are releases; how many revisions each has is no matter.
 */
export function helmSource(options: HelmOptions): Source {
  return {
    name: 'helm',
    collect: async (context): Promise<SourceReport> => {
      const observedAt = context.now();
      const list = new UseList(context.registry);
      const counts = await inEveryCluster(options, context, (cluster) =>
        noteReleases(cluster, options.storage, list),
      );
      const inspected = counts.reduce((sum, count) => sum + count, 0);
      const found = { inspected, uses: list.uses, unclear: list.unclear };
      return { name: 'helm', registry: registryKey(context.registry), observedAt, status: 'ok', ...found };
    },
  };
}

/** Answers how many releases there are. */
async function noteReleases(
  cluster: ClusterConnection,
  storage: HelmStorage,
  list: UseList,
): Promise<number> {
  const { query, ...resource } = STORES[storage];
  const revisions = await listAll(
    cluster,
    resource,
    { limit: PAGE, ...(query && { query }) },
    async (entry) => mentionsOf(await readRevision(entry, storage, cluster.name)),
  );
  const releases = new Set<string>();
  for (const { release, revision, mentions } of revisions ?? []) {
    releases.add(release);
    const by = `Helm release ${release} v${revision} in ${cluster.name}`;
    for (const mention of mentions) noteMention(list, mention, by);
  }
  return releases.size;
}

/** Only what it names is kept: manifests are large. */
function mentionsOf({ namespace, release, revision, manifests }: HelmRevision) {
  return { release: `${namespace}/${release}`, revision, mentions: manifests.flatMap(mentionsInText) };
}
