import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubernetesPullErrors } from '../../../src/evidence/signals/kubernetes-pull-errors.ts';
import { MINUTE } from '../../../src/policy/time.ts';
import { type Clustered, object, startClusters } from '../clustered.ts';
import { HOST, image, NOW } from '../sandboxed.ts';
import { hear, signalsOf } from './heard.ts';

const DIGEST = `sha256:${'b'.repeat(64)}`;
const iso = (at: number) => new Date(at).toISOString();

let run: Clustered;
beforeEach(async () => {
  run = await startClusters('prod', 'stage');
});
afterEach(() => run.close());

const source = () => kubernetesPullErrors(run.options);
const cluster = (name: 'prod' | 'stage') => {
  const found = run.clusters[name];
  if (!found) throw new Error(`no cluster ${name}`);
  return found;
};
const failedPull = (
  message: string,
  reason = 'Failed',
  times: object = { lastTimestamp: iso(NOW - MINUTE) },
) =>
  object('Event', `web-1.${Math.abs(hashOf(message + reason))}`, {
    type: 'Warning',
    reason,
    message,
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1' },
    ...times,
  });
const hashOf = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);

describe('events', () => {
  it('of a pull that failed name image, pod, cluster and time', async () => {
    cluster('stage').apply(
      failedPull(
        `Failed to pull image "${image('v0')}": rpc error: code = NotFound desc = failed to pull and unpack image ` +
          `"${image('v0')}": failed to resolve reference "${image('v0')}": ${image('v0')}: not found`,
      ),
    );
    expect(await signalsOf(source())).toEqual([
      {
        kind: 'failed-pull',
        repository: 'shop/web',
        tag: 'v0',
        text: 'Pod shop/web-1 in stage could not pull shop/web:v0 (Failed)',
        at: NOW - MINUTE,
      },
    ]);
  });

  it.each([
    ['BackOff', `Back-off pulling image "${HOST}/shop/web@${DIGEST}"`],
    ['InspectFailed', `Failed to inspect image "${HOST}/shop/web@${DIGEST}": rpc error`],
    ['ErrImagePull', `rpc error: ${HOST}/shop/web@${DIGEST}: not found`],
  ])('with the reason %s count, with a digest', async (reason, message) => {
    cluster('prod').apply(failedPull(message, reason));
    expect(await signalsOf(source())).toMatchObject([{ repository: 'shop/web', digest: DIGEST }]);
  });

  it.each([
    ['about something else', 'BackOff', 'Back-off restarting failed container main in pod web-1'],
    ['of pulls that went well', 'Pulled', `Successfully pulled image "${image('v1')}" in 2s`],
    ['without a message', 'Failed', ''],
    ['of images of others', 'Failed', 'Failed to pull image "nginx:1"'],
    ['of an address that was never put together', 'Failed', `Failed to pull image "${HOST}/$\{NAME}:v1"`],
  ])('%s are passed over', async (_what, reason, message) => {
    cluster('prod').apply(failedPull(message, reason));
    expect(await signalsOf(source())).toEqual([]);
  });

  it.each<[string, object, number]>([
    [
      'of a series',
      { lastTimestamp: iso(NOW - MINUTE), series: { lastObservedTime: iso(NOW - 5) } },
      NOW - 5,
    ],
    ['of the newer interface', { lastTimestamp: null, eventTime: iso(NOW - 7) }, NOW - 7],
    ['that nobody can read: now', { lastTimestamp: 'soon' }, NOW],
    ['that is missing: now', {}, NOW],
  ])('may have a time %s', async (_what, times, at) => {
    cluster('prod').apply(failedPull(`Failed to pull image "${image('v0')}"`, 'Failed', times));
    expect(await signalsOf(source())).toMatchObject([{ tag: 'v0', at }]);
  });

  it('are read over pages', async () => {
    for (let i = 0; i < 620; i++)
      cluster('prod').apply(failedPull(`Failed to pull image "${image(`v${i}`)}"`));
    expect(await signalsOf(source())).toHaveLength(620);
  });
});

describe('pods', () => {
  const pod = (reason: string | undefined, fields: object = {}) =>
    object('Pod', 'web-1', {
      spec: {
        containers: [{ name: 'main', image: image('v0') }],
        initContainers: [{ name: 'init', image: 'busybox' }],
      },
      status: {
        containerStatuses: [{ name: 'main', image: image('v0'), state: { waiting: { reason } } }],
        initContainerStatuses: [{ name: 'init', image: 'busybox', state: { terminated: {} } }],
      },
      ...fields,
    });

  it.each(['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull'])(
    'that wait with %s name it now',
    async (reason) => {
      cluster('prod').apply(pod(reason));
      const text = `Pod shop/web-1 in prod could not pull shop/web:v0 (${reason})`;
      expect(await signalsOf(source())).toEqual([
        { kind: 'failed-pull', repository: 'shop/web', tag: 'v0', text, at: NOW },
      ]);
    },
  );

  it('that wait for an init container count, and without a tag mean latest', async () => {
    const waiting = { name: 'init', image: '', state: { waiting: { reason: 'ErrImagePull' } } };
    cluster('prod').apply(
      pod(undefined, {
        spec: {
          containers: [{ name: 'main', image: 'nginx' }],
          initContainers: [{ name: 'init', image: `${HOST}/shop/web` }],
        },
        status: { initContainerStatuses: [waiting] },
      }),
    );
    expect(await signalsOf(source())).toMatchObject([{ repository: 'shop/web', tag: 'latest' }]);
  });

  it.each(['CrashLoopBackOff', 'ContainerCreating', undefined])(
    'that wait with %s do not',
    async (reason) => {
      cluster('prod').apply(pod(reason));
      expect(await signalsOf(source())).toEqual([]);
    },
  );

  it('without a status do not', async () => {
    cluster('prod').apply(pod('ErrImagePull', { status: undefined }));
    expect(await signalsOf(source())).toEqual([]);
  });
});

describe('what cannot be known is no silence', () => {
  it.each(['pods', 'events'])('when %s may not be listed', async (resource) => {
    cluster('stage').faults.deny(resource);
    expect(await hear(source())).toEqual({
      source: 'kubernetes-pull-errors',
      status: 'failed',
      why: `cluster stage does not allow to list ${resource}: grant the verb list on ${resource} in every namespace`,
    });
  });

  it.each([
    ['an event', object('Event', 'odd', { reason: 7 }), /an event in cluster prod cannot be read: reason/],
    [
      'a pod',
      object('Pod', 'odd', { spec: { containers: 'none' } }),
      /a pod in cluster prod cannot be read: spec/,
    ],
  ])('when %s cannot be read', async (_what, manifest, why) => {
    cluster('prod').apply(manifest);
    expect(await hear(source())).toMatchObject({ status: 'failed', why: expect.stringMatching(why) });
  });
});
