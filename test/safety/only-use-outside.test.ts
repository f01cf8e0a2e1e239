import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { WrittenException } from '../../src/evidence/exceptions/entry.ts';
import { helmManifest } from '../../src/sandbox/kubernetes/helm.ts';
import { kubeconfig } from '../../src/sandbox/kubernetes/kubeconfig.ts';
import type { Manifest } from '../../src/sandbox/kubernetes/objects.ts';
import { resourceName, SERVED } from '../../src/sandbox/kubernetes/resources.ts';
import { podManifest, templateOf } from '../../src/sandbox/kubernetes/workloads.ts';
import { REPOSITORY, RUNNING, uriOf } from '../jobs/world.ts';
import { type Emptied, type Mend, type Named, type OnlyUse, provesOnlyUses, type Site } from './only-use.ts';

const OTHER = uriOf('123456789012', RUNNING, ':1.0.0');

/** What the cluster allows no more. */
const denied =
  (resource: string) =>
  ({ cluster }: Site): Mend => {
    cluster.faults.deny(resource);
    return () => cluster.faults.clear();
  };

/** A link that leads to itself: there is a file, and nobody can read it. */
const unreadable =
  (name: string) =>
  ({ folder }: Site): Mend => {
    const path = join(folder, name);
    symlinkSync(path, path);
    return () => rmSync(path);
  };

const object = (kind: string, name: string, spec: object): Manifest => ({
  kind,
  metadata: { namespace: 'shop', name },
  spec,
});

const except = ({ tag, digest }: Named): WrittenException => ({
  repository: REPOSITORY,
  ...(tag === undefined ? { digest } : { tag }),
  reason: 'audit',
  until: '2099-12-31',
  by: 'the shop lead',
});

const FILES: readonly OnlyUse[] = [
  {
    what: 'a file',
    source: 'files',
    by: ['digest', 'tag', 'platform'],
    use: ({ folder }, { word, uri }) => {
      mkdirSync(join(folder, 'deploy'), { recursive: true });
      writeFileSync(join(folder, 'deploy', `${word}.yaml`), `image: ${uri}\n`);
    },
    fail: unreadable('deploy/loop.yaml'),
  },
  {
    what: 'an exception in the configuration',
    source: 'exceptions',
    by: ['digest', 'tag', 'platform'],
    use: ({ exceptions }, named) => void exceptions.push(except(named)),
    fail: (site) => rewrite(site, '{ broken'),
  },
  {
    what: 'an exception in a file',
    source: 'exceptions',
    by: ['digest', 'tag', 'platform'],
    use: (site, named) => {
      const entries = [...(LISTED.get(site.folder) ?? []), except(named)];
      LISTED.set(site.folder, entries);
      writeFileSync(join(site.folder, 'rollback.yml'), stringify({ exceptions: entries }));
    },
    fail: (site) => {
      rmSync(join(site.folder, 'rollback.yml'));
      return restored(site);
    },
  },
];

/** What stands in the exception file of a folder. */
const LISTED = new Map<string, readonly WrittenException[]>();

function rewrite(site: Site, text: string): Mend {
  writeFileSync(join(site.folder, 'rollback.yml'), text);
  return restored(site);
}

const restored =
  ({ folder }: Site): Mend =>
  () =>
    writeFileSync(join(folder, 'rollback.yml'), stringify({ exceptions: LISTED.get(folder) }));

const KUBERNETES: readonly OnlyUse[] = [
  {
    what: 'the image id of a pod',
    source: 'kubernetes',
    by: ['digest', 'platform'],
    use: ({ cluster }, { word, digest }) => {
      const image = uriOf('123456789012', REPOSITORY, ':gone');
      cluster.apply(podManifest({ namespace: 'shop', name: word }, { image, digest }));
    },
    fail: denied('pods'),
  },
  {
    what: 'a pod',
    source: 'kubernetes',
    by: ['digest', 'tag', 'platform'],
    use: ({ cluster }, { word, uri }) =>
      void cluster.apply(podManifest({ namespace: 'shop', name: word }, { image: uri })),
    fail: denied('pods'),
  },
  {
    what: 'a ReplicaSet without replicas',
    source: 'kubernetes',
    by: ['digest', 'tag', 'platform'],
    use: ({ cluster }, { word, uri }) =>
      void cluster.apply(object('ReplicaSet', word, { replicas: 0, template: templateOf(uri) })),
    fail: denied('replicasets.apps'),
  },
  {
    what: 'a suspended CronJob',
    source: 'kubernetes',
    by: ['digest', 'tag', 'platform'],
    use: ({ cluster }, { word, uri }) => {
      const jobTemplate = { spec: { template: templateOf(uri) } };
      cluster.apply(object('CronJob', word, { suspend: true, jobTemplate }));
    },
    fail: denied('cronjobs.batch'),
  },
];

const yaml = (image: string) => `spec:\n  containers:\n    - image: "${image}"\n`;

const HELM: readonly OnlyUse[] = [
  {
    what: 'an old revision of a Helm release',
    source: 'helm',
    by: ['digest', 'tag', 'platform'],
    use: ({ cluster }, { word, uri }) => {
      const place = { namespace: 'shop', release: word };
      cluster.apply(helmManifest({ ...place, revision: 1, status: 'superseded', manifest: yaml(uri) }));
      cluster.apply(helmManifest({ ...place, revision: 2, manifest: yaml(OTHER) }));
    },
    fail: denied('secrets'),
  },
  {
    what: 'a hook of a Helm release',
    source: 'helm',
    by: ['digest', 'tag', 'platform'],
    use: ({ cluster }, { word, uri }) => {
      const place = { namespace: 'shop', release: word };
      cluster.apply(helmManifest({ ...place, revision: 1, manifest: yaml(OTHER), hooks: [yaml(uri)] }));
    },
    fail: denied('secrets'),
  },
];

/** Lets the cluster answer lists of these kinds with nothing in them. */
const emptyLists =
  (isMeant: (kind: string) => boolean) =>
  ({ cluster }: Site): Mend => {
    for (const served of SERVED.filter(({ kind }) => isMeant(kind))) {
      const body = { kind: `${served.kind}List`, metadata: {}, items: [] };
      cluster.faults.inject(resourceName(served), { kind: 'answer', body });
    }
    return () => cluster.faults.clear();
  };

const EMPTIED: readonly Emptied[] = [
  {
    source: 'files',
    empty: ({ folder }) => {
      const [deploy, away] = [join(folder, 'deploy'), join(folder, 'away')];
      renameSync(deploy, away);
      // No file at all would fail the source, which stands above.
      mkdirSync(deploy);
      writeFileSync(join(deploy, 'left.yaml'), 'image: none\n');
      return () => {
        rmSync(deploy, { recursive: true });
        renameSync(away, deploy);
      };
    },
  },
  { source: 'kubernetes', empty: emptyLists((kind) => kind !== 'Secret') },
  { source: 'helm', empty: emptyLists((kind) => kind === 'Secret') },
];

provesOnlyUses({
  uses: [...FILES, ...KUBERNETES, ...HELM],
  emptied: EMPTIED,
  config: ({ folder, cluster, exceptions }) => {
    const path = join(folder, 'kubeconfig');
    writeFileSync(path, kubeconfig({ prod: cluster }));
    return {
      sources: {
        files: { globs: [join(folder, 'deploy/*')] },
        kubernetes: { clusters: [{ name: 'prod', context: 'prod', kubeconfig: path }] },
        helm: {},
      },
      exceptions,
      exceptionFiles: [join(folder, 'rollback.yml')],
    };
  },
});
