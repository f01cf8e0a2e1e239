import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/*
 * Holds the rooms of the project: who may import whom, who may change a registry, who may read a clock.
 * It reads the text of every program file; nothing is imported or run.
 */

const ROOT = join(import.meta.dirname, '..');
const LONGEST_FILE = 250;

interface Import {
  /** A path from the root for our own files, else the package: `@aws-sdk/client-ecr`, `node:fs`. */
  readonly target: string;
  readonly ours: boolean;
  /** What is between `import` and `from`, types marked. */
  readonly clause: string;
}

interface SourceFile {
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

const FILES: readonly SourceFile[] = ['src', 'jobs'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))
    .map((name) => readSource(join(folder, name).split(sep).join('/'))),
);

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/[^\n]*/g, '$1');
  return { path, code, lines: text.trimEnd().split('\n').length, imports: importsOf(path, code) };
}

function importsOf(path: string, code: string): Import[] {
  const statements = /^\s*(?:import|export)\b([^;'"`=]*?)from\s*['"]([^'"]+)['"]/gm;
  const bare = /\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  const found = [
    ...[...code.matchAll(statements)].map(([, clause = '', name = '']) => ({ clause, name })),
    ...[...code.matchAll(bare)].map(([, name = '']) => ({ clause: '', name })),
  ];
  return found.map(({ clause, name }) => {
    const ours = name.startsWith('.');
    const target = ours
      ? relative(ROOT, join(ROOT, dirname(path), name))
          .split(sep)
          .join('/')
      : packageOf(name);
    return { target, ours, clause: clause.trim() };
  });
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The room of a file: `policy`, `jobs`, and `cli` for both src/cli.ts and src/cli/. */
function roomOf(path: string): string {
  return /^jobs\//.test(path) ? 'jobs' : (/^src\/([^/.]+)/.exec(path)?.[1] ?? path);
}

const EVERY_ROOM_BUT_SANDBOX = [
  'policy',
  'config',
  'registry',
  'evidence',
  'owners',
  'store',
  'slack',
  'pictures',
  'jobs',
  'app',
  'cli',
] as const;

/** Which rooms a room may import from, itself aside. A room that is missing here fails. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  policy: [],
  config: ['policy'],
  registry: ['policy'],
  evidence: ['policy'],
  owners: ['policy'],
  store: ['policy'],
  slack: ['policy'],
  // Numbers in, a picture out: it knows neither where numbers come from nor where pictures go.
  pictures: ['policy'],
  jobs: ['policy', 'config', 'registry', 'evidence', 'owners', 'store', 'slack', 'pictures'],
  app: ['policy', 'config', 'registry', 'evidence', 'owners', 'store', 'slack', 'pictures', 'jobs'],
  cli: ['policy', 'config', 'registry', 'evidence', 'owners', 'store', 'slack', 'jobs', 'app'],
  sandbox: EVERY_ROOM_BUT_SANDBOX,
};

/** Packages that belong to rooms. What is not listed (node:, pino, zod, p-limit) is free for all but policy. */
const OWN_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['evidence'],
  '@aws-sdk/client-ecr': ['registry', 'owners', 'evidence', 'sandbox'],
  '@aws-sdk/client-cloudwatch': ['evidence'],
  '@aws-sdk/client-ecs': ['evidence'],
  '@aws-sdk/client-eks': ['evidence'],
  '@aws-sdk/client-lambda': ['evidence'],
  '@aws-sdk/client-batch': ['evidence'],
  '@aws-sdk/client-eventbridge': ['evidence'],
  '@aws-sdk/client-inspector2': ['evidence'],
  '@aws-sdk/client-scheduler': ['evidence'],
  '@aws-sdk/client-resource-groups-tagging-api': ['owners', 'jobs'],
  '@slack/bolt': ['slack', 'app', 'sandbox'],
  '@slack/web-api': ['slack', 'app', 'jobs', 'sandbox'],
  '@slack/types': ['slack', 'sandbox'],
  ioredis: ['store', 'jobs', 'app', 'cli', 'sandbox'],
  '@resvg/resvg-wasm': ['pictures'],
  'd3-scale': ['pictures'],
  'd3-shape': ['pictures'],
  bullmq: ['jobs', 'app', 'sandbox'],
  'cli-table3': ['cli'],
};

test('imports are seen, also those over several lines and of types', () => {
  const code = `import type {\n  A,\n  B,\n} from '../policy/image.ts';\nexport { c } from "node:fs";\nimport './x.ts';`;
  const found = importsOf('src/store/a.ts', code).map(({ target, clause }) => [
    target,
    clause.replace(/\s+/g, ' '),
  ]);
  expect(found).toEqual([
    ['src/policy/image.ts', 'type { A, B, }'],
    ['node:fs', '{ c }'],
    ['src/store/x.ts', ''],
  ]);
  expect(FILES.flatMap(({ imports }) => imports).length).toBeGreaterThan(FILES.length);
});

describe('rooms', () => {
  test('every room is known', () => {
    const rooms = new Set(FILES.map(({ path }) => roomOf(path)));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  test('import only from the rooms they may', () => {
    const wrong = ownImports().filter(({ from, to }) => from !== to && !MAY_IMPORT[from]?.includes(to));
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  test('form no cycle', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of ownImports()) {
      if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
    const cycles = [...edges.keys()].filter((room) => reaches(edges, room, room));
    expect(cycles).toEqual([]);
  });

  test('keep to their own packages', () => {
    const wrong = FILES.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ ours, target }) => !ours && OWN_PACKAGES[target] && !OWN_PACKAGES[target].includes(roomOf(path)),
        )
        .map(({ target }) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the sandbox is imported by nobody but itself and tests', () => {
    const wrong = ownImports().filter(({ from, to }) => to === 'sandbox' && from !== 'sandbox');
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });
});

describe('the rules', () => {
  const policy = FILES.filter(({ path }) => roomOf(path) === 'policy');

  test('use no package but date-fns', () => {
    const wrong = policy.flatMap(({ path, imports }) =>
      imports
        .filter(({ ours, target }) => !ours && target !== 'date-fns' && target !== '@date-fns/tz')
        .map(({ target }) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('read no clock, no chance, no environment', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\.|\bperformance\.now\b|\bcrypto\b/;
    expect(policy.filter(({ code }) => impure.test(code)).map(({ path }) => path)).toEqual([]);
  });
});

describe('power is in few places', () => {
  test('only src/registry/changes.ts imports commands that change ECR', () => {
    const mutating = mutatingCommands();
    expect(mutating).toContain('BatchDeleteImageCommand');
    expect(mutating).toContain('PutImageCommand');
    expect(mutating).not.toContain('DescribeImagesCommand');
    const importers = FILES.filter(({ imports }) =>
      imports.some(
        ({ target, clause }) =>
          target === '@aws-sdk/client-ecr' &&
          mutating.some((name) => new RegExp(`\\b${name}\\b`).test(clause)),
      ),
    );
    expect(importers.map(({ path }) => path)).toEqual(['src/registry/changes.ts']);
  });

  test('nobody imports all of the ECR client under one name', () => {
    const wrong = FILES.filter(({ imports }) =>
      imports.some(({ target, clause }) => target === '@aws-sdk/client-ecr' && /\*|\bECR\b/.test(clause)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('time is read only where it enters the program', () => {
    const clock = /\bDate\.now\b|\bnew Date\(\s*\)/;
    const entrances = ['src/cli.ts', 'src/sandbox/clock.ts'];
    const readers = FILES.filter(({ path, code }) => clock.test(code) && !entrances.includes(path));
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test('the environment is read only where it enters the program', () => {
    const readers = FILES.filter(
      ({ path, code }) => /\bprocess\.env\b/.test(code) && roomOf(path) !== 'sandbox',
    );
    expect(readers.map(({ path }) => path)).toEqual(['src/cli.ts']);
  });
});

test(`no file is longer than ${LONGEST_FILE} lines`, () => {
  expect(
    FILES.filter(({ lines }) => lines > LONGEST_FILE).map(({ path, lines }) => `${path}: ${lines}`),
  ).toEqual([]);
});

function ownImports() {
  return FILES.flatMap(({ path, imports }) =>
    imports
      .filter(({ ours, target }) => ours && !target.endsWith('package.json'))
      .map(({ target }) => ({ from: roomOf(path), to: roomOf(target), text: `${path} imports ${target}` })),
  );
}

function reaches(edges: ReadonlyMap<string, ReadonlySet<string>>, start: string, goal: string): boolean {
  const seen = new Set<string>();
  const pending = [...(edges.get(start) ?? [])];
  for (let room = pending.pop(); room !== undefined; room = pending.pop()) {
    if (room === goal) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    pending.push(...(edges.get(room) ?? []));
  }
  return false;
}

/** All commands of the ECR client that are no mere look. A command AWS adds tomorrow counts as a change. */
function mutatingCommands(): string[] {
  const client = createRequire(import.meta.url)('@aws-sdk/client-ecr') as object;
  const look = /^(Batch)?(Get|Check|Describe|List|Validate)|^StartLifecyclePolicyPreview/;
  return Object.keys(client).filter(
    (name) => name.endsWith('Command') && !look.test(name) && !name.startsWith('$'),
  );
}
