import { describe, expect, it } from 'vitest';
import { fileUses } from '../../src/evidence/files/file-uses.ts';
import { noteFile } from '../../src/evidence/files/note-file.ts';
import { noteOverrides } from '../../src/evidence/files/overrides.ts';
import { noteTerraform } from '../../src/evidence/files/terraform.ts';
import { UseList } from '../../src/evidence/use-list.ts';
import { HERE, HOST } from './sandboxed.ts';

/** What files say together: their uses as `repository:tag file`, how many times one was noted, and what is unclear. */
function noteAll(files: readonly (readonly [path: string, text: string])[]) {
  const list = new UseList(HERE);
  let noted = 0;
  const counted = new Proxy(list, {
    get: (target, key) => {
      if (key === 'add') noted += 1;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const read = files.map(([path, text]) => noteFile(path, text, fileUses(path, counted, HERE)));
  noteOverrides(read);
  noteTerraform(read);
  const uses = list.uses.map(({ repository, tag, by }) => `${repository}:${tag} ${by}`);
  return { uses, unclear: list.unclear, noted };
}

const base = (name: string) => `image: {repository: ${HOST}/${name}, tag: v0}\n`;
const each = <T>(count: number, of: (i: number) => T[]) =>
  Array.from({ length: count }, (_, i) => of(i)).flat();

describe('values laid over other values', () => {
  it('of a thousand services stay with their service', () => {
    const services = (count: number) =>
      noteAll(
        each(count, (i) => [
          [`svc/s${i}/values.yaml`, base(`pay/s${i}`)] as const,
          [`svc/s${i}/values-prod.yaml`, `image: {tag: v${i + 1}}\n`] as const,
        ]),
      );
    const { uses, unclear, noted } = services(1000);
    expect(uses).toHaveLength(2000);
    expect(uses).toContain('pay/s7:v8 file svc/s7/values-prod.yaml');
    expect(unclear.size).toBe(0);
    expect(noted).toBe(10 * services(100).noted);
  });

  it('reach from a folder beside the charts, however its other files are complete', () => {
    const { uses } = noteAll([
      ['charts/api/values.yaml', base('pay/api')],
      ['env/prod/api.yaml', 'image: {tag: v1}\n'],
      ['env/prod/web.yaml', base('pay/web')],
    ]);
    expect(uses).toContain('pay/api:v1 file env/prod/api.yaml');
  });

  it('are unclear where too many meet, in steps that do not multiply', () => {
    const flat = (count: number) =>
      noteAll(
        each(count, (i) => [
          [`s${i}.yaml`, base(`pay/s${i}`)] as const,
          [`s${i}-prod.yaml`, `image: {tag: v${i + 1}}\n`] as const,
        ]),
      );
    const { uses, unclear, noted } = flat(1000);
    expect(uses).toHaveLength(1000);
    expect(unclear.size).toBe(1000);
    expect(unclear.get('pay/s7')).toBe('s7.yaml names pay/s7, over which too many files may lay a tag');
    expect(noted).toBeLessThan(5000);
    expect(flat(20).uses).toContain('pay/s7:v3 file s2-prod.yaml');
  });
});

describe('Terraform', () => {
  const module = (i: number): (readonly [string, string])[] => [
    [`m/s${i}/ecr.tf`, `resource "aws_ecr_repository" "this" {\n  name = "pay/s${i}"\n}\n`],
    [`m/s${i}/run.tf`, `image = "\${aws_ecr_repository.this.repository_url}:v${i}"\n`],
  ];

  it('of a thousand modules with one name for it stays in its module', () => {
    const { uses, unclear, noted } = noteAll(each(1000, module));
    expect(uses).toHaveLength(1000);
    expect(uses).toContain('pay/s7:v7 file m/s7/run.tf');
    expect([unclear.size, noted]).toEqual([0, 1000]);
  });

  it('that cannot tell which of too many is meant makes all of them unclear', () => {
    const outside = each(200, (i) => [
      [`x/o${i}.tf`, `image = "\${aws_ecr_repository.this.repository_url}:v${i}"\n`] as const,
    ]);
    const { unclear, noted } = noteAll([...each(1000, module), ...outside]);
    expect(unclear.size).toBe(1000);
    expect(noted).toBe(1000);
  });

  const one = (block: string, line: string) => noteAll([['a.tf', `${block}\n${line}\n`]]);
  const api = 'resource "aws_ecr_repository" "api" {\n  tags = {\n    name = "x"\n  }\n  name = "pay/api"\n}';
  const svc = (name: string, more = '') =>
    `resource "aws_ecr_repository" "svc" {\n${more}  name = ${name}\n}`;

  it.each([
    [api, 'image = format("%s:%s", aws_ecr_repository.api.repository_url, "v1")', 'pay/api'],
    [api, 'image = join(":", [\n  aws_ecr_repository.api.repository_url,\n  "v1",\n])', 'pay/api'],
    [
      'data "aws_ecr_repository" "api" { name = "pay/api" }',
      `x = "\${data.aws_ecr_repository.api.repository_url}:v1"`,
      'pay/api',
    ],
    [svc('each.key'), `x = "\${aws_ecr_repository.svc["api"].repository_url}:v1"`, 'api'],
    [svc(`"pay/\${each.key}"`), `x = "\${aws_ecr_repository.svc["api"].repository_url}:v1"`, 'pay/api'],
    [
      svc('each.value', '  for_each = toset(["a", "b"])\n'),
      `x = "\${aws_ecr_repository.svc[each.key].repository_url}:v1"`,
      'b',
    ],
    [api, `output "x" {\n  value = "\${aws_ecr_repository.api.repository_url}:v1"\n}`, 'pay/api'],
  ])('knows which repository: %s %s', (block, line, repository) => {
    const { uses, unclear } = one(block, line);
    expect(uses).toContain(`${repository}:v1 file a.tf`);
    expect(unclear.size).toBe(0);
  });

  it.each([
    [api, `image = "\${aws_ecr_repository.api.repository_url}:\${var.tag}"`],
    [api, 'image = format("%s:%s", aws_ecr_repository.api.repository_url, var.tag)'],
    [api, 'repository_url = aws_ecr_repository.api.repository_url'],
    [api, `repository_url = aws_ecr_repository.api.repository_url\nimage = "\${var.repository_url}:v1"`],
    ['module "api" {\n  repository_name = "pay/api"\n}', `image = "\${module.api.repository_url}:v1"`],
  ])('is unclear: %s %s', (block, line) => {
    expect([...one(block, line).unclear.keys()]).toEqual(['pay/api']);
  });

  it.each([
    [svc('each.key'), `image = "\${aws_ecr_repository.svc[each.key].repository_url}:v1"`],
    [svc(`"\${var.p}/api"`), `image = "\${aws_ecr_repository.svc.repository_url}:v1"`],
    [svc('var.name'), 'image = format("%s:%s", aws_ecr_repository.svc.repository_url, "v1")'],
    ['module "ecr" {\n  name = "api"\n}', `image = "\${module.ecr.repository_url}:v1"`],
    ['', `image = "\${module.ecr.repository_urls["api"]}:v1"`],
    ['', `image = "\${var.repository_url}:v1"`],
    ['', `image = "\${local.ecr.repository_url}:\${var.tag}"`],
  ])('fails, with its line, where nobody knows which repository: %s %s', (block, line) => {
    const at = block.split('\n').length + 1;
    expect(() => one(block, line)).toThrow(`a.tf (line ${at}) asks for `);
  });

  it.each([
    [api, 'output "url" {\n  value = aws_ecr_repository.api.repository_url\n}'],
    ['', 'output "url" {\n  value = module.ecr.repository_url\n}'],
    ['', `# image = "\${module.ecr.repository_url}:v1"`],
    ['', 'url = var.repository_url'],
  ])('says nothing where no image is meant: %s %s', (block, line) => {
    const { uses, unclear } = one(block, line);
    expect([uses, unclear.size]).toEqual([[], 0]);
  });
});
