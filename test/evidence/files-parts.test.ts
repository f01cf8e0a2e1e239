import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesSource } from '../../src/evidence/files.ts';
import { type Folder, temporaryFolder } from './folder.ts';
import { exactly, readOne } from './one-file.ts';
import { HOST, report } from './sandboxed.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());
const read = (path: string, text: string) => readOne(folder, path, text);

const DIGEST = `sha256:${'e'.repeat(64)}`;
const OTHER = HOST.replace('123456789012', '210987654321');

describe('Helm values in parts are one exact use', () => {
  it.each<[string, string, string[]]>([
    [
      'registry, repository, tag',
      `image:\n  registry: ${HOST}\n  repository: pay/api\n  tag: v1\n`,
      ['pay/api:v1'],
    ],
    ['an address and a tag', `repository: ${HOST}/pay/api\ntag: v1\n`, ['pay/api:v1']],
    ['a digest', `image: {registry: ${HOST}/, repository: pay/api, digest: "${DIGEST}"}`, ['pay/api@e']],
    [
      'a digest without its kind',
      `image: {repository: ${HOST}/pay/api, sha: ${'e'.repeat(64)}}`,
      ['pay/api@e'],
    ],
    [
      'tag and digest',
      `image:\n  repository: ${HOST}/pay/api\n  tag: v1\n  digest: ${DIGEST}\n`,
      ['pay/api:v1@e'],
    ],
    [
      'a tag with its digest',
      `image:\n  repository: ${HOST}/pay/api\n  tag: v1@${DIGEST}\n`,
      ['pay/api:v1@e'],
    ],
    ['a digest as tag', `image:\n  repository: ${HOST}/pay/api\n  tag: "${DIGEST}"\n`, ['pay/api@e']],
    [
      'a tag that is a number',
      `image: {repository: ${HOST}/pay/api, tag: 1.10}`,
      ['pay/api:1.1', 'pay/api:1.10'],
    ],
    ['a path in the registry', `image: {registry: ${HOST}/pay, repository: api, tag: v1}`, ['pay/api:v1']],
    [
      'the registry for all',
      `global:\n  imageRegistry: ${HOST}\napi:\n  image:\n    repository: pay/api\n    tag: v1\n`,
      ['pay/api:v1'],
    ],
    [
      'the registry for all, beside one of its own',
      `global: {imageRegistry: ${HOST}}\nimage: {registry: docker.io, repository: pay/api, tag: v1}`,
      ['pay/api:v1'],
    ],
    [
      'an enclosing registry',
      `registry: ${HOST}\nservices:\n  - image: {repository: pay/api, tag: v1}\n  - image: {repository: pay/web, tag: v2}\n`,
      ['pay/api:v1', 'pay/web:v2'],
    ],
    ['image beside tag', `image: ${HOST}/pay/api\nimageTag: v1\n`, ['pay/api:v1']],
    [
      'imageRepository beside its host',
      `imageRegistry: ${HOST}\nimageRepository: pay/api\nimageTag: v1\n`,
      ['pay/api:v1'],
    ],
    [
      'several images in one map',
      `apiImageRepository: ${HOST}/pay/api\napiImageTag: v1\nwebImageRegistry: ${HOST}\nwebImageRepository: pay/web\nwebImageDigest: ${DIGEST}\n`,
      ['pay/api:v1', 'pay/web@e'],
    ],
    [
      'an anchor',
      `base: &base\n  registry: ${HOST}\n  pullPolicy: Always\nimage:\n  <<: *base\n  repository: pay/api\n  tag: v1\n`,
      ['pay/api:v1'],
    ],
    [
      'several documents',
      `image: {repository: ${HOST}/pay/api, tag: v1}\n---\nimage: {repository: ${HOST}/pay/api, tag: v2}\n`,
      ['pay/api:v1', 'pay/api:v2'],
    ],
    [
      'values within a manifest',
      `kind: Application\nspec:\n  source:\n    helm:\n      values: |\n        image:\n          registry: ${HOST}\n          repository: pay/api\n          tag: v1\n`,
      ['pay/api:v1'],
    ],
    ['JSON', `{"image":{"registry":"${HOST}","repository":"pay\\/api","tag":"v1"}}`, ['pay/api:v1']],
  ])('%s', async (_what, text, uses) => {
    expect(await read('deploy/values.yaml', text)).toEqual(exactly(...uses));
  });

  it('and none of ours where the registry is another one', async () => {
    const text = `registry: ${HOST}\nimage: {registry: ${OTHER}, repository: pay/api, tag: v1}\nside: {registry: docker.io, repository: nginx, tag: "1"}`;
    expect(await read('values.yaml', text)).toEqual(exactly());
  });
});

