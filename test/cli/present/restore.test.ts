import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { restoreText } from '../../../src/cli/present/restore.ts';
import type { RestoredShape } from '../../../src/cli/shapes.ts';

const screen = { width: 120, colour: false };
const place = { registry: '123456789012/eu-west-1', repository: 'payments/api' };
const digest = `sha256:${'a'.repeat(64)}`;

test('restore says what came back, what is on its way, and what else happened', () => {
  const restored: RestoredShape[] = [
    { ...place, digest, tags: ['feat-a'], taken: [] },
    { ...place, digest, tags: [], taken: [], activating: true },
    { ...place, digest, tags: [], taken: ['feat-b'], notes: ['it stays there'], failed: 'try again' },
  ];
  const text = restoreText(restored, [], screen);
  expect(text).toContain('feat-a');
  expect(text).toContain('comes out of the archive, up to 20 minutes');
  expect(text).toContain('it stays there; try again');
  expect(text).not.toContain('without tags in the archive');
});

test('restore lists what only a digest brings back, and not without end', () => {
  const text = restoreText([], Array(22).fill({ ...place, digest }), screen);
  expect(text).toContain('22 images in the archive there');
  expect(text).toContain(`  layaway restore payments/api@${digest}\n`);
  expect(text).toContain('and 2 more: --json lists all');
  expect(text).not.toContain('Nothing was put aside');
  expect(restoreText([], [], screen)).toBe('Nothing was put aside there: all names are in place.\n');
});

test('a dry run says so', () => {
  const text = restoreText([{ ...place, digest, tags: ['feat-a'], taken: [] }], [], screen, { dryRun: true });
  expect(text).toContain('WOULD COME BACK');
  expect(text).toContain('nothing was changed');
});

test('restore says what only a second run brings back', () => {
  const one = { ...place, digest, tags: [], taken: [] };
  const wide = { width: 300, colour: false };
  const said = (more: Partial<RestoredShape>, dryRun = false) =>
    restoreText([{ ...one, ...more }], [], wide, { dryRun });
  const out = { activating: true } as const;
  expect(said({ ...out, partOf: `sha256:${'b'.repeat(64)}` })).toMatch(/part of sha256:b+.*up to 20 minutes/);
  expect(said({ ...out, again: true })).toContain('its names come back after that: repeat this then');
  expect(said({ ...out, again: true, partsUnknown: true }, true)).toContain(
    'its names and its parts come back after that: repeat the restore then',
  );
  expect(said({ ...out, partsUnknown: true })).toContain('its parts may be there, too: repeat this then');
  expect(said({ partsUnknown: true })).toContain('its parts may be in the archive: repeat this');
});

test('restore hands over what an image that lost its last tag is put back from, byte by byte', () => {
  const lost = {
    tag: 'layaway.aaaaaaaa.feat-a',
    mediaType: 'application/json',
    manifest: '{\n\t"it": "isn\'t"\n}\n',
  };
  const text = restoreText(
    [{ ...place, digest, tags: [], taken: [], failed: 'may be gone', lost }],
    [],
    screen,
  );
  const command = text.slice(text.indexOf('aws ecr put-image'), text.indexOf('Then repeat'));
  const shell = `aws() { for one in "$@"; do last=$one; done; printf %s "$last"; }\n${command}`;
  expect(execFileSync('sh', ['-c', shell], { encoding: 'utf8' })).toBe(lost.manifest);
  expect(command).toContain(`--region eu-west-1 --registry-id 123456789012 --repository-name payments/api`);
  expect(command).toContain(`--image-tag ${lost.tag} --image-digest ${digest}`);
});
