import type { RegistryId } from '../../policy/image.ts';

/** One cluster as the configuration names it. */
export interface ClusterSetting {
  /** The name of the EKS cluster, or any name where it is none. */
  readonly name: string;
  /** The context of the kubeconfig; its current one if not given. */
  readonly context?: string | undefined;
  /** Path of a kubeconfig; `KUBECONFIG` or the user's own if not given. */
  readonly kubeconfig?: string | undefined;
  /** The cluster that this process runs in, by its service account. */
  readonly inCluster?: boolean | undefined;
  /** Which EKS cluster it is, where clusters of several accounts or Regions have the same name. */
  readonly arn?: string | undefined;
}

/**
 * Whether a source looks into an EKS cluster. A name alone says it only where one registry is configured: another
 * account's cluster of the same name would pass for looked at.
 */
export function coversCluster(
  clusters: readonly ClusterSetting[],
  eksName: string,
  registry: RegistryId,
  isOnlyRegistry: boolean,
): boolean {
  const arnEnd = `:eks:${registry.region}:${registry.account}:cluster/${eksName}`;
  return clusters.some(({ name, arn }) =>
    arn === undefined ? isOnlyRegistry && name === eksName : arn.endsWith(arnEnd),
  );
}