describe('Helm values with a gap make the repository unclear', () => {
  it.each<[string, string, RegExp]>([
    [
      'no tag',
      `image:\n  registry: ${HOST}\n  repository: pay/api\n`,
      /^v\.yaml \(image\) names .* without a tag/,
    ],
    ['an empty tag', `image: {repository: ${HOST}/pay/api, tag: ""}`, /without a tag or digest/],
    [
      'no registry',
      'image:\n  repository: pay/api\n  tag: v1\n',
      /^v\.yaml \(image\) gives no registry for pay\/api$/,
    ],
    [
      'an open registry',
      `image: {registry: "\${REGISTRY}", repository: pay/api, tag: v1}`,
      /a host that is left open/,
    ],
    ['an open tag', `image: {repository: ${HOST}/pay/api, tag: "\${TAG}"}`, /^v\.yaml .*without a tag/],
    ['half a tag', `image: {repository: ${HOST}/pay/api, tag: "v1-\${BUILD}"}`, /without a tag/],
    [
      'a digest that is none',
      `image: {repository: ${HOST}/pay/api, tag: v1, digest: "sha256:12"}`,
      /without a tag/,
    ],
    [
      'a template that is no YAML',
      `image:\n  registry: ${HOST}\n  repository: pay/api\n  tag: {{ .tag }}\n{{ end }}`,
      /from parts/,
    ],
    ['a key given twice', `registry: ${HOST}\nrepository: pay/api\ntag: v1\ntag: v2\n`, /from parts/],
    ['a name that is no image by its looks', `registry: ${HOST}\nservice:\n  name: pay/api\n`, /from parts/],
    ['a template without a registry', 'repository: pay/api\ntag: v1\n{{ end }}\n', /from parts/],
    ['a key given twice without a registry', 'tag: v1\nimage: pay/api\ntag: v2\n', /from parts/],
    ['a template on one line', 'image: {imageRepository: pay/api, tag: {{ .tag }}}\n{{ end }}', /from parts/],
    [
      'a template within a manifest',
      'data:\n  values: |\n    repository: pay/api\n    tag: {{ .tag }}\n    {{ end }}\n',
      /from parts/,
    ],
    ['image and tag, the registry elsewhere', 'image: pay/api\ntag: v1\n', /gives no registry for pay/],
    ['imageRepository', 'imageRepository: pay/api\nimageTag: v1\n', /gives no registry for pay/],
    ['an image of several', 'apiImageRepository: pay/api\napiImageTag: v1\n', /gives no registry for pay/],
    [
      'imageRepository beside a bare host, in no tree',
      `registry: ${HOST}\nimageRepository: pay/api\n{{ end }}`,
      /from parts/,
    ],
  ])('%s', async (_what, text, sentence) => {
    const answer = await read('v.yaml', text);
    expect(answer.unclear?.['pay/api']).toMatch(sentence);
  });

  it('in a template that is to become YAML', async () => {
    const answer = await read('values.yaml.gotmpl', 'repository: pay/api\ntag: {{ .tag }}\n');
    expect(answer.unclear).toHaveProperty('pay/api');
  });

  it('and still hold the part that is known', async () => {
    expect((await read('v.yaml', 'image: {repository: pay/api, tag: v1}')).uses).toEqual(['pay/api:v1']);
    const open = `image: {repository: "\${REGISTRY}/pay/api", tag: v1}`;
    expect((await read('v.yaml', open)).uses).toEqual(['pay/api:v1']);
    const other = `image: {repository: ${HOST}/pay/api, tag: v1, digest: nonsense}`;
    expect((await read('v.yaml', other)).uses).toContain('pay/api:v1');
    const byDefault = await read('v.yaml', `image: {repository: ${HOST}/pay/api, tag: "\${TAG:-v3}"}`);
    expect(byDefault.uses).toContain('pay/api:v3');
    expect(byDefault.unclear).toHaveProperty('pay/api');
  });

  it('but fail where the repository itself is left open', async () => {
    const text = `image:\n  registry: ${HOST}\n  repository: "{{ .Values.name }}"\n  tag: v1\n`;
    expect(await read('v.yaml', text)).toEqual({
      failed: expect.stringMatching(/^v\.yaml .*nobody knows which/),
    });
  });
});

