import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesSource } from '../../src/evidence/files.ts';
import { HOST, image, NOW, report, usesOf } from './sandboxed.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'layaway-files-'));
});
afterEach(() => rm(root, { recursive: true }));

const source = (...globs: string[]) => filesSource({ globs: globs.length > 0 ? globs : ['**/*'], root });
async function file(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
const DIGEST = `sha256:${'e'.repeat(64)}`;
const repository = 'shop/web';

describe('the files source holds a use that stands only in', () => {
  it.each<[string, string, object]>([
    ['release.json', `{"image":"${HOST.replaceAll('/', '\\/')}\\/shop\\/web:v1"}`, { tag: 'v1' }],
    ['deploy/values.yaml', `image: ${HOST}/shop/web:1.10`, { tag: '1.10' }],
    [
      'docs/rollback.md',
      `Go back to \`${HOST}/shop/web@${DIGEST}\` when it burns.`,
      { digest: DIGEST, pinned: true },
    ],
    [
      'compose.yml',
      `    image: "${HOST}/shop/web:v1@${DIGEST}"`,
      { tag: 'v1', digest: DIGEST, pinned: true },
    ],
    ['.ci/deploy.sh', `docker pull ${HOST}/shop/web:rc-7 && run`, { tag: 'rc-7' }],
    ['windows.txt', `pinned\r\n${HOST}/shop/web:v1\r\n`, { tag: 'v1' }],
  ])('%s', async (path, text, use) => {
    await file(path, text);
    expect(await usesOf(source())).toContainEqual({ repository, ...use, by: `file ${path}` });
  });

  const wide = (text: string) => Buffer.from(text, 'utf16le');
  it.each([
    ['UTF-16LE', wide(`\ufeff${image('v1')}\n`)],
    ['UTF-16BE', wide(`\ufeff${image('v1')}\n`).swap16()],
    ['UTF-16LE without its mark', wide(`${image('v1')}\n`)],
    ['UTF-16BE without its mark', wide(`${image('v1')}\n`).swap16()],
  ])('a file in %s', async (_encoding, content) => {
    await file('notes.txt', content);
    expect(await usesOf(source())).toEqual([{ repository, tag: 'v1', by: 'file notes.txt' }]);
  });

  it('a file behind a symbolic link', async () => {
    await file('real/a.txt', image('v1'));
    await symlink(join(root, 'real'), join(root, 'linked'));
    expect(await usesOf(source('linked/*.txt'))).toHaveLength(1);
  });
});

describe('the files source', () => {
  it('reads what the globs name and nothing else, and counts the texts', async () => {
    await file('deploy/a.yaml', image('a'));
    await file('deploy/deep/b.yaml', image('b'));
    await file('deploy/deep/c.json', image('c'));
    await file('other/d.yaml', image('d'));
    await file('top.json', '{}');
    await file('deploy/logo.png', Buffer.from([0x89, 0x50, 0, 1]));
    const answer = await report(source('deploy/**/*.{yaml,png}', '*.json'));
    expect(answer).toMatchObject({ status: 'ok', inspected: 3, observedAt: NOW });
    expect(answer.status === 'ok' && answer.uses.map(({ tag }) => tag)).toEqual(['a', 'b']);
  });

  it('fails where one of its globs matches nothing: a missing checkout is not one without uses', async () => {
    await file('here/a.yaml', image('v1'));
    const why = 'no file matches deploy/**: correct or remove it';
    expect(await report(source('here/*', 'deploy/**'))).toMatchObject({ status: 'failed', why });
  });

  it('passes over other registries and Regions', async () => {
    await file('a.yaml', `${image('v1').replace('123456789012', '210987654321')}\n`);
    await file('b.yaml', image('v1').replace('eu-west-1', 'us-east-1'));
    expect(await report(source())).toMatchObject({ status: 'ok', inspected: 2, uses: [] });
  });

  it.each([
    ['a shell variable', `${HOST}/shop/web:\${VERSION}`],
    ['a chart variable', `${HOST}/shop/web:{{ .Values.tag }}`],
    ['half a tag', `${HOST}/shop/web:v1-\${BUILD}`],
    ['no tag', `repository: ${HOST}/shop/web`],
    ['registry and repository far apart', `registry: ${HOST}\nweb:\n  name: shop/web`],
  ])('makes the repository unclear for %s', async (_what, text) => {
    await file('values.yaml', text);
    const answer = await report(source());
    expect(answer.status === 'ok' && answer.unclear?.get('shop/web')).toMatch(/^values\.yaml /);
  });

  it('fails where the repository is a variable: it may be any', async () => {
    await file('deploy.sh', `docker pull ${HOST}/$REPOSITORY:v1`);
    const why = expect.stringContaining('deploy.sh names 123456789012');
    expect(await report(source())).toMatchObject({ status: 'failed', why });
  });

  it('takes a login for no use', async () => {
    await file('login.sh', `docker login ${HOST}\ncurl "https://${HOST}/"\n`);
    expect(await report(source())).toMatchObject({ status: 'ok', uses: [], unclear: new Map() });
  });

  it('fails, with its name, on a file that cannot be read', async () => {
    await file('good.yaml', image('v1'));
    await symlink(join(root, 'loop.yaml'), join(root, 'loop.yaml'));
    const answer = await report(source());
    expect(answer).toMatchObject({ status: 'failed', why: expect.stringContaining('loop.yaml') });
  });

  it.each([
    ['values.yaml', Buffer.from([0x89, 0x50, 0, 1])],
    ['main.tf', Buffer.from(`# \u0000\n${image('v1')}\n`)],
    ['.env', Buffer.from([0xff, 0xfe, 0, 0, 1, 0, 0, 0])],
    ['Dockerfile', Buffer.from([0, 1, 2])],
  ])('fails on %s that is no text, because skipping it could lose uses', async (path, content) => {
    await file(path, content);
    const why = `${path} is not text: correct it, or leave it out (!${path})`;
    expect(await report(source())).toMatchObject({ status: 'failed', why });
  });

  it('fails on a file too large to be read, because skipping it could lose uses', async () => {
    await file('large.yaml', Buffer.alloc(17 * 1024 * 1024, 32));
    expect(await report(source())).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('large.yaml'),
    });
  });

  it('fails where a pattern leads through a file as if it were a directory', async () => {
    await file('deploy', 'not a directory');
    const answer = await report(source('deploy/inner/*.yaml'));
    expect(answer).toMatchObject({ status: 'failed', why: expect.stringContaining('ENOTDIR') });
  });
});
