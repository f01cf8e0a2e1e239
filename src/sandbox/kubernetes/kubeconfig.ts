import { stringify } from 'yaml';
import type { KubernetesSandbox } from './server.ts';

/**
 * A kubeconfig with one context for each cluster, the first one current. A certificate authority (PEM) is for clusters
 * that serve HTTPS; without it the library must be told that plain HTTP is meant.
 */
export function kubeconfig(
  clusters: Readonly<Record<string, KubernetesSandbox>>,
  authority?: string,
): string {
  const entries = Object.entries(clusters);
  const trust =
    authority === undefined
      ? { 'insecure-skip-tls-verify': true }
      : { 'certificate-authority-data': Buffer.from(authority).toString('base64') };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': entries[0]?.[0],
    clusters: entries.map(([name, { url }]) => ({ name, cluster: { server: url, ...trust } })),
    users: entries.map(([name, { token }]) => ({ name, user: { token } })),
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
  });
}
