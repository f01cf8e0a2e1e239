import { expect, test } from 'vitest';
import type { SimulatedImage, SimulationShape } from '../../../src/cli/policy-shapes.ts';
import { simulationText } from '../../../src/cli/present/policy-simulation.ts';
import { digest, REGISTRY } from './shapes.ts';

const PIPE = { width: undefined, colour: false };
const image = (letter: string, tags: readonly string[], rule: number): SimulatedImage => ({
  digest: digest(letter),
  tags,
  rule,
  pushedAt: '2026-03-04T10:00:00.000Z',
  lastPulledAt: null,
  bytes: 120_000_000,
  adds: 120_000_000,
});
const shape: SimulationShape = {
  registry: REGISTRY,
  repository: 'payments/api',
  at: '2026-11-23T09:02:00.000Z',
  images: 1_240,
  expire: [
    image('a', ['feat-a', 'b', 'c', 'd'], 1),
    { ...image('b', [], 2), pushedAt: null, bytes: null, adds: 0 },
  ],
  transition: [{ ...image('c', ['v1'], 3), lastPulledAt: '2026-05-04T10:00:00.000Z' }],
  along: [
    { ...image('e', [], 1), with: digest('a'), action: 'expire' },
    { ...image('f', [], 3), with: digest('c'), action: 'transition' },
  ],
  unknown: [
    { ...image('d', ['v0'], 4), why: 'ECR did not say when it was archived', with: null },
    { ...image('0', [], 4), why: 'ECR did not say when it was archived', with: digest('d') },
  ],
  errors: [],
  notes: ['1 image index was not read.'],
};

test('what a policy would take', () => {
  expect(simulationText(shape, PIPE)).toMatchInlineSnapshot(`
    "123456789012/eu-west-1/payments/api: 1,240 images, 2 expire (120 MB, upper bound), 1 goes to the archive (120 MB, upper bound).
    With them 1 image goes (120 MB, upper bound), and 1 image goes to the archive (120 MB, upper bound): ECR takes signatures and attestations within a day of their image; what an index lists may stay.

    RULE  WHAT                                                                       DIGEST               TAGS              PUSHED (UTC)      LAST PULL (UTC)     SIZE
       1  expire                                                                     sha256:aaaaaaaaaaaa  feat-a, b, c, +1  2026-03-04 10:00  never             120 MB
       2  expire                                                                     sha256:bbbbbbbbbbbb  -                 not known         never                  -
       3  archive                                                                    sha256:cccccccccccc  v1                2026-03-04 10:00  2026-05-04 10:00  120 MB
       1  with sha256:aaaaaaaaaaaa                                                   sha256:eeeeeeeeeeee  -                 2026-03-04 10:00  never             120 MB
       3  archive with sha256:cccccccccccc                                           sha256:ffffffffffff  -                 2026-03-04 10:00  never             120 MB
       4  not known: ECR did not say when it was archived                            sha256:dddddddddddd  v0                2026-03-04 10:00  never             120 MB
       4  not known, with sha256:dddddddddddd: ECR did not say when it was archived  sha256:000000000000  -                 2026-03-04 10:00  never             120 MB

    Note: 1 image index was not read.
    "
  `);
});

test('an index and what it lists are summed once', () => {
  const index = { ...image('a', ['feat-a'], 1), bytes: 30_000_000, adds: 0 };
  const part = { bytes: 30_000_000, adds: 30_000_000, with: digest('a'), action: 'expire' as const };
  const along = [{ ...image('b', [], 1), ...part }];
  const [head, second] = simulationText({ ...shape, expire: [index], transition: [], along }, PIPE).split(
    '\n',
  );
  expect(head).toContain('1 expires, 0 go to the archive.');
  expect(second).toContain('With them 1 image goes (30 MB, upper bound): ECR');
});

test('a policy that takes nothing, and one that is not valid', () => {
  const nothing = { ...shape, expire: [], transition: [], along: [], unknown: [], notes: [] };
  expect(simulationText(nothing, PIPE)).toMatchInlineSnapshot(`
    "123456789012/eu-west-1/payments/api: 1,240 images, 0 expire, 0 go to the archive.
    "
  `);
  expect(
    simulationText({ ...nothing, errors: ['rule 1.action.type is not expire, transition'] }, PIPE),
  ).toMatchInlineSnapshot(`
    "ECR would refuse this policy:
      rule 1.action.type is not expire, transition
    "
  `);
});
