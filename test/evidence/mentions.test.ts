import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMentions } from '../../src/evidence/mentions.ts';
import { SourceFailure } from '../../src/evidence/source.ts';
import { type Folder, temporaryFolder } from './folder.ts';
import { HERE, HOST } from './sandboxed.ts';

const DIGEST = `sha256:${'e'.repeat(64)}`;

let folder: Folder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());
const mentions = (...globs: string[]) => readMentions({ globs, root: folder.root, registry: HERE });

describe('an image is mentioned', () => {
  it.each<[string, string, string[]]>([
    ['by its address', `docker pull ${HOST}/pay/api:v1`, ['v1']],
    ['by its address in JSON', `{"x":"${HOST.replace('/', '\\/')}\\/pay\\/api:v1"}`, ['v1']],
    ['without its host', 'Go back to pay/api:v1.', ['v1']],
    ['in quotes', '`pay/api:v1`', ['v1']],
    ['after a word', 'image=pay/api:v1', ['v1']],
    ['after a colon', 'image:pay/api:v1', ['v1']],
    ['by another registry that may hold a copy', 'harbor.example:5000/pay/api:v1', ['v1']],
    ['by a tag that ends in a full stop', 'pay/api:v1.', ['v1.']],
    ['by its digest', `pay/api@${DIGEST}`, [DIGEST]],
    ['by tag and digest', `pay/api:v1@${DIGEST}`, ['v1']],
    ['by a bare digest', DIGEST, [DIGEST]],
    ['by one of several names', 'pay/api:v1', ['v0', 'v1']],
    ['without a tag, as a shell takes it', `docker pull ${HOST}/pay/api`, ['latest']],
    ['in a table', '| pay/api | v1 |', ['v1']],
    ['before its tag', 'pay/api v1', ['v1']],
    ['in Kustomize', `- name: ${HOST}/pay/api\n  newTag: "v1"`, ['v1']],
    ['in Helm values', 'tag: v1\nregistry: x\nrepository: pay/api', ['v1']],
    ['as a key', 'pay/api: v1', ['v1']],
    ['in JSON in parts', '{"repository":"pay\\/api","tag":"v1"}', ['v1']],
    ['in a sentence', 'If pay/api burns, go back to v1.', ['v1']],
    ['with line ends of Windows', 'pay/api\r\nv1\r\n', ['v1']],
    ['in a file of another encoding', '', []],
  ])('%s', async (_how, text, names) => {
    if (text === '') {
      await folder.write('back.md', Buffer.from('\ufeffpay/api:v1', 'utf16le'));
      expect((await mentions('*.md')).in('pay/api', ['v1'])).toBe('back.md');
      return;
    }
    await folder.write('back.md', text);
    expect((await mentions('*.md')).in('pay/api', names)).toBe('back.md');
  });

  it('in the first file that names it', async () => {
    await folder.write('docs/c.md', 'pay/api:v1');
    await folder.write('docs/b.md', `pay/api:v2 ${DIGEST}`);
    await folder.write('docs/a.md', 'pay/web:v1');
    const read = await mentions('docs/c.md', 'docs/*.md', '!docs/a.md');
    expect(read.in('pay/api', ['v1'])).toBe('docs/c.md');
    expect(read.in('pay/api', ['v1', 'v2'])).toBe('docs/b.md');
    expect(read.in('any/other', [DIGEST])).toBe('docs/b.md');
    expect(read.in('pay/web', ['v1'])).toBeUndefined();
  });
});

describe('an image is not mentioned', () => {
  it.each([
    ['another tag', 'pay/api:v10'],
    ['another repository', 'repay/api:v1, pay/api-x:v1, pay/api/v1:v2'],
    ['another ECR registry', `${HOST.replace('123456789012', '210987654321')}/pay/api:v1`],
    ['a repository alone', 'pay/api and v10'],
    ['a tag in another block', 'pay/api\n\nv1'],
    ['a tag far below', `pay/api\n${'x\n'.repeat(10)}v1`],
    ['a tag beside a longer name', '| pay/api-x | v1 |\n| pay/api/v1 | v1 |'],
    ['part of a digest', `${DIGEST}0`],
    ['nothing', ''],
  ])('by %s', async (_what, text) => {
    await folder.write('back.md', text);
    expect((await mentions('*.md')).in('pay/api', ['v1', DIGEST])).toBeUndefined();
  });

  it('where no list is configured', async () => {
    expect((await mentions()).in('pay/api', ['v1'])).toBeUndefined();
  });
});

describe('reading mentions fails', () => {
  it('where a glob matches no file', async () => {
    await folder.write('back.md', 'x');
    await expect(mentions('*.md', 'airgap/*.txt')).rejects.toThrow('no file matches airgap/*.txt');
    await expect(mentions('*.md', 'airgap/*.txt')).rejects.toBeInstanceOf(SourceFailure);
  });

  it('where a file cannot be read, or is no text', async () => {
    await folder.write('list.bin', Buffer.from([1, 0, 2]));
    await expect(mentions('list.bin')).rejects.toThrow('list.bin is not text');
    await symlink(join(folder.root, 'loop.md'), join(folder.root, 'loop.md'));
    await expect(mentions('*.md')).rejects.toBeInstanceOf(SourceFailure);
  });

  it('not for a long list', async () => {
    await folder.write('list.txt', `${'a/b-c.d:e'.repeat(100_000)}\npay/api:v1\n${'f0'.repeat(500_000)}`);
    expect((await mentions('list.txt')).in('pay/api', ['v1'])).toBe('list.txt');
  });
});
