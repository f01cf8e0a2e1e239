import { gzipSync } from 'node:zlib';
import type { Manifest } from './objects.ts';

/** One revision as Helm records it. */
export interface HelmRevisionSeed {
  readonly namespace: string;
  readonly release: string;
  readonly revision: number;
  readonly status?: 'deployed' | 'superseded' | 'failed' | 'uninstalled';
  /** Rendered YAML. */
  readonly manifest: string;
  /** Rendered YAML of hooks: migrations, tests. */
  readonly hooks?: readonly string[];
}

/** The Secret (or ConfigMap) in which Helm keeps a revision: zipped JSON in base64, a Secret once more in base64. */
export function helmManifest(seed: HelmRevisionSeed, kind: 'Secret' | 'ConfigMap' = 'Secret'): Manifest {
  const { namespace, release, revision, status = 'deployed', manifest, hooks = [] } = seed;
  const content = {
    name: release,
    namespace,
    version: revision,
    info: { status },
    chart: { metadata: { name: release, version: '0.1.0' } },
    config: {},
    manifest,
    hooks: hooks.map((text, i) => ({ name: `hook-${i}`, kind: 'Job', manifest: text })),
  };
  const packed = gzipSync(JSON.stringify(content)).toString('base64');
  const isSecret = kind === 'Secret';
  return {
    kind,
    ...(isSecret && { type: 'helm.sh/release.v1' }),
    metadata: {
      namespace,
      name: `sh.helm.release.v1.${release}.v${revision}`,
      labels: { owner: 'helm', name: release, status, version: String(revision) },
    },
    data: { release: isSecret ? Buffer.from(packed).toString('base64') : packed },
  };
}
