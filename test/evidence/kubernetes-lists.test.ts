import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../../src/evidence/kubernetes/kinds.ts';
import { collectAll, type Source } from '../../src/evidence/source.ts';
import { gradeReport, type SourceReport } from '../../src/policy/evidence.ts';
import type { ListFault } from '../../src/sandbox/kubernetes/faults.ts';
import type { KubernetesSandbox } from '../../src/sandbox/kubernetes/server.ts';
import { podManifest, templateOf } from '../../src/sandbox/kubernetes/workloads.ts';
import { type Clustered, found, object, startClusters, workload } from './clustered.ts';
import { HERE, image, NOW } from './sandboxed.ts';

let run: Clustered;
let prod: KubernetesSandbox;
beforeEach(async () => {
  run = await startClusters('prod');
  prod = run.clusters.prod as KubernetesSandbox;
});
afterEach(() => run.close());

/** The report as a sweep gets it: a failure is an answer. */
async function report(signal?: AbortSignal): Promise<SourceReport> {
  const source: Source = { name: 'kubernetes', collect: () => run.kubernetes(signal) };
  const [only] = await collectAll([source], { registry: HERE, now: () => NOW });
  if (!only) throw new Error('no report');
  return only;
}
const failed = (why: RegExp | string) => ({
  status: 'failed',
  inspected: 0,
  why: typeof why === 'string' ? why : expect.stringMatching(why),
});
const fillWithPods = (count: number) => {
  for (let i = 0; i < count; i++) {
    const name = `web-${String(i).padStart(4, '0')}`;
    prod.apply(podManifest({ namespace: 'shop', name }, { image: image(`t${i}`) }));
  }
};
const pages = (resource: string) => prod.calls.filter((call) => call.resource === resource);

describe('a list over pages', () => {
  it('is read to its end, 500 at a time', async () => {
    fillWithPods(1_100);
    expect(found(await report())).toHaveLength(1_100);
    expect(pages('pods').map(({ query }) => query.get('limit'))).toEqual(['500', '500', '500']);
  });

  it('that expires is begun again, and shows one moment', async () => {
    fillWithPods(700);
    prod.faults.inject('pods', { kind: 'expire' }, 1);
    expect(found(await report())).toHaveLength(700);
    expect(pages('pods').map(({ status }) => status)).toEqual([200, 410, 200, 200]);
  });

  it('that always expires is a failure, not a short list', async () => {
    fillWithPods(700);
    prod.faults.inject('pods', { kind: 'expire' });
    expect(await report()).toMatchObject(failed(/cluster prod: the list of pods expired 4 times/));
  });

  it('that repeats a page is a failure', async () => {
    const body = { kind: 'PodList', metadata: { continue: 'x' }, items: [] };
    prod.faults.inject('pods', { kind: 'answer', body });
    expect(await report()).toMatchObject(failed('cluster prod repeated a page of pods'));
  });
});

describe('a kind that may not be listed is unknown, not empty', () => {
  it.each(KINDS.map(({ plural, group }) => [plural, group] as const))('%s', async (plural, group) => {
    prod.apply(workload('Deployment', 'web', image('v1')));
    const resource = group === '' ? plural : `${plural}.${group}`;
    prod.faults.deny(resource);
    const why = `cluster prod does not allow to list ${plural}: grant the verb list on ${resource} in every namespace`;
    expect(await report()).toMatchObject(failed(why));
  });

  it('all that are denied are named at once', async () => {
    for (const resource of ['pods', 'jobs.batch', 'rollouts.argoproj.io']) prod.faults.deny(resource);
    expect(await report()).toMatchObject(failed(/list pods: .*list jobs: .*list rollouts: /));
  });

  it('but Argo kinds that are not installed are none', async () => {
    expect(await report()).toMatchObject({ status: 'ok', inspected: 2 });
    expect(pages('rollouts.argoproj.io').map(({ status }) => status)).toEqual([404]);
  });
});

