import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileUses } from '../../src/evidence/files/file-uses.ts';
import { noteFile } from '../../src/evidence/files/note-file.ts';
import { SourceFailure } from '../../src/evidence/source.ts';
import { UseList } from '../../src/evidence/use-list.ts';
import { HERE, HOST } from './sandboxed.ts';

const SEED = 20_261_123;
const DIGEST = `sha256:${'a'.repeat(64)}`;
const PATHS = [
  'values.yaml',
  'kustomization.yml',
  'a.json',
  'Dockerfile',
  'main.tf',
  'compose.yml',
  'run.sh',
];

function note(path: string, text: string): UseList {
  const list = new UseList(HERE);
  noteFile(path, text, fileUses(path, list, HERE));
  return list;
}

/** Notes a text that may be refused, but only aloud. */
function noteOrRefuse(path: string, text: string): UseList | undefined {
  try {
    return note(path, text);
  } catch (error) {
    if (error instanceof SourceFailure) return undefined;
    throw error;
  }
}

const piece = fc.constantFrom(
  ...['registry', 'repository', 'tag', 'digest', 'image', 'images', 'newName', 'newTag', 'name', 'global'],
  ...[
    ': ',
    ':\n  ',
    '\n',
    '\n  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '|\n',
    '---\n',
    '&a ',
    '*a',
    '<<: *a',
  ],
  ...[
    'FROM ',
    'ARG X=',
    'COPY --from=',
    '\\\n',
    '# ',
    '$X',
    `\${X}`,
    `\${X:-`,
    '}',
    '{{ .x }}',
    '$(x)',
    '<x>',
  ],
  ...[
    HOST,
    `${HOST}/`,
    `${HOST}/pay/api`,
    'pay/api',
    ':v1',
    '@',
    DIGEST,
    '1.10',
    '/',
    '\\/',
    '\t',
    '\u0000',
    '\ufeff',
  ],
);
const soup = fc
  .array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string()), { maxLength: 40 })
  .map((p) => p.join(''));
const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const address = fc.record({ repository: word, tag: word }).map((parts) => ({
  ...parts,
  text: `${HOST}/r${parts.repository}:t${parts.tag}`,
}));

describe('whatever a file holds', () => {
  it('it is read or refused aloud', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), soup, (path, text) => {
        noteOrRefuse(path, text);
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('a whole address in it is seen', () => {
    let seen = 0;
    const around = [' ', '\n', '"', "'", ' # ', '\nimage: ', '\n- ', '\nFROM ', '\nx: "'];
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        soup,
        fc.constantFrom(...around),
        address,
        soup,
        (path, before, between, { repository, tag, text }, after) => {
          const list = noteOrRefuse(path, `${before}${between}${text}\n${after}`);
          if (!list) return;
          seen += 1;
          const named = list.uses.map((use) => `${use.repository}:${use.tag}`);
          expect(named).toContain(`r${repository}:t${tag}`);
        },
      ),
      { seed: SEED, numRuns: 3000 },
    );
    expect(seen).toBeGreaterThan(1000);
  });

  it('an image given in parts is seen in any tree', () => {
    const image = fc.record({ repository: word, tag: word });
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        image.map(({ repository, tag }) => ({
          registry: HOST,
          repository: `r${repository}`,
          tag: `t${tag}`,
        })),
        fc.dictionary(word, tie('tree'), { maxKeys: 4 }),
        fc.array(tie('tree'), { maxLength: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, image, (around, { repository, tag }) => {
        const text = JSON.stringify({ a: around, image: { registry: HOST, repository, tag }, z: around });
        const { uses, unclear } = note('values.json', text);
        expect(uses).toContainEqual({ repository, tag, by: 'file values.json' });
        expect(unclear.has(repository)).toBe(false);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('a hostile file', () => {
  it('with aliases that unfold without end is read in no time', () => {
    const levels = Array.from({ length: 40 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}, *l${i}]`);
    const text = `l0: &l0 {repository: ${HOST}/pay/api, tag: v1}\n${levels.join('\n')}\n`;
    const started = performance.now();
    expect(note('values.yaml', text).uses).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('with an anchor within itself comes to an end', () => {
    const text = `a: &a\n  registry: ${HOST}\n  repository: pay/api\n  tag: v1\n  self: *a\n  <<: *a\n`;
    expect(note('values.yaml', text).uses).toMatchObject([{ repository: 'pay/api', tag: 'v1' }]);
  });

  it('with an alias of nothing is read as text', () => {
    expect(note('values.yaml', `tag: *nothing\nimage: ${HOST}/pay/api:v1\n`).uses).toMatchObject([
      { tag: 'v1' },
    ]);
  });

  it.each([
    ['braces', '{"a":', '}'],
    ['brackets', '[', ']'],
  ])('of deep %s is read as text', (_what, open, close) => {
    const inner = `{"tag": 1, "image": "${HOST}/pay/api:v1"}`;
    const text = open.repeat(30_000) + inner + close.repeat(30_000);
    expect(note('values.json', text).uses).toMatchObject([{ tag: 'v1' }]);
  });

  it.each([
    ['variables', '$abcdefghij'],
    ['open braces', `\${a:-\${`],
    ['letters', 'a'],
    ['separators', 'a.-_/'],
    ['hosts', `${HOST}/a`],
    ['templates', '{{ a }}.'],
    ['colons', 'a:'],
    ['brackets', '[{'],
  ])('of a megabyte of %s is read in no time', (_what, unit) => {
    const text = `tag: x\n${unit.repeat(Math.floor(1_000_000 / unit.length))}`;
    const started = performance.now();
    for (const path of ['run.sh', 'Dockerfile', 'a.yaml']) noteOrRefuse(path, text);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
