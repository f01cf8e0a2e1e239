import { resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { SourceFailure } from '../source.ts';
import type { ClusterSetting } from './setting.ts';

/** Contexts that the library makes up where it finds no kubeconfig: never what somebody meant by a name. */
const MADE_UP = ['inClusterContext', 'loaded-context'];

/** A cluster's address and credentials. The library is large: only who has clusters loads it. */
export async function readCredentials(setting: ClusterSetting, root: string): Promise<KubeConfig> {
  const { name, context, inCluster } = setting;
  const config = await load(setting, root);
  if (context !== undefined) config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  const found = config.getCurrentContext();
  if (!inCluster && MADE_UP.includes(found)) {
    throw new SourceFailure(`cluster ${name}: no kubeconfig was found; set kubeconfig or inCluster`);
  }
  if (!cluster || !config.getCurrentUser()) {
    const which = context ?? found;
    throw new SourceFailure(
      `cluster ${name}: its kubeconfig has no ${which ? `complete context ${which}` : 'current context: set context'}`,
    );
  }
  if (!URL.canParse(cluster.server) || cluster.server.includes('//undefined')) {
    const why = inCluster ? 'this process does not run in a cluster' : `${cluster.server} is no address`;
    throw new SourceFailure(`cluster ${name}: ${why}`);
  }
  requireSame(setting, [cluster.name, config.getContextObject(found)?.cluster ?? '', found]);
  return config;
}

async function load({ name, kubeconfig, inCluster }: ClusterSetting, root: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    if (inCluster) config.loadFromCluster();
    else if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(resolve(root, kubeconfig));
    return config;
  } catch (error) {
    const [text] = String(error instanceof Error ? error.message : error).split('\n');
    throw new SourceFailure(`cluster ${name}: its kubeconfig cannot be read: ${text}`, { cause: error });
  }
}

/**
 * `aws eks update-kubeconfig` names its entries by ARN. One that names another cluster than the configuration means
 * would be taken for looked at although nobody did.
 */
function requireSame({ name, arn }: ClusterSetting, entries: readonly string[]): void {
  const known = entries.find((entry) => /^arn:aws[a-z-]*:eks:/.test(entry));
  if (known === undefined) return;
  const isSame = arn === undefined ? known.endsWith(`:cluster/${name}`) : known === arn;
  if (isSame) return;
  throw new SourceFailure(
    `cluster ${name}: its kubeconfig leads to ${known}; correct the context, the name or the arn`,
  );
}
