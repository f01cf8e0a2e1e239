import { expect, test } from 'vitest';
import { explainImageText, explainRepositoryText } from '../../../src/cli/present/explain.ts';
import { findText } from '../../../src/cli/present/find.ts';
import { scanText } from '../../../src/cli/present/scan.ts';
import { table } from '../../../src/cli/present/table.ts';
import { bytesText } from '../../../src/cli/present/words.ts';
import { branches, found, image, REGISTRY, scan } from './shapes.ts';

const PIPE = { width: undefined, colour: false };
const TERMINAL = { width: 100, colour: false };

test('a scan in a pipe: one line for each record', () => {
  expect(scanText(scan, PIPE)).toMatchInlineSnapshot(`
    "Unused: nobody used it.
    What cannot be known is unclear.

    REGISTRY                REPOSITORIES  IMAGES  FAMILIES
    123456789012/eu-west-1            12   3,400     2,900

    SOURCE  REGISTRY                STATE   INSPECTED  OBSERVED (UTC)    WHY
    ecs     123456789012/eu-west-1  ok             41  2026-11-23 09:02
    lambda  123456789012/eu-west-1  failed          0  2026-11-23 09:02  lambda:ListFunctions is not allowed: add it to
                                                                         the role's policy

    No source looks there, so what it may use is unclear:
      EKS cluster prod may run images from here, and no source looks into it
      -> name it under sources.kubernetes.clusters, or under consumersWithoutUse if it pulls nothing from here

    1 repository not seen whole:
      123456789012/eu-west-1/shop/ghost: throttled

    REPOSITORY    WHAT               WHY                                         FREES            OWNER
    payments/api  2 branch builds    e.g. pushed 200d ago, last pulled 120d ago  1.2 GB – 9.8 GB  payments
    shop/web      2 untagged images  e.g. pushed 200d ago, last pulled 120d ago  512 B            nobody
    All reasons: layaway explain <repository>. What each question offers: --json.

    Protected: 2,345 families, most of them because (one example each)
      2,000  in-use: ECS service shop/checkout uses it
        345  newest-release: one of the newest 10 releases

    Unclear: 12 families, most of them because (one example each)
      12  unknown-use: lambda could not look
    "
  `);
});

test('a scan on a terminal: sentences are wrapped to its width', () => {
  const lines = scanText(scan, TERMINAL).split('\n');
  const tables = lines.filter((line) => !/^(Unused|What cannot)/.test(line));
  expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(tables.join('\n')).toMatchInlineSnapshot(`
    "
    REGISTRY                REPOSITORIES  IMAGES  FAMILIES
    123456789012/eu-west-1            12   3,400     2,900

    SOURCE  REGISTRY                STATE   INSPECTED  OBSERVED (UTC)    WHY
    ecs     123456789012/eu-west-1  ok             41  2026-11-23 09:02
    lambda  123456789012/eu-west-1  failed          0  2026-11-23 09:02  lambda:ListFunctions is not
                                                                         allowed: add it to the role's
                                                                         policy

    No source looks there, so what it may use is unclear:
      EKS cluster prod may run images from here, and no source looks into it
      -> name it under sources.kubernetes.clusters, or under consumersWithoutUse if it pulls nothing
        from here

    1 repository not seen whole:
      123456789012/eu-west-1/shop/ghost: throttled

    REPOSITORY    WHAT               WHY                                     FREES            OWNER
    payments/api  2 branch builds    e.g. pushed 200d ago, last pulled 120d  1.2 GB – 9.8 GB  payments
                                     ago
    shop/web      2 untagged images  e.g. pushed 200d ago, last pulled 120d  512 B            nobody
                                     ago
    All reasons: layaway explain <repository>. What each question offers: --json.

    Protected: 2,345 families, most of them because (one example each)
      2,000  in-use: ECS service shop/checkout uses it
        345  newest-release: one of the newest 10 releases

    Unclear: 12 families, most of them because (one example each)
      12  unknown-use: lambda could not look
    "
  `);
});

test('a scan that found nothing, and one with more than fits', () => {
  const nothing = scanText({ ...scan, candidates: [], sources: [], incomplete: [] }, PIPE);
  expect(nothing).toContain('Nothing to ask about.');
  expect(nothing).toContain('No source was asked');
  const many = scanText({ ...scan, candidates: Array.from({ length: 31 }, () => branches) }, PIPE);
  expect(many).toContain('and 1 candidate of lower score; --json lists them all');
});