describe('Kustomize', () => {
  it.each<[string, string, string[]]>([
    ['newName and newTag', `- name: api\n  newName: ${HOST}/pay/api\n  newTag: v1\n`, ['pay/api:v1']],
    ['newName and digest', `- name: api\n  newName: ${HOST}/pay/api\n  digest: ${DIGEST}\n`, ['pay/api@e']],
    ['name and newTag', `- name: ${HOST}/pay/api\n  newTag: "1.10"\n`, ['pay/api:1.10']],
    ['name and digest', `- name: ${HOST}/pay/api\n  digest: ${DIGEST}\n`, ['pay/api@e']],
    [
      'a name of ours that is replaced',
      `- name: ${HOST}/pay/old\n  newName: docker.io/pay/api\n  newTag: v1\n`,
      [],
    ],
    ['Docker Hub', '- name: pay/api\n  newTag: v1\n', []],
  ])('%s', async (_what, images, uses) => {
    expect(await read('kustomization.yaml', `kind: Kustomization\nimages:\n${images}`)).toEqual(
      exactly(...uses),
    );
  });

  it('leaves open what the base says where neither tag nor digest is new', async () => {
    const answer = await read('kustomization.yaml', `images:\n- name: api\n  newName: ${HOST}/pay/api\n`);
    expect(answer.unclear?.['pay/api']).toMatch(
      /kustomization\.yaml \(images\[0\]\) names pay\/api without a tag/,
    );
  });
});

describe('values laid over other values', () => {
  const usesAfter = async (...files: [path: string, text: string][]) => {
    for (const [path, text] of files) await folder.write(path, text);
    const answer = await report(filesSource({ globs: ['**/*'], root: folder.root }));
    return answer.status === 'ok'
      ? answer.uses.map(({ tag, digest, by }) => `${tag ?? digest} ${by}`)
      : answer;
  };
  const base: [string, string] = ['values.yaml', `image: {repository: ${HOST}/pay/api, tag: v1}\n`];

  it('are a use of the image that another file names at the same place', async () => {
    expect(
      await usesAfter(base, ['prod.yaml', 'image: {tag: v2}'], ['stage.json', '{"image":{"tag":"v3"}}']),
    ).toEqual(['v2 file prod.yaml', 'v3 file stage.json', 'v1 file values.yaml']);
  });

  it('also where the chart is set from the one around it, and by digest', async () => {
    const around: [string, string] = [
      'umbrella.yaml',
      `services:\n  api:\n    image:\n      digest: ${DIGEST}\n`,
    ];
    expect(await usesAfter(base, around)).toEqual([`${DIGEST} file umbrella.yaml`, 'v1 file values.yaml']);
  });

  it('say nothing of images at other places', async () => {
    expect(await usesAfter(base, ['prod.yaml', 'sidecar: {tag: v2}'])).toEqual(['v1 file values.yaml']);
  });
});

it('says which uses are pinned', async () => {
  await folder.write('a.yaml', `a: ${HOST}/pay/api:v1\nb: ${HOST}/pay/api@${DIGEST}\n`);
  const answer = await report(filesSource({ globs: ['*'], root: folder.root }));
  expect(answer.status === 'ok' && answer.uses).toEqual([
    { repository: 'pay/api', tag: 'v1', by: 'file a.yaml' },
    { repository: 'pay/api', digest: DIGEST, by: 'file a.yaml', pinned: true },
  ]);
});
