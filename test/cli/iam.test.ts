import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/*
 * The IAM policies in docs/iam against the code: nothing the program calls is missing, nothing it does not call is
 * allowed, and what must not change anything cannot.
 */

const ROOT = join(import.meta.dirname, '../..');

/** IAM's prefix of the actions of an SDK client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'client-cloudwatch': 'cloudwatch',
  'client-batch': 'batch',
  'client-eventbridge': 'events',
  'client-inspector2': 'inspector2',
  'client-scheduler': 'scheduler',
  'client-ecr': 'ecr',
  'client-ecs': 'ecs',
  'client-eks': 'eks',
  'client-lambda': 'lambda',
  'client-resource-groups-tagging-api': 'tag',
  'client-sts': 'sts',
};

/** `ecr:DescribeImages` and so on: every command and paginator that the program imports. */
function actionsUsed(): Set<string> {
  const files = ['src', 'jobs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
      .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
  );
  const imports = /import\s*\{([^}]*)\}\s*from\s*'@aws-sdk\/([\w-]+)'/g;
  const actions = files.flatMap((text) =>
    [...text.matchAll(imports)].flatMap(([, names = '', client = '']) => {
      const commands = [...names.matchAll(/\b(\w+)Command\b|\bpaginate(\w+)/g)];
      return commands.map(([, command, paginated]) => `${PREFIXES[client]}:${command ?? paginated}`);
    }),
  );
  return new Set(actions);
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

function statements(name: string): readonly Statement[] {
  const text = readFileSync(join(ROOT, 'docs/iam', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { readonly Statement: readonly Statement[] }).Statement;
}

function allowed(name: string): string[] {
  return statements(name).flatMap(({ Action }) => Action);
}

/** Actions by which something could be changed: whatever is no look. */
function changing(actions: readonly string[]): string[] {
  return actions.filter((action) => !/^\w+:(Batch)?(Get|Describe|List)/.test(action));
}

const used = actionsUsed();

test('the code is read: it describes images, deletes them and asks ECS', () => {
  for (const action of ['ecr:DescribeImages', 'ecr:BatchDeleteImage', 'ecs:ListClusters']) {
    expect(used).toContain(action);
  }
  expect([...used].filter((action) => action.startsWith('undefined'))).toEqual([]);
});

describe('each policy', () => {
  test.each(['app', 'scan', 'worker'])('%s allows single actions only, each once', (name) => {
    const actions = allowed(name);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(new Set(actions).size).toBe(actions.length);
    expect(statements(name).every(({ Effect }) => Effect === 'Allow')).toBe(true);
  });

  test('the worker may do all that the code calls, and nothing more', () => {
    expect(allowed('worker').toSorted()).toEqual([...used].toSorted());
  });

  test('the command line may do all of it that changes nothing, but reads no preview: it cannot start one', () => {
    const looks = [...used].filter(
      (action) => changing([action]).length === 0 && action !== 'ecr:GetLifecyclePolicyPreview',
    );
    expect(allowed('scan').toSorted()).toEqual(looks.toSorted());
  });

  test('the app can change nothing, and reads no manifest: that would look like a pull', () => {
    expect(changing(allowed('app'))).toEqual([]);
    expect(allowed('app')).not.toContain('ecr:BatchGetImage');
    expect(allowed('app').filter((action) => !used.has(action))).toEqual([]);
  });

  test('changes are allowed on repositories only, uploads on the scratch repository alone', () => {
    const writing = statements('worker').filter(({ Action }) => changing([Action].flat()).length > 0);
    expect(writing.every(({ Resource }) => Resource.startsWith('arn:aws:ecr:*:*:repository/'))).toBe(true);
    const uploading = writing.filter(({ Action }) => [Action].flat().includes('ecr:UploadLayerPart'));
    expect(uploading.map(({ Resource }) => Resource)).toEqual(['arn:aws:ecr:*:*:repository/layaway/probe']);
  });
});