test('a scan fits 120 columns, says nothing twice, and what a look at the missing cluster would be worth', () => {
  const [cluster = ''] = scan.notCovered;
  const why =
    'it found nothing to look at; if nothing runs there, say so in layaway.yml: sources.lambda.expect: 0';
  const sources = scan.sources.map((one) => (one.name === 'lambda' ? { ...one, why } : one));
  const long = branches.reasons.map((text) =>
    text.replace('live 30 days:', `live 30 days: ${'never '.repeat(30)}`),
  );
  const unclear = [
    { rule: 'consumer-not-covered', text: cluster, families: 231 },
    { rule: 'unknown-use', text: `lambda cannot tell: ${why}.`, families: 1 },
  ];
  const said = scanText(
    {
      ...scan,
      sources,
      candidates: [{ ...branches, reasons: long }],
      outlook: { questions: 18, upperBytes: 43e9 },
      because: { ...scan.because, unclear },
    },
    PIPE,
  );
  expect(Math.max(...said.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(said.split(cluster)).toHaveLength(2);
  expect(said.replaceAll(/\s+/g, ' ').split(why)).toHaveLength(2);
  expect(said).toContain('name it under sources.kubernetes.clusters, or under consumersWithoutUse');
  expect(said).toContain(
    'Outlook, no offer: if all that is missing were looked into and used nothing: up to 18 questions, up to',
  );
});

test('one image explained', () => {
  expect(explainImageText(image, PIPE)).toMatchInlineSnapshot(`
    "123456789012/eu-west-1/payments/api@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    put aside, deleted after 2026-12-23 09:00 UTC unless used or restored; the rules say of it
      ECS service shop/checkout uses it.

    Tags       v1.2.3
    Class      release
    Owner      payments (repository tag owner=payments)
    Size       214 MB, 2 members
    Pushed     2026-03-04 10:00 UTC
    Last pull  2026-11-20 08:00 UTC

    SOURCE  SAYS      WHAT                       OBSERVED (UTC)
    ecs     in-use    ECS service shop/checkout  2026-11-23 09:02
    lambda  not-seen  looked at 18               2026-11-23 09:02
    files   unknown   no file was found          2026-11-23 09:02

    RULE                EFFECT    WHAT IT SAYS
    in-use              protects  ECS service shop/checkout uses it.
    unknown-use         doubts    files: no file was found.
    past-expected-life  allows    Releases are expected to live 180 days; this one is 264 days old.
    "
  `);
});

test('a repository explained', () => {
  const { hold: _hold, ...free } = image;
  const images = [image, { ...free, tags: [], verdict: 'removable' as const, pushedAt: null }];
  const text = explainRepositoryText({ registry: REGISTRY, repository: 'payments/api', images }, PIPE);
  expect(text).toMatchInlineSnapshot(`
    "123456789012/eu-west-1/payments/api: 2 image families

    DIGEST               TAGS        CLASS    PUSHED (UTC)        SIZE  VERDICT    BECAUSE
    sha256:aaaaaaaaaaaa  v1.2.3      release  2026-03-04 10:00  214 MB  put aside  ECS service shop/checkout uses it.
    sha256:aaaaaaaaaaaa  (untagged)  release  not known         214 MB  removable  ECS service shop/checkout uses it.
    "
  `);
  const empty = { registry: REGISTRY, repository: 'payments/api', images: [] };
  expect(explainRepositoryText(empty, PIPE)).toBe(`${REGISTRY}/payments/api: 0 image families\n`);
});

test('a tag found, also under the name it was put aside with', () => {
  expect(findText(found, PIPE)).toMatchInlineSnapshot(`
    "REGISTRY                REPOSITORY    TAG                      DIGEST                                                                   PUSHED (UTC)      STATE
    123456789012/eu-west-1  payments/api  v1.2.3                   sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  not known         in place
    123456789012/eu-west-1  payments/old  layaway.bbbbbbbb.v1.2.3  sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb  2026-03-04 10:00  put aside
    1 name put aside: layaway restore <repository>@<digest> puts it back.
    Not looked through: 123456789012/eu-west-1/shop/ghost: throttled
    "
  `);
  expect(findText({ ...found, matches: [], incomplete: [] }, PIPE)).toBe(
    'No image carries v1.2.3 (looked through 2 repositories of 123456789012/eu-west-1).\n',
  );
});

test('what a registry smuggles into a cell cannot steer the terminal', () => {
  expect(table(PIPE, [{ head: 'A' }], [['x\u001b[2Jy\nz']])).toBe('A\nx [2Jy z');
});

test('sizes read like on the bill', () => {
  expect([0, 999, 1_000, 9_960_000, 214_000_000, 999_600_000, 9_800_000_000].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '10 MB',
    '214 MB',
    '1.0 GB',
    '9.8 GB',
  ]);
});
