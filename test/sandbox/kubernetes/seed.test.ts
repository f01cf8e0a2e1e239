import { afterAll, beforeAll, expect, it } from 'vitest';
import { registryConsumers } from '../../../src/evidence/consumers.ts';
import { helmSource } from '../../../src/evidence/helm.ts';
import { coversCluster } from '../../../src/evidence/kubernetes/setting.ts';
import { kubernetesSource } from '../../../src/evidence/kubernetes.ts';
import type { Source } from '../../../src/evidence/source.ts';
import { type AwsSandbox, startAwsSandbox } from '../../../src/sandbox/aws/index.ts';
import { seedFleet } from '../../../src/sandbox/fleet.ts';
import { DEMO_CLUSTER, type DemoCluster, startDemoCluster } from '../../../src/sandbox/kubernetes/index.ts';
import { HERE, NOW, settings } from '../../evidence/sandboxed.ts';

let aws: AwsSandbox;
let demo: DemoCluster;
beforeAll(async () => {
  aws = await startAwsSandbox({ now: () => NOW });
  seedFleet(aws, NOW);
  demo = await startDemoCluster(aws, HERE.region, NOW);
});
afterAll(() => Promise.all([aws.close(), demo.close()]));

const context = { registry: HERE, now: () => NOW };

/** `repository:tag` of everything a source finds. */
async function named(source: Source): Promise<readonly string[]> {
  const report = await source.collect(context);
  if (report.status !== 'ok') throw new Error(report.why);
  return report.uses.map(({ repository, tag }) => `${repository}:${tag}`);
}

it('sets traps that only the cluster knows of, the last one only Helm', async () => {
  const tags = demo.traps.map(({ repository, digests }) => {
    const image = aws.ecr.images(HERE.region, repository).find(({ digest }) => digest === digests[0]);
    return `${repository}:${image?.tags[0]}`;
  });
  const inCluster = await named(kubernetesSource({ clusters: demo.settings, root: '.' }));
  const inHelm = await named(helmSource({ clusters: demo.settings, root: '.', storage: 'secrets' }));
  expect(tags.map((tag) => [inCluster.includes(tag), inHelm.includes(tag)])).toEqual([
    [true, false],
    [true, false],
    [false, true],
  ]);
});

it('makes the account unclear until the cluster is configured', async () => {
  const asked = (names: readonly { name: string }[]) =>
    registryConsumers(settings(aws.url), [], context, (name) => coversCluster(names, name, HERE, true));
  expect(await asked([])).toEqual([
    `EKS cluster ${DEMO_CLUSTER} may run images from here, and no source looks into it`,
  ]);
  expect(await asked(demo.settings)).toEqual([]);
});
