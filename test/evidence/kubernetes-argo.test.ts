import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clustered, found, object, startClusters } from './clustered.ts';
import { HOST, image } from './sandboxed.ts';

let run: Clustered;
beforeEach(async () => {
  run = await startClusters('prod');
});
afterEach(() => run.close());

const DIGEST = `sha256:${'a'.repeat(64)}`;
async function usesOfApplication(spec: object, status?: object) {
  run.clusters.prod?.apply(object('Application', 'web', { spec, status }));
  return found(await run.kubernetes());
}
const helm = (block: object) => ({ source: { helm: block } });

describe('the images of an Argo CD application', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'Kustomize, with the tag',
      { source: { kustomize: { images: [`web=${image('v1')}`] } } },
      ['shop/web:v1'],
    ],
    [
      'Kustomize, old and new of one name',
      { source: { kustomize: { images: [`${HOST}/shop/web=${image('v1')}`] } } },
      ['shop/web:v1'],
    ],
    [
      'Kustomize, only the tag changed',
      { source: { kustomize: { images: [`${HOST}/shop/web=*:v1`] } } },
      ['shop/web:v1'],
    ],
    [
      'Kustomize, by digest',
      { source: { kustomize: { images: [`${HOST}/shop/web@${DIGEST}`] } } },
      [`shop/web@${DIGEST}`],
    ],
    ['one of several sources', { sources: [{}, { kustomize: { images: [image('v1')] } }] }, ['shop/web:v1']],
    [
      'Helm values as text',
      helm({ values: `image:\n  repository: ${HOST}/shop/web\n  tag: v1\n` }),
      ['shop/web:v1'],
    ],
    [
      'Helm values as an object',
      helm({ valuesObject: { web: { image: { repository: `${HOST}/shop/web`, tag: 7 } } } }),
      ['shop/web:7'],
    ],
    [
      'Helm values with the registry apart, in a list',
      helm({ valuesObject: { sidecars: [{ registry: HOST, repository: 'shop/web', digest: DIGEST }] } }),
      [`shop/web@${DIGEST}`],
    ],
    ['a Helm value that is an address', helm({ valuesObject: { image: image('v1') } }), ['shop/web:v1']],
    [
      'Helm parameters over values',
      helm({
        values: `image: { repository: "${HOST}/shop/web", tag: old }`,
        parameters: [{ name: 'image.tag', value: 'v1' }],
      }),
      ['shop/web:v1'],
    ],
    ['values that are no YAML', helm({ values: `{ ${image('v1')}` }), ['shop/web:v1']],
    [
      'a repository whose tag is elsewhere',
      helm({ values: `image: { repository: "${HOST}/shop/web" }` }),
      ['shop/web'],
    ],
  ])('%s', async (_what, spec, uses) => {
    expect(await usesOfApplication(spec)).toEqual(uses);
  });

  it('are those it runs and those it can be rolled back to', async () => {
    const history = [{ source: { kustomize: { images: [image('v1')] } } }];
    const status = { summary: { images: [image('v2'), 'redis:7'] }, history };
    expect(await usesOfApplication({}, status)).toEqual(['shop/web:v1', 'shop/web:v2']);
  });

  it('leave no doubt where it runs an image of the repository its values name', async () => {
    const spec = helm({ values: `image: { repository: "${HOST}/shop/web" }` });
    expect(await usesOfApplication(spec, { summary: { images: [image('v2')] } })).toEqual(['shop/web:v2']);
  });

  it.each([
    ['images that are no list', { summary: { images: 'none' } }],
    ['a source that is none', { history: [{ source: 7 }] }],
  ])('cannot be read from %s', async (_what, status) => {
    await expect(usesOfApplication({}, status)).rejects.toThrow(
      /Application shop\/web in cluster prod cannot be read/,
    );
  });
});
