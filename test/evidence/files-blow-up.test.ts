import { describe, expect, it } from 'vitest';
import { fileUses } from '../../src/evidence/files/file-uses.ts';
import { noteFile } from '../../src/evidence/files/note-file.ts';
import { withDefaults } from '../../src/evidence/files/variables.ts';
import { readDocuments, TooTangled } from '../../src/evidence/files/yaml-tree.ts';
import { SourceFailure } from '../../src/evidence/source.ts';
import { UseList } from '../../src/evidence/use-list.ts';
import { findImageUris } from '../../src/policy/reference.ts';
import { HERE, HOST } from './sandboxed.ts';

function note(path: string, text: string): UseList {
  const list = new UseList(HERE);
  noteFile(path, text, fileUses(path, list, HERE));
  return list;
}

const times = <T>(count: number, of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i));
/** What took seconds to years before takes well under one; slow machines get thirty. */
const LONG = 30_000;

describe('a text that multiplies within itself', () => {
  it('by maps merged ten times over is read as a tree, each map once', { timeout: LONG }, () => {
    const tenfold = (i: number) => `l${i}: &l${i}\n  <<: [${times(10, () => `*l${i - 1}`).join(', ')}]`;
    const levels = times(200, (i) => tenfold(i + 1));
    const text = `l0: &l0 {repository: ${HOST}/pay/api, tag: v1}\n${levels.join('\n')}\n`;
    expect(note('values.yaml', text).uses).toMatchObject([{ repository: 'pay/api', tag: 'v1' }]);
  });

  it('by maps that grow with each merge is given up, and read as text', { timeout: LONG }, () => {
    const levels = times(2000, (i) => `l${i + 1}: &l${i + 1} {k${i}: 1, <<: *l${i}}`);
    const text = `l0: &l0 {repository: pay/api, tag: v1}\n${levels.join('\n')}\nx: ${HOST}/pay/web:v1\n`;
    const { uses, unclear } = note('values.yaml', text);
    expect(uses).toMatchObject([{ repository: 'pay/web', tag: 'v1' }]);
    expect([...unclear.keys()]).toEqual(['pay/api']);
  });

  it('throws where it is given up', () => {
    const keys = times(1000, (i) => `k${i}: 1`).join(', ');
    const [document] =
      readDocuments(`a: &a {${keys}}\nb:\n  <<: [${times(300, () => '*a').join(', ')}]\n`) ?? [];
    const inner = document?.entriesOf(document.contents as never).get('b');
    expect(() => document?.entriesOf(inner as never)).toThrow(TooTangled);
  });

  it('by one tree under many registries is given up', { timeout: LONG }, () => {
    const tree = `t: &t [${times(3000, (i) => `{a: ${i}}`).join(', ')}]`;
    const around = times(3000, (i) => `r${i}: {registry: h${i}.example, t: *t}`);
    const { unclear } = note('values.yaml', `${tree}\n${around.join('\n')}\nrepository: pay/api\n`);
    expect([...unclear.keys()]).toEqual(['pay/api']);
  });

  it('by build arguments of build arguments leaves them open', { timeout: LONG }, () => {
    const lines = times(30, (i) => `ARG A${i + 1}=${`\${A${i}}`.repeat(7)}`);
    const text = `ARG A0=a\n${lines.join('\n')}\nARG B=v1\nFROM \${A30}\nFROM ${HOST}/pay/api:\${B}\n`;
    const use = { repository: 'pay/api', tag: 'v1', by: 'file Dockerfile' };
    expect(note('Dockerfile', text).uses).toContainEqual(use);
  });

  it('by build arguments used without end is refused', { timeout: LONG }, () => {
    const text = `ARG A=${'a'.repeat(4000)}\n${times(20_000, () => 'FROM $A').join('\n')}\n`;
    expect(() => note('Dockerfile', text)).toThrow(SourceFailure);
  });

  it('has room for one long address', () => {
    const known = new Map([['A', 'a'.repeat(1000)]]);
    expect(withDefaults('$A'.repeat(4), known)).toHaveLength(4000);
    expect(withDefaults('$A'.repeat(50), known)).toHaveLength(4000 + 46 * 2);
    expect(withDefaults(`\${X:-$A}`.repeat(50), known).length).toBeLessThan(4200);
  });
});

describe('a long text is read once from end to end', () => {
  it.each<[string, string]>([
    ['aliases', `tag: &a x\nl:\n${'- *a\n'.repeat(50_000)}`],
    ['keys of one map', `tag: x\n${times(50_000, (i) => `k${i}: 1\n`).join('')}`],
    ['one long registry', `registry: ${'a'.repeat(200_000)}\ntag: x\nl:\n${'- {a: 1}\n'.repeat(20_000)}`],
    ['one long key', `tag: x\n? ${'a'.repeat(200_000)}\n: [${'{a: 1}, '.repeat(20_000)}]`],
    ['one long name', `n: &n ${'a:'.repeat(50_000)}\nl:\n${'- {repository: *n, tag: x}\n'.repeat(10_000)}`],
    ['a number', `tag: ${'9'.repeat(200_000)}`],
  ])('%s', { timeout: LONG }, (_what, text) => {
    const { uses } = note('values.yaml', `${text}\nimage: ${HOST}/pay/api:v1\n`);
    expect(uses).toMatchObject([{ repository: 'pay/api', tag: 'v1' }]);
  });

  it.each<[string, string]>([
    ['blank lines', '\n'],
    ['spaced lines', '  \n'],
    ['blank lines behind a key', `tag:${'\n'.repeat(2000)}`],
    ['hosts without a path', `${HOST}.`],
    ['hosts on lines', `registry: ${HOST}\nrepository: pay/web\n`],
    ['hosts with blank lines', `registry: ${HOST}${'\n'.repeat(2000)}`],
    ['words', 'ARG aaaaaaaaa'],
    ['letters', 'a'],
    ['dashes', '-'],
    ['quotes', `a="`],
    ['attributes', '.repository_url'],
    ['brackets', 'module[.repository_url'],
    ['blocks', 'module "a" {'],
    ['imageRepository', 'image-imageRepository'],
  ])('of %s', { timeout: LONG }, (_what, unit) => {
    const body = unit.repeat(Math.ceil(300_000 / unit.length));
    for (const path of ['run.sh', 'Dockerfile', 'a.yaml', 'main.tf']) {
      // An address stands at the end, so that all before it was read.
      const { uses } = note(path, `tag: x\nARG ${body}\n{{ end }}\nimage: ${HOST}/pay/api:v1\n`);
      expect(uses).toContainEqual({ repository: 'pay/api', tag: 'v1', by: `file ${path}` });
    }
  });

  it('of hosts without a path between them', { timeout: LONG }, () => {
    expect([...findImageUris(`${HOST}.`.repeat(50_000))]).toEqual([]);
  });
});
