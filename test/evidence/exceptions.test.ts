import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exception } from '../../src/config/retention-schema.ts';
import { memoryCache } from '../../src/evidence/cache.ts';
import { readException, type WrittenException } from '../../src/evidence/exceptions/entry.ts';
import { exceptionsSource } from '../../src/evidence/exceptions.ts';
import { collectAll } from '../../src/evidence/source.ts';
import { createSources } from '../../src/evidence/sources.ts';
import { type Folder, temporaryFolder } from './folder.ts';
import { HERE, HOST, settings } from './sandboxed.ts';

const DIGEST = `sha256:${'e'.repeat(64)}`;
const entry: WrittenException = {
  repository: 'pay/api',
  tag: 'v1',
  reason: 'the bank still calls it',
  until: '2027-03-31',
  by: 'the payments lead',
};
const by = 'rollback exception until 2027-03-31 by the payments lead: the bank still calls it';

let folder: Folder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

async function ask(
  entries: readonly WrittenException[],
  globs: readonly string[] = [],
  now = '2027-03-01T12:00:00Z',
) {
  const source = exceptionsSource({ entries, globs, root: folder.root });
  const [report] = await collectAll([source], { registry: HERE, now: () => Date.parse(now) });
  return report;
}
const fails = (why: RegExp) => ({ status: 'failed', why: expect.stringMatching(why) });

describe('rollback exceptions', () => {
  it('of the configuration and of files are uses, by tag and by digest', async () => {
    const list = `exceptions:\n  - { repository: pay/web, digest: "${DIGEST}", reason: r, until: 2027-03-31, by: b }\n`;
    await folder.write('rollback/a.yaml', list);
    await folder.write('rollback/b.json', JSON.stringify({ exceptions: [{ ...entry, tag: 'v2' }] }));
    expect(await ask([entry], ['rollback/*'])).toMatchObject({
      name: 'exceptions',
      status: 'ok',
      inspected: 3,
      uses: [
        {
          repository: 'pay/web',
          digest: DIGEST,
          pinned: true,
          by: 'rollback exception until 2027-03-31 by b: r',
        },
        { repository: 'pay/api', tag: 'v1', by },
        { repository: 'pay/api', tag: 'v2', by },
      ],
    });
  });

  it('hold to the end of their last day (UTC), and count as looked at after it', async () => {
    expect(await ask([entry], [], '2027-03-31T23:59:59Z')).toMatchObject({ inspected: 1, uses: [{ by }] });
    expect(await ask([entry], [], '2027-04-01T00:00:00Z')).toMatchObject({
      status: 'ok',
      inspected: 1,
      uses: [],
    });
  });

  it('mean every registry by a bare name, and one by an address', async () => {
    const other = HOST.replace('123456789012', '210987654321');
    const entries = [
      { ...entry, repository: `${HOST}/pay/api`, tag: 'here' },
      { ...entry, repository: `${other}/pay/api`, tag: 'there' },
    ];
    expect(await ask(entries)).toMatchObject({
      inspected: 2,
      uses: [{ repository: 'pay/api', tag: 'here', by }],
    });
  });

  it('fail where a glob matches no file: nothing found must not mean no exceptions', async () => {
    await folder.write('a.yaml', 'exceptions: []');
    expect(await ask([entry], ['a.yaml', 'lost/*.yaml'])).toMatchObject(
      fails(/no file matches lost\/\*\.yaml/),
    );
    expect(await ask([], ['a.yaml'])).toMatchObject({ status: 'ok', inspected: 0 });
    expect(await ask([])).toMatchObject({ status: 'ok', inspected: 0, uses: [] });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['no YAML', 'exceptions: [', /^x\.yaml is neither YAML nor JSON \(.*\): correct it$/s],
    [
      'aliases without end',
      `a: &a [x]\nexceptions: ${'[*a,'.repeat(3)} *b ]]]`,
      /^x\.yaml is neither YAML nor JSON/,
    ],
    ['another list', 'exception: []', /^x\.yaml has no list under exceptions: write one/],
    ['nothing', '', /^x\.yaml has no list under exceptions/],
    ['a map', 'exceptions: {}', /^x\.yaml has no list/],
    ['a second document', 'exceptions: []\n---\nmore: []', /^x\.yaml, document 2 has no list/],
    ['no text', Buffer.from([0, 1]), /^x\.yaml is not text: remove it from exceptionFiles/],
    ['an entry that is none', 'exceptions: [pay/api]', /^x\.yaml, exceptions\[0\]: /],
    [
      'a tag that is a number',
      'exceptions: [{repository: a, tag: 1.10, reason: r, until: 2027-03-31, by: b}]',
      /^x\.yaml, exceptions\[0\]: tag: give a text, in quotes where it is a number/,
    ],
  ])('fail on a file with %s', async (_what, content, why) => {
    await folder.write('x.yaml', content);
    expect(await ask([entry], ['*.yaml'])).toMatchObject(fails(why));
  });

  it.each<[string, object, RegExp]>([
    ['no end', { until: undefined }, /until: must be a date such as 2027-03-31/],
    ['a moment for a date', { until: '2027-03-31T10:00:00Z' }, /until: must be a date/],
    ['neither tag nor digest', { tag: undefined }, /give either a tag or a digest/],
    ['both', { digest: DIGEST }, /give either a tag or a digest/],
    ['a pattern', { tag: 'v1.*' }, /tag: .* is not a repository, repo:tag/],
    ['half a digest', { tag: undefined, digest: 'sha256:12' }, /digest: sha256:12 is not a digest/],
    ['a repository that is none', { repository: 'Pay/API' }, /repository: "Pay\/API" is not a repository/],
    ['a tag in the repository', { repository: 'pay/api:v1' }, /give its tag or digest under tag or digest/],
    ['a mistyped account', { repository: '12345.dkr.ecr.eu-west-1.amazonaws.com/a' }, /is no ECR address/],
    ['an unknown field', { tags: ['v1'] }, /Unrecognized key: "tags"/],
    ['no reason', { reason: '' }, /reason: /],
  ])('fail on an entry with %s', (_what, change, why) => {
    const written = JSON.parse(JSON.stringify({ ...entry, ...change })) as unknown;
    expect(readException(written)).toEqual({ error: expect.stringMatching(why) });
  });

  it('have the fields of the configuration', async () => {
    for (const [key, value] of Object.entries({ ...entry, digest: DIGEST, more: 'x' })) {
      const without = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key));
      for (const written of [
        without,
        { ...without, [key]: value },
        { ...without, [key]: 7 },
        { ...without, [key]: '' },
      ]) {
        const accepted = !('error' in readException(written));
        expect(accepted, JSON.stringify(written)).toBe(exception.safeParse(written).success);
      }
    }
  });

  it('are always a source, so that the first entry does not change which sources are asked', () => {
    const off = { enabled: false };
    const parts = { aws: settings('http://127.0.0.1:1'), cache: memoryCache(), root: folder.root };
    const sources = { ecs: { ...off, revisions: 1 }, lambda: off };
    const names = (extra: object) => createSources({ ...parts, sources, ...extra }).map(({ name }) => name);
    expect(names({})).toEqual(['exceptions']);
    expect(names({ exceptions: [], exceptionFiles: [] })).toEqual(['exceptions']);
    expect(names({ exceptions: [entry] })).toEqual(['exceptions']);
    expect(names({ exceptionFiles: ['a.yaml'] })).toEqual(['exceptions']);
  });
});
