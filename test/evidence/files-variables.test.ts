import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, temporaryFolder } from './folder.ts';
import { exactly, readOne } from './one-file.ts';
import { HOST } from './sandboxed.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());
const read = (path: string, text: string) => readOne(folder, path, text);

const DIGEST = `sha256:${'e'.repeat(64)}`;

describe('a Dockerfile', () => {
  it('names what it starts and copies from', async () => {
    const text = `FROM --platform=linux/amd64 ${HOST}/pay/base:v1 AS build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=${HOST}/pay/tools:v2 /b /b\n`;
    expect(await read('Dockerfile', text)).toEqual(exactly('pay/base:v1', 'pay/tools:v2'));
  });

  it.each([
    ['in the tag', `ARG TAG=v1\nFROM ${HOST}/pay/base:\${TAG}\n`],
    ['in the host', `ARG REGISTRY="${HOST}"\nFROM \\\n  $REGISTRY/pay/base:v1\n`],
    ['through another', `ARG TAG=v1\nARG IMAGE=${HOST}/pay/base:$TAG\nFROM $IMAGE\n`],
    ['that says its own default', `ARG TAG\nFROM ${HOST}/pay/base:\${TAG:-v1}\n`],
    ['where it copies from', `ARG TAG=v1\nFROM scratch\nCOPY --from=${HOST}/pay/base:$TAG /a /a\n`],
    [
      'where it mounts from',
      `ARG TAG=v1\nFROM scratch\nRUN --mount=type=bind,from=${HOST}/pay/base:$TAG,target=/a ls\n`,
    ],
  ])('with a build argument %s uses its default, and is unclear', async (_where, text) => {
    const answer = await read('docker/api.Dockerfile', text);
    expect(answer.uses).toContain('pay/base:v1');
    expect(answer.unclear?.['pay/base']).toMatch(/^docker\/api\.Dockerfile /);
  });

  it.each([
    ['tag', `ARG TAG\nFROM ${HOST}/pay/base:$TAG\n`],
    ['host', `ARG REGISTRY\nFROM \${REGISTRY}/pay/base:v1 AS build\n`],
    ['host, no tag', `ARG REGISTRY\nFROM \${REGISTRY}/pay/base AS build\n`],
  ])('with a build argument without default is unclear (%s)', async (_where, text) => {
    expect((await read('Containerfile', text)).unclear).toHaveProperty('pay/base');
  });
});

describe('variables', () => {
  it.each<[string, string, string]>([
    ['Terraform tag', 'main.tf', `image_uri = "${HOST}/pay/api:\${var.tag}"`],
    ['Terraform host', 'main.tf', `image = "\${var.account}.dkr.ecr.eu-west-1.amazonaws.com/pay/api:v1"`],
    ['Terraform Region', 'main.tf', `image = "123456789012.dkr.ecr.\${var.region}.amazonaws.com/pay/api:v1"`],
    ['Terraform local, no tag', 'main.tf', `image_uri = "\${local.registry["x"]}/pay/api"`],
    ['compose tag', 'compose.yml', `image: ${HOST}/pay/api:\${TAG}`],
    ['compose tag that must be given', 'compose.yml', `image: ${HOST}/pay/api:\${TAG:?which}`],
    ['compose host', 'compose.yml', `image: "\${REGISTRY}/pay/api:\${TAG}"`],
    [
      'a pipeline',
      'ci.yml',
      `run: docker push \${{ steps.login.outputs.registry }}/pay/api:\${{ github.sha }}`,
    ],
    ['a shell', 'run.sh', 'docker run $REGISTRY/pay/api:v1'],
    ['a shell command', 'run.sh', 'docker run $(account).dkr.ecr.eu-west-1.amazonaws.com/pay/api'],
    ['a chart template', 'pod.tpl', 'image: "{{ .Values.registry }}/pay/api:{{ .Chart.AppVersion }}"'],
    ['a runbook', 'back.md', 'docker pull <account>.dkr.ecr.<region>.amazonaws.com/pay/api:v1'],
  ])('%s makes unclear', async (_what, path, text) => {
    expect((await read(path, text)).unclear?.['pay/api']).toMatch(new RegExp(`^${path}`));
  });

  it('with a default are a use and unclear', async () => {
    const answer = await read('compose.yml', `image: \${REGISTRY:-${HOST}}/pay/api:\${TAG:-1.2}\n`);
    expect(answer.uses).toContain('pay/api:1.2');
    expect(answer.unclear).toHaveProperty('pay/api');
  });

  it('behind which only others can stand change nothing', async () => {
    const text = [
      `a: "210987654321.dkr.ecr.\${region}.amazonaws.com/pay/api:v1"`,
      `b: "\${account}.dkr.ecr.us-east-1.amazonaws.com/pay/api:v1"`,
      'c: $HOME/pay/api',
      `d: \${X}.dkr.ecr.eu-west-1.amazonaws.com/`,
    ].join('\n');
    expect(await read('a.txt', text)).toEqual(exactly());
  });

  it('that leave host and repository open fail the source', async () => {
    const text = `image = "\${var.account}.dkr.ecr.eu-west-1.amazonaws.com/\${var.name}:v1"`;
    expect(await read('main.tf', text)).toEqual({
      failed: expect.stringContaining(`main.tf names \${var.account}`),
    });
  });
});

describe('Terraform that calls a repository by its resource', () => {
  const resource = `resource "aws_ecr_repository" "api" {\n  force_delete = false\n  name = "pay/api"\n}\n`;
  const ask = async (reference: string) => {
    await folder.write('ecr.tf', resource);
    return read('lambda.tf', `image_uri = "\${${reference}"\n`);
  };

  it.each([
    ['aws_ecr_repository.api.repository_url}:v1', 'pay/api:v1'],
    ['data.aws_ecr_repository.api.repository_url}:v1', 'pay/api:v1'],
    ['aws_ecr_repository.api[0].repository_url}:v1', 'pay/api:v1'],
    [`aws_ecr_repository.api.repository_url}@${DIGEST}`, 'pay/api@e'],
  ])('uses its name from wherever it is written: %s', async (reference, use) => {
    expect(await ask(reference)).toEqual(exactly(use));
  });

  it.each([`}:\${var.tag}`, `}:v1-\${var.build}`, `}@\${data.digest}`])(
    'is unclear with an open end: %s',
    async (end) => {
      const answer = await ask(`aws_ecr_repository.api.repository_url${end}`);
      expect(answer.unclear?.['pay/api']).toBe(
        'lambda.tf (line 1) gives aws_ecr_repository.api a tag that is left open, or none',
      );
    },
  );

  it('is unclear without a tag', async () => {
    expect((await ask('aws_ecr_repository.api.repository_url}')).unclear).toHaveProperty('pay/api');
  });

  it('fails where the name is nowhere: it may be any', async () => {
    expect(await ask('aws_ecr_repository.web.repository_url}:v1')).toEqual({
      failed: expect.stringMatching(
        /^lambda\.tf \(line 1\) asks for aws_ecr_repository\.web\.repository_url/,
      ),
    });
  });
});
