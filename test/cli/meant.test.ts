import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { notScanned } from '../../src/cli/not-scanned.ts';
import { run } from '../../src/cli/run.ts';
import { missedScope } from '../../src/cli/scope-check.ts';
import { howToCover } from '../../src/evidence/consumers.ts';

test('a scope that matches nothing here is said, with what was meant and how to write it', () => {
  const names = ['payments/api', 'payments/worker', 'shop/web'];
  expect(missedScope(['payment/*'], names)).toBe(
    'scope matches none of the 3 repositories here: payment/*. Did you mean payments/*? Write it as a list of names or patterns: scope: ["payments/*"]',
  );
  expect(missedScope(['zzz'], ['web'])).toBe(
    'scope matches none of the 1 repository here: zzz. Write it as a list of names or patterns: scope: ["web"]',
  );
  expect(missedScope(['payment/*', 'shop/*'], names)).toBeUndefined();
  expect(missedScope(['payment/*'], [])).toBeUndefined();
});

test('a name that was never scanned is not called unknown before the first scan', () => {
  expect(notScanned([], 'payments/api')).toMatch(/^nothing was scanned yet/);
  expect(notScanned([{ repository: 'payments/api' }], 'paymnets/api')).toBe(
    'no scanned repository is called paymnets/api. Did you mean payments/api?',
  );
  expect(notScanned([{ repository: 'payments/api' }], 'shop/*')).toBe(
    'no scanned repository is called shop/*.',
  );
});

test.each([
  [
    'EKS cluster prod may run images from here, and no source looks into it',
    /^name it under sources\.kubernetes\.clusters, or under consumersWithoutUse/,
  ],
  ['in 123456789012/eu-central-1: EKS cluster far may run images from here', /sources\.kubernetes\.clusters/],
  [
    'account 210987654321 may pull from here',
    /^add its registry under registries, or name it under consumersWithoutUse/,
  ],
])('whatever is not covered has a setting that says so: %s', (sentence, step) => {
  expect(howToCover(sentence)).toMatch(step);
});

test('what could not even be read is not to be declared harmless', () => {
  expect(howToCover('could not list EKS clusters: eks:ListClusters is not allowed')).toBeUndefined();
});

test.each([
  ['history', 'layaway records'],
  ['savings', 'layaway status'],
])('%s is a word of Slack, and says which command does it', async (word, command) => {
  let said = '';
  const stderr = { write: (text: string) => (said += text) };
  const around = {
    stdout: stderr,
    stderr,
    env: {},
    now: () => 0,
    version: '0',
    untilStopped: async () => {},
  };
  expect(await run(COMMANDS, [word], around)).toBe(2);
  expect(said).toContain(command);
});