describe('an answer that cannot be right is a failure', () => {
  it.each<[string, ListFault, RegExp]>([
    ['no list', { kind: 'answer', body: { kind: 'DeploymentList', metadata: {} } }, /no list of deployments/],
    [
      'a list of something else',
      { kind: 'answer', body: { kind: 'PodList', metadata: {}, items: [] } },
      /no list of deployments/,
    ],
    ['a page of a proxy', { kind: 'answer', body: 'Please log in' }, /no list of deployments/],
    ['an unknown path', { kind: 'status', code: 404 }, /knows no deployments \(404\)/],
    ['a status nobody expects', { kind: 'status', code: 418, message: 'teapot' }, /answered 418 .*teapot/],
    ['an error that stays', { kind: 'status', code: 500, message: 'etcd' }, /answered 500 .*: etcd/],
    ['a gone list that was not begun', { kind: 'status', code: 410 }, /answered 410/],
  ])('%s', async (_what, fault, why) => {
    prod.faults.inject('deployments.apps', fault);
    expect(await report()).toMatchObject(failed(why));
  });

  const meta = { namespace: 'shop', name: 'web', uid: 'u' };
  const main = { name: 'main', image: image('v1') };
  const inTemplate = (spec: unknown) => ({ metadata: meta, spec: { template: { spec } } });
  it.each<[string, string, string, unknown, RegExp]>([
    ['an entry that is none', 'Deployment', 'deployments.apps', null, /a Deployment without a name .*prod/],
    [
      'no name',
      'Pod',
      'pods',
      { metadata: {} },
      /a Pod without a name in cluster prod cannot be read: metadata/,
    ],
    [
      'no containers',
      'Pod',
      'pods',
      { metadata: meta, spec: {} },
      /Pod shop\/web in cluster prod .*containers/,
    ],
    [
      'no template',
      'Deployment',
      'deployments.apps',
      { metadata: meta, spec: {} },
      /Deployment shop\/web .*template/,
    ],
    ['a container without an image', 'Job', 'jobs.batch', inTemplate({ containers: [{}] }), /image/],
    ['an image that is no text', 'Job', 'jobs.batch', inTemplate({ containers: [{ image: 7 }] }), /image/],
    [
      'a state that is no list',
      'Pod',
      'pods',
      { metadata: meta, spec: { containers: [main] }, status: { containerStatuses: 'none' } },
      /containerStatuses/,
    ],
    [
      'a Rollout without either',
      'Rollout',
      'rollouts.argoproj.io',
      { metadata: meta, spec: {} },
      /Rollout shop\/web/,
    ],
    [
      'an image of ours that cannot be read',
      'Job',
      'jobs.batch',
      inTemplate({ containers: [{ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/$X:1' }] }),
      /Job shop\/web in prod names an image that cannot be read/,
    ],
  ])('%s', async (_what, kind, resource, entry, why) => {
    prod.apply(workload('Rollout', 'installed', image('v1')));
    const body = { kind: `${kind}List`, metadata: {}, items: [entry] };
    prod.faults.inject(resource, { kind: 'answer', body });
    expect(await report()).toMatchObject(failed(why));
  });

  it('but a null list is how an empty one may be written, and a Rollout may borrow a template', async () => {
    prod.faults.inject('jobs.batch', {
      kind: 'answer',
      body: { kind: 'JobList', metadata: {}, items: null },
    });
    prod.apply(object('Rollout', 'web', { spec: { workloadRef: { name: 'web' } } }));
    expect(await report()).toMatchObject({ status: 'ok', inspected: 3 });
  });
});

describe('a server in trouble', () => {
  it.each<[string, ListFault]>([
    ['throttled', { kind: 'status', code: 429 }],
    ['restarting', { kind: 'status', code: 503 }],
    ['cut off in the middle of an answer', { kind: 'drop' }],
  ])('is asked again: %s', async (_what, fault) => {
    prod.apply(workload('Deployment', 'web', image('v1')));
    prod.faults.inject('deployments.apps', fault, 1);
    expect(found(await report())).toEqual(['shop/web:v1']);
  });

  it('that always cuts off is a failure', async () => {
    prod.faults.inject('pods', { kind: 'drop' });
    expect(await report()).toMatchObject(failed(/cluster prod could not be reached: /));
  });

  it('that is down is told once', async () => {
    await prod.close();
    const answer = await report();
    expect(answer).toMatchObject(failed(/^cluster prod could not be reached: connect ECONNREFUSED [^,]*$/));
    run = await startClusters('prod');
  });

  it('that hangs is left when the sweep is told to stop', async () => {
    prod.faults.inject('pods', { kind: 'hang' });
    const stop = new AbortController();
    const answer = report(stop.signal);
    await expect.poll(() => pages('pods').length).toBe(1);
    stop.abort();
    expect(await answer).toMatchObject(failed(/stopped/));
  });
});

describe('an empty answer where there was a full one', () => {
  it('is too small', async () => {
    for (let i = 0; i < 5; i++) prod.apply(workload('Deployment', `d${i}`, image('v1')));
    const before = await report();
    prod.clear();
    const after = await report();
    const expectation = { maxAge: 60_000, expectNothing: false, lastInspected: before.inspected };
    expect(before.inspected).toBe(7);
    expect(gradeReport(after, expectation, NOW)).toMatchObject({ status: 'too-small' });
  });

  it('does not come from a night with fewer pods', async () => {
    prod.apply(workload('Deployment', 'web', image('v1')));
    fillWithPods(100);
    prod.apply(object('Job', 'once', { spec: { template: templateOf('busybox') } }));
    expect((await report()).inspected).toBe(3);
  });
});

describe('several clusters', () => {
  beforeEach(async () => {
    await run.close();
    run = await startClusters('prod', 'stage');
    prod = run.clusters.prod as KubernetesSandbox;
  });

  it('are all read, and told apart', async () => {
    for (const cluster of Object.values(run.clusters))
      cluster.apply(workload('Deployment', 'web', image('v1')));
    expect(await report()).toMatchObject({
      inspected: 6,
      uses: [{ by: 'Deployment shop/web in prod' }, { by: 'Deployment shop/web in stage' }],
    });
  });

  it('fail together with one, which is named', async () => {
    run.clusters.stage?.faults.deny('pods');
    expect(await report()).toMatchObject(failed(/^cluster stage does not allow to list pods/));
  });

  it('fail where one of them is empty: no cluster is', async () => {
    run.clusters.stage?.clear();
    expect(await report()).toMatchObject(failed('cluster stage answered that nothing is deployed in it'));
  });
});
